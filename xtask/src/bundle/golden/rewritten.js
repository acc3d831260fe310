const runs = new Set();
let most = 16;
const join = async (module, fell) => {
let run = { heard: new Set() };
if (runs.size < most) {
run.made = instance(module, (error) => {
run.down = true;
runs.delete(run);
queueMicrotask(() => run.heard.forEach((fell) => fell(error)));
});
} else run = [...runs].reduce((least, one) => one.heard.size < least.heard.size ? one : least);
runs.add(run);
run.heard.add(fell);
const leave = () => { if (run.heard.delete(fell) && !run.heard.size) runs.delete(run); };
try {
return { Instance: await run.made, leave, down: () => run.down };
} catch (error) {
runs.delete(run);
most = runs.size || 16;
if (runs.size) return join(module, fell);
throw error;
}
};
export { join as default };
const brought = {}, missed = {};
const bring = ([name, integrity]) => brought[name] ||= fetch(new URL(name, import.meta.url), { integrity, cache: missed[name] ? 'reload' : 'default', signal: AbortSignal.timeout(40000) })
.then((response) => response.arrayBuffer())
.then((bytes) => WebAssembly.compile(bytes))
.catch((error) => { delete brought[name]; missed[name] = true; throw error; });
const ahead = [['carte-mednum-widget-decoupe.wasm', 'sha384-decoupe']];
if (document.querySelector("carte-mednum:is([epci],[commune],[perimetre],[lieux],[corrections],[filtres-fixes],[autour],[region][departement],[region*=' '],[departement*=' '],[departement*=','],[source*=' '])")) ahead.forEach((file) => bring(file).catch(() => {}));
const instance = async (module, fell) => {
let raw, down;
const guarded = (of) => (...given) => {
try { if (!down) return of(...given); } catch (error) {
if (!(error instanceof WebAssembly.RuntimeError || /call stack|recursion/.test(error?.message))) throw error;
if (!down) {
down = true;
fell(error);
}
}
return [];
};
const there = {};
const put = (file) => bring(file).then((part) => there[file[0]] ||= WebAssembly.instantiate(part, { __wasm_split: raw }));
const part = (...files) => (callback, data) => Promise.all(files.map(put)).then(() => true, (error) => console.warn('carte-mednum :', error))
.then((there) => guarded(raw.__indirect_function_table.get(callback))(data, there));
class Instance {
__destroy_into_raw() {
const ptr = this.__wbg_ptr;
this.__wbg_ptr = 0;
InstanceFinalization.unregister(this);
return ptr;
}
free() {
const ptr = this.__destroy_into_raw();
wasm.__wbg_instance_free(ptr, 0);
}
attributes_changed() {
wasm.instance_attributes_changed(this.__wbg_ptr);
}
clear(arg0) {
const ptr0 = passStringToWasm0(arg0, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len0 = WASM_VECTOR_LEN;
wasm.instance_clear(this.__wbg_ptr, ptr0, len0);
}
go(code) {
const ptr0 = passStringToWasm0(code, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len0 = WASM_VECTOR_LEN;
wasm.instance_go(this.__wbg_ptr, ptr0, len0);
}
constructor(host, base, _import, tell) {
const ptr0 = passStringToWasm0(base, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len0 = WASM_VECTOR_LEN;
const ret = wasm.instance_new(host, ptr0, len0, _import, tell);
if (ret[2]) {
throw takeFromExternrefTable0(ret[1]);
}
this.__wbg_ptr = ret[0];
InstanceFinalization.register(this, this.__wbg_ptr, this);
return this;
}
open(id) {
const ptr0 = passStringToWasm0(id, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len0 = WASM_VECTOR_LEN;
wasm.instance_open(this.__wbg_ptr, ptr0, len0);
}
retry() {
wasm.instance_retry(this.__wbg_ptr);
}
unmount() {
wasm.instance_unmount(this.__wbg_ptr);
}
}
if (Symbol.dispose) Instance.prototype[Symbol.dispose] = Instance.prototype.free;
function __wbg_get_imports() {
const import0 = {
hw: part(['carte-mednum-widget-parcours.wasm', 'sha384-parcours']),
hv: part(['carte-mednum-widget-filtres.wasm', 'sha384-filtres']),
hu: part(['carte-mednum-widget-recherche.wasm', 'sha384-recherche']),
ht: part(['carte-mednum-widget-signaler.wasm', 'sha384-signaler']),
hs: part(...ahead),
hr: part(['carte-mednum-widget-fiche.wasm', 'sha384-fiche']),
hq: part(['carte-mednum-widget-papiers.wasm', 'sha384-papiers']),
__proto__: null,
ga: function(arg0) {
const v = arg0;
const ret = typeof(v) === 'boolean' ? v : undefined;
return isLikeNone(ret) ? 0xFFFFFF : ret ? 1 : 0;
},
ab: function(arg0, arg1) {
const ret = debugString(arg1);
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
},
dr: function(arg0) {
const ret = !arg0;
return ret;
},
y: function(arg0) {
const ret = typeof(arg0) === 'function';
return ret;
},
x: function(arg0) {
const val = arg0;
const ret = typeof(val) === 'object' && val !== null;
return ret;
},
z: function(arg0) {
const ret = arg0 === undefined;
return ret;
},
w: function(arg0, arg1) {
const obj = arg1;
const ret = typeof(obj) === 'number' ? obj : undefined;
getDataViewMemory0().setFloat64((arg0 >>> 0) + 8 * 1, isLikeNone(ret) ? 0 : ret, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, !isLikeNone(ret), true);
},
v: function(arg0, arg1) {
const obj = arg1;
const ret = typeof(obj) === 'string' ? obj : undefined;
var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
var len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
},
aa: function(arg0, arg1) {
throw new Error(getStringFromWasm0(arg0, arg1));
},
h: function(arg0) {
arg0._wbg_cb_unref();
},
gn: function(arg0) {
arg0.abort();
},
bc: function(arg0) {
const ret = arg0.activeElement;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
bi: function(arg0) {
const ret = arg0.activeElement;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
bj: function() { return handleError(function (arg0, arg1, arg2, arg3) {
arg0.addEventListener(getStringFromWasm0(arg1, arg2), arg3);
}, arguments); },
bo: function(arg0) {
const ret = arg0.altKey;
return ret;
},
by: function() { return handleError(function (arg0, arg1) {
const ret = arg0.appendChild(arg1);
return ret;
}, arguments); },
dd: function() { return handleError(function (arg0, arg1, arg2) {
const ret = arg0.apply(arg1, arg2);
return ret;
}, arguments); },
hm: function() { return handleError(function (arg0, arg1) {
const ret = arg0.attachShadow(arg1);
return ret;
}, arguments); },
du: function() { return handleError(function (arg0, arg1) {
const ret = arg1.baseURI;
var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
var len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
}, arguments); },
do: function(arg0) {
const ret = arg0.body;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
ak: function(arg0) {
const ret = arg0.buffer;
return ret;
},
fb: function(arg0) {
const ret = arg0.button;
return ret;
},
af: function(arg0) {
const ret = arg0.byobRequest;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
ah: function(arg0) {
const ret = arg0.byteLength;
return ret;
},
al: function(arg0) {
const ret = arg0.byteOffset;
return ret;
},
hk: function() { return handleError(function (arg0, arg1, arg2, arg3, arg4) {
const ret = arg0.call(arg1, arg2, arg3, arg4);
return ret;
}, arguments); },
u: function() { return handleError(function (arg0, arg1, arg2) {
const ret = arg0.call(arg1, arg2);
return ret;
}, arguments); },
fm: function() { return handleError(function (arg0, arg1, arg2, arg3) {
const ret = arg0.call(arg1, arg2, arg3);
return ret;
}, arguments); },
ds: function(arg0) {
const ret = arg0.cancel();
return ret;
},
ei: function(arg0) {
const ret = arg0.classList;
return ret;
},
fx: function(arg0, arg1) {
arg0.clearInterval(arg1);
},
s: function(arg0, arg1) {
arg0.clearTimeout(arg1);
},
gy: function(arg0) {
arg0.click();
},
et: function(arg0) {
const ret = arg0.clientX;
return ret;
},
er: function(arg0) {
const ret = arg0.clientX;
return ret;
},
eu: function(arg0) {
const ret = arg0.clientY;
return ret;
},
es: function(arg0) {
const ret = arg0.clientY;
return ret;
},
hp: function() { return handleError(function (arg0) {
const ret = arg0.cloneNode();
return ret;
}, arguments); },
he: function() { return handleError(function (arg0, arg1) {
const ret = arg0.cloneNode(arg1 !== 0);
return ret;
}, arguments); },
ad: function() { return handleError(function (arg0) {
arg0.close();
}, arguments); },
aj: function() { return handleError(function (arg0) {
arg0.close();
}, arguments); },
bb: function() { return handleError(function (arg0, arg1, arg2) {
const ret = arg0.closest(getStringFromWasm0(arg1, arg2));
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
}, arguments); },
fu: function(arg0, arg1) {
const ret = arg1.code;
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
},
fr: function(arg0) {
const ret = arg0.composedPath();
return ret;
},
gx: function() { return handleError(function (arg0, arg1) {
const ret = Reflect.construct(arg0, arg1);
return ret;
}, arguments); },
cd: function(arg0, arg1) {
const ret = arg0.contains(arg1);
return ret;
},
ej: function(arg0, arg1, arg2) {
const ret = arg0.contains(getStringFromWasm0(arg1, arg2));
return ret;
},
fg: function(arg0) {
const ret = arg0.contentRect;
return ret;
},
bd: function(arg0, arg1, arg2) {
const ret = arg0.createComment(getStringFromWasm0(arg1, arg2));
return ret;
},
ct: function() { return handleError(function (arg0, arg1, arg2, arg3, arg4) {
const ret = arg0.createElementNS(arg1 === 0 ? undefined : getStringFromWasm0(arg1, arg2), getStringFromWasm0(arg3, arg4));
return ret;
}, arguments); },
be: function() { return handleError(function (arg0, arg1, arg2) {
const ret = arg0.createElement(getStringFromWasm0(arg1, arg2));
return ret;
}, arguments); },
hi: function() { return handleError(function (arg0, arg1) {
const ret = URL.createObjectURL(arg1);
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
}, arguments); },
ch: function(arg0, arg1, arg2) {
const ret = arg0.createTextNode(getStringFromWasm0(arg1, arg2));
return ret;
},
ev: function(arg0) {
const ret = arg0.ctrlKey;
return ret;
},
bp: function(arg0) {
const ret = arg0.ctrlKey;
return ret;
},
fq: function(arg0) {
const ret = arg0.currentTarget;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
ci: function(arg0, arg1) {
const ret = arg1.data;
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
},
ce: function(arg0) {
const ret = arg0.defaultPrevented;
return ret;
},
dv: function(arg0) {
const ret = arg0.defaultView;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
ex: function(arg0) {
const ret = arg0.deltaMode;
return ret;
},
ey: function(arg0) {
const ret = arg0.deltaY;
return ret;
},
eh: function(arg0) {
const ret = arg0.detail;
return ret;
},
fd: function(arg0) {
arg0.disconnect();
},
ea: function(arg0) {
const ret = arg0.documentElement;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
ar: function(arg0) {
const ret = arg0.document;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
ae: function() { return handleError(function (arg0, arg1) {
arg0.enqueue(arg1);
}, arguments); },
dn: function(arg0, arg1, arg2, arg3) {
const ret = arg0.fetch(getStringFromWasm0(arg1, arg2), arg3);
return ret;
},
hf: function(arg0) {
const ret = arg0.firstElementChild;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
cr: function() { return handleError(function (arg0) {
arg0.focus();
}, arguments); },
di: function(arg0) {
const ret = Array.from(arg0);
return ret;
},
hj: function() { return handleError(function (arg0) {
const ret = arg0.geolocation;
return ret;
}, arguments); },
av: function(arg0, arg1, arg2, arg3) {
const ret = arg1.getAttribute(getStringFromWasm0(arg2, arg3));
var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
var len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
},
cu: function(arg0) {
const ret = arg0.getBoundingClientRect();
return ret;
},
ec: function() { return handleError(function (arg0, arg1) {
const ret = arg0.getComputedStyle(arg1);
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
}, arguments); },
fv: function(arg0, arg1, arg2) {
const ret = arg0.getModifierState(getStringFromWasm0(arg1, arg2));
return ret;
},
ed: function() { return handleError(function (arg0, arg1, arg2, arg3) {
const ret = arg1.getPropertyValue(getStringFromWasm0(arg2, arg3));
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
}, arguments); },
dp: function(arg0) {
const ret = arg0.getReader();
return ret;
},
co: function(arg0) {
const ret = arg0.getRootNode();
return ret;
},
n: function() { return handleError(function (arg0, arg1) {
const ret = Reflect.get(arg0, arg1);
return ret;
}, arguments); },
gm: function() { return handleError(function (arg0, arg1, arg2, arg3) {
const ret = arg1.get(getStringFromWasm0(arg2, arg3));
var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
var len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
}, arguments); },
bh: function(arg0, arg1) {
const ret = arg0[arg1 >>> 0];
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
p: function() { return handleError(function (arg0, arg1) {
const ret = Reflect.get(arg0, arg1 >>> 0);
return ret;
}, arguments); },
fe: function(arg0, arg1) {
const ret = arg0[arg1 >>> 0];
return ret;
},
a: function(arg0, arg1) {
const ret = arg0[arg1 >>> 0];
return ret;
},
aw: function(arg0, arg1, arg2) {
const ret = arg0.hasAttribute(getStringFromWasm0(arg1, arg2));
return ret;
},
gq: function() { return handleError(function (arg0, arg1) {
const ret = arg1.hash;
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
}, arguments); },
gl: function(arg0) {
const ret = arg0.headers;
return ret;
},
fi: function(arg0) {
const ret = arg0.height;
return ret;
},
cy: function(arg0) {
const ret = arg0.height;
return ret;
},
gr: function() { return handleError(function (arg0) {
const ret = arg0.history;
return ret;
}, arguments); },
bx: function(arg0, arg1) {
const ret = arg1.href;
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
},
gw: function() { return handleError(function (arg0, arg1) {
const ret = arg1.href;
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
}, arguments); },
ft: function(arg0, arg1, arg2) {
const ret = arg0.includes(arg1, arg2);
return ret;
},
bz: function() { return handleError(function (arg0, arg1, arg2) {
const ret = arg0.insertBefore(arg1, arg2);
return ret;
}, arguments); },
as: function(arg0) {
let result;
try {
result = arg0 instanceof Element;
} catch (_) {
result = false;
}
const ret = result;
return ret;
},
gh: function(arg0) {
let result;
try {
result = arg0 instanceof Error;
} catch (_) {
result = false;
}
const ret = result;
return ret;
},
fn: function(arg0) {
let result;
try {
result = arg0 instanceof FocusEvent;
} catch (_) {
result = false;
}
const ret = result;
return ret;
},
eo: function(arg0) {
let result;
try {
result = arg0 instanceof KeyboardEvent;
} catch (_) {
result = false;
}
const ret = result;
return ret;
},
fp: function(arg0) {
let result;
try {
result = arg0 instanceof Node;
} catch (_) {
result = false;
}
const ret = result;
return ret;
},
gb: function(arg0) {
let result;
try {
result = arg0 instanceof Object;
} catch (_) {
result = false;
}
const ret = result;
return ret;
},
ff: function(arg0) {
let result;
try {
result = arg0 instanceof ResizeObserverEntry;
} catch (_) {
result = false;
}
const ret = result;
return ret;
},
dt: function(arg0) {
let result;
try {
result = arg0 instanceof Response;
} catch (_) {
result = false;
}
const ret = result;
return ret;
},
cp: function(arg0) {
let result;
try {
result = arg0 instanceof ShadowRoot;
} catch (_) {
result = false;
}
const ret = result;
return ret;
},
gg: function(arg0) {
let result;
try {
result = arg0 instanceof Uint8Array;
} catch (_) {
result = false;
}
const ret = result;
return ret;
},
ao: function(arg0) {
let result;
try {
result = arg0 instanceof Window;
} catch (_) {
result = false;
}
const ret = result;
return ret;
},
l: function(arg0) {
const ret = Array.isArray(arg0);
return ret;
},
bm: function(arg0) {
const ret = arg0.isComposing;
return ret;
},
m: function(arg0, arg1) {
const ret = Object.is(arg0, arg1);
return ret;
},
bf: function(arg0, arg1) {
const ret = arg0.item(arg1 >>> 0);
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
en: function(arg0) {
const ret = arg0.keyCode;
return ret;
},
bn: function(arg0, arg1) {
const ret = arg1.key;
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
},
gc: function(arg0) {
const ret = Object.keys(arg0);
return ret;
},
cv: function(arg0) {
const ret = arg0.left;
return ret;
},
i: function(arg0) {
const ret = arg0.length;
return ret;
},
cn: function(arg0) {
const ret = arg0.length;
return ret;
},
dj: function(arg0) {
const ret = arg0.length;
return ret;
},
eq: function(arg0) {
const ret = arg0.length;
return ret;
},
at: function(arg0, arg1) {
const ret = arg1.localName;
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
},
gp: function(arg0) {
const ret = arg0.location;
return ret;
},
da: function() { return handleError(function (arg0, arg1, arg2) {
arg0.mark(getStringFromWasm0(arg1, arg2));
}, arguments); },
fk: function() { return handleError(function (arg0, arg1, arg2) {
const ret = arg0.matchMedia(getStringFromWasm0(arg1, arg2));
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
}, arguments); },
fl: function(arg0) {
const ret = arg0.matches;
return ret;
},
ek: function() { return handleError(function (arg0, arg1, arg2) {
const ret = arg0.matches(getStringFromWasm0(arg1, arg2));
return ret;
}, arguments); },
gi: function(arg0) {
const ret = arg0.message;
return ret;
},
bq: function(arg0) {
const ret = arg0.metaKey;
return ret;
},
ew: function(arg0) {
const ret = arg0.metaKey;
return ret;
},
hc: function(arg0) {
const ret = arg0.navigator;
return ret;
},
dw: function() {
const ret = new Array();
return ret;
},
br: function() { return handleError(function () {
const ret = new AbortController();
return ret;
}, arguments); },
ai: function(arg0, arg1) {
const ret = new Error(getStringFromWasm0(arg0, arg1));
return ret;
},
dx: function() { return handleError(function () {
const ret = new CSSStyleSheet();
return ret;
}, arguments); },
ha: function() { return handleError(function (arg0, arg1) {
const ret = new URL(getStringFromWasm0(arg0, arg1));
return ret;
}, arguments); },
gd: function(arg0, arg1) {
try {
var state0 = {a: arg0, b: arg1};
var cb0 = (arg0, arg1) => {
const a = state0.a;
state0.a = 0;
try {
return wasm_bindgen__convert__closures_____invoke__h0bacf75849a1261f(a, state0.b, arg0, arg1);
} finally {
state0.a = a;
}
};
const ret = new Promise(cb0);
return ret;
} finally {
state0.a = 0;
}
},
ef: function() { return handleError(function (arg0) {
const ret = new ResizeObserver(arg0);
return ret;
}, arguments); },
db: function() {
const ret = new Object();
return ret;
},
ge: function(arg0, arg1) {
const ret = new Uint8Array(getArrayU8FromWasm0(arg0, arg1));
return ret;
},
bw: function() { return handleError(function (arg0, arg1, arg2, arg3) {
const ret = new URL(getStringFromWasm0(arg0, arg1), getStringFromWasm0(arg2, arg3));
return ret;
}, arguments); },
am: function(arg0, arg1, arg2) {
const ret = new Uint8Array(arg0, arg1 >>> 0, arg2 >>> 0);
return ret;
},
hh: function() { return handleError(function (arg0, arg1) {
const ret = new Blob(arg0, arg1);
return ret;
}, arguments); },
ee: function(arg0) {
const ret = arg0.nextSibling;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
fy: function() {
const ret = Date.now();
return ret;
},
eg: function(arg0, arg1) {
arg0.observe(arg1);
},
df: function(arg0) {
const ret = Array.of(arg0);
return ret;
},
gf: function(arg0, arg1, arg2, arg3, arg4) {
const ret = Array.of(arg0, arg1, arg2, arg3, arg4);
return ret;
},
dc: function(arg0, arg1) {
const ret = Array.of(arg0, arg1);
return ret;
},
bg: function(arg0) {
const ret = arg0.ok;
return ret;
},
gz: function() { return handleError(function (arg0, arg1) {
const ret = arg1.origin;
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
}, arguments); },
hb: function(arg0, arg1) {
const ret = arg1.origin;
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
},
ca: function(arg0) {
const ret = arg0.ownerDocument;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
cb: function(arg0) {
const ret = arg0.parentElement;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
ck: function(arg0) {
const ret = arg0.parentNode;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
k: function() { return handleError(function (arg0, arg1) {
const ret = JSON.parse(getStringFromWasm0(arg0, arg1));
return ret;
}, arguments); },
fz: function(arg0, arg1) {
const ret = Date.parse(getStringFromWasm0(arg0, arg1));
return ret;
},
gu: function() { return handleError(function (arg0, arg1) {
const ret = arg1.pathname;
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
}, arguments); },
ap: function(arg0) {
const ret = arg0.performance;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
ez: function(arg0) {
const ret = arg0.pointerId;
return ret;
},
fc: function(arg0, arg1) {
const ret = arg1.pointerType;
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
},
el: function(arg0) {
arg0.preventDefault();
},
cc: function(arg0) {
const ret = arg0.previousSibling;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
j: function(arg0, arg1, arg2) {
Uint8Array.prototype.set.call(getArrayU8FromWasm0(arg0, arg1), arg2);
},
gv: function() { return handleError(function (arg0, arg1, arg2, arg3, arg4, arg5) {
arg0.pushState(arg1, getStringFromWasm0(arg2, arg3), arg4 === 0 ? undefined : getStringFromWasm0(arg4, arg5));
}, arguments); },
go: function(arg0, arg1) {
const ret = arg0.push(arg1);
return ret;
},
ho: function() { return handleError(function (arg0, arg1, arg2) {
const ret = arg0.querySelectorAll(getStringFromWasm0(arg1, arg2));
return ret;
}, arguments); },
ba: function() { return handleError(function (arg0, arg1, arg2) {
const ret = arg0.querySelectorAll(getStringFromWasm0(arg1, arg2));
return ret;
}, arguments); },
ay: function() { return handleError(function (arg0, arg1, arg2) {
const ret = arg0.querySelector(getStringFromWasm0(arg1, arg2));
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
}, arguments); },
hd: function() { return handleError(function (arg0, arg1, arg2) {
const ret = arg0.querySelector(getStringFromWasm0(arg1, arg2));
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
}, arguments); },
b: function(arg0) {
const ret = arg0.queueMicrotask;
return ret;
},
r: function(arg0) {
queueMicrotask(arg0);
},
dq: function(arg0) {
const ret = arg0.read();
return ret;
},
fo: function(arg0) {
const ret = arg0.relatedTarget;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
az: function() { return handleError(function (arg0, arg1, arg2) {
arg0.removeAttribute(getStringFromWasm0(arg1, arg2));
}, arguments); },
cl: function() { return handleError(function (arg0, arg1) {
const ret = arg0.removeChild(arg1);
return ret;
}, arguments); },
bk: function() { return handleError(function (arg0, arg1, arg2, arg3) {
arg0.removeEventListener(getStringFromWasm0(arg1, arg2), arg3);
}, arguments); },
fj: function() { return handleError(function (arg0, arg1, arg2, arg3) {
const ret = arg1.removeProperty(getStringFromWasm0(arg2, arg3));
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
}, arguments); },
cm: function(arg0) {
arg0.remove();
},
dy: function(arg0) {
arg0.remove();
},
gt: function() { return handleError(function (arg0, arg1, arg2, arg3, arg4, arg5) {
arg0.replaceState(arg1, getStringFromWasm0(arg2, arg3), arg4 === 0 ? undefined : getStringFromWasm0(arg4, arg5));
}, arguments); },
bl: function() { return handleError(function (arg0, arg1, arg2) {
arg0.replaceSync(getStringFromWasm0(arg1, arg2));
}, arguments); },
t: function() { return handleError(function (arg0, arg1) {
const ret = arg0.requestAnimationFrame(arg1);
return ret;
}, arguments); },
c: function(arg0) {
const ret = Promise.resolve(arg0);
return ret;
},
bv: function() { return handleError(function (arg0, arg1) {
arg0.respond(arg1 >>> 0);
}, arguments); },
de: function() { return handleError(function (arg0, arg1) {
URL.revokeObjectURL(getStringFromWasm0(arg0, arg1));
}, arguments); },
dg: function(arg0) {
const ret = arg0.searchParams;
return ret;
},
ax: function() { return handleError(function (arg0, arg1, arg2, arg3, arg4) {
arg0.setAttribute(getStringFromWasm0(arg1, arg2), getStringFromWasm0(arg3, arg4));
}, arguments); },
dz: function() { return handleError(function (arg0, arg1, arg2) {
const ret = arg0.setInterval(arg1, arg2);
return ret;
}, arguments); },
fa: function() { return handleError(function (arg0, arg1) {
arg0.setPointerCapture(arg1);
}, arguments); },
bu: function() { return handleError(function (arg0, arg1, arg2, arg3, arg4) {
arg0.setProperty(getStringFromWasm0(arg1, arg2), getStringFromWasm0(arg3, arg4));
}, arguments); },
aq: function() { return handleError(function (arg0, arg1, arg2) {
const ret = arg0.setTimeout(arg1, arg2);
return ret;
}, arguments); },
o: function() { return handleError(function (arg0, arg1, arg2) {
const ret = Reflect.set(arg0, arg1, arg2);
return ret;
}, arguments); },
dh: function(arg0, arg1, arg2, arg3, arg4) {
arg0.set(getStringFromWasm0(arg1, arg2), getStringFromWasm0(arg3, arg4));
},
dm: function(arg0, arg1) {
arg0.cache = __wbindgen_enum_RequestCache[arg1];
},
bs: function(arg0, arg1) {
arg0.checked = arg1 !== 0;
},
hn: function(arg0, arg1, arg2) {
arg0.className = getStringFromWasm0(arg1, arg2);
},
dk: function(arg0, arg1) {
arg0.credentials = __wbindgen_enum_RequestCredentials[arg1];
},
cj: function(arg0, arg1, arg2) {
arg0.data = getStringFromWasm0(arg1, arg2);
},
an: function(arg0, arg1, arg2) {
arg0.set(getArrayU8FromWasm0(arg1, arg2));
},
hl: function(arg0, arg1) {
arg0.mode = __wbindgen_enum_ShadowRootMode[arg1];
},
dl: function(arg0, arg1) {
arg0.signal = arg1;
},
hg: function(arg0, arg1, arg2) {
arg0.type = getStringFromWasm0(arg1, arg2);
},
cs: function(arg0, arg1, arg2) {
arg0.value = getStringFromWasm0(arg1, arg2);
},
au: function(arg0) {
const ret = arg0.shadowRoot;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
em: function(arg0) {
const ret = arg0.shiftKey;
return ret;
},
gj: function(arg0) {
const ret = arg0.signal;
return ret;
},
gs: function() { return handleError(function (arg0) {
const ret = arg0.state;
return ret;
}, arguments); },
e: function() {
const ret = typeof globalThis === 'undefined' ? undefined : globalThis;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
d: function() {
const ret = typeof global === 'undefined' ? undefined : global;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
g: function() {
const ret = typeof self === 'undefined' ? undefined : self;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
f: function() {
const ret = typeof window === 'undefined' ? undefined : window;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
gk: function(arg0) {
const ret = arg0.status;
return ret;
},
fs: function(arg0) {
arg0.stopPropagation();
},
eb: function(arg0) {
const ret = arg0.style;
return ret;
},
cg: function(arg0) {
const ret = arg0.target;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
cq: function(arg0, arg1) {
const ret = arg1.textContent;
var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
var len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
},
ac: function(arg0, arg1, arg2) {
const ret = arg0.then(arg1, arg2);
return ret;
},
q: function(arg0, arg1) {
const ret = arg0.then(arg1);
return ret;
},
fw: function(arg0) {
const ret = arg0.timeStamp;
return ret;
},
cx: function(arg0) {
const ret = arg0.top;
return ret;
},
ep: function(arg0) {
const ret = arg0.touches;
return ret;
},
cf: function(arg0, arg1) {
const ret = arg1.type;
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
},
bt: function(arg0, arg1) {
const ret = arg1.value;
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
},
ag: function(arg0) {
const ret = arg0.view;
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
},
cz: function(arg0) {
console.warn(arg0);
},
fh: function(arg0) {
const ret = arg0.width;
return ret;
},
cw: function(arg0) {
const ret = arg0.width;
return ret;
},
hy: function(arg0, arg1) {
const ret = makeMutClosure(arg0, arg1, wasm_bindgen__convert__closures_____invoke__h25f2c2a8cfddf84e);
return ret;
},
hz: function(arg0, arg1) {
const ret = makeMutClosure(arg0, arg1, wasm_bindgen__convert__closures_____invoke__hd311af1f7769e281);
return ret;
},
ia: function(arg0, arg1) {
const ret = makeClosure(arg0, arg1, wasm_bindgen__convert__closures_____invoke__h065e66997e5cbde9);
return ret;
},
ib: function(arg0, arg1) {
const ret = makeClosure(arg0, arg1, wasm_bindgen__convert__closures_____invoke__h065e66997e5cbde9_21);
return ret;
},
ic: function(arg0, arg1) {
const ret = makeMutClosure(arg0, arg1, wasm_bindgen__convert__closures_____invoke__h15f76fa1d302a502);
return ret;
},
id: function(arg0, arg1) {
const ret = makeClosure(arg0, arg1, wasm_bindgen__convert__closures_____invoke__he220113980107d47);
return ret;
},
ie: function(arg0) {
const ret = arg0;
return ret;
},
if: function(arg0, arg1) {
const ret = getStringFromWasm0(arg0, arg1);
return ret;
},
hx: function() {
const table = wasm.__wbindgen_externrefs;
table.set(0, undefined);
table.set(1024, undefined);
table.set(1025, null);
table.set(1026, true);
table.set(1027, false);
},
};
return {
__proto__: null,
"g": import0,
};
}
function wasm_bindgen__convert__closures_____invoke__h15f76fa1d302a502(arg0, arg1) {
wasm.wasm_bindgen__convert__closures_____invoke__h15f76fa1d302a502(arg0, arg1);
}
function wasm_bindgen__convert__closures_____invoke__he220113980107d47(arg0, arg1) {
wasm.wasm_bindgen__convert__closures_____invoke__he220113980107d47(arg0, arg1);
}
function wasm_bindgen__convert__closures_____invoke__hd311af1f7769e281(arg0, arg1, arg2) {
wasm.wasm_bindgen__convert__closures_____invoke__hd311af1f7769e281(arg0, arg1, arg2);
}
function wasm_bindgen__convert__closures_____invoke__h065e66997e5cbde9(arg0, arg1, arg2) {
wasm.wasm_bindgen__convert__closures_____invoke__h065e66997e5cbde9(arg0, arg1, arg2);
}
function wasm_bindgen__convert__closures_____invoke__h065e66997e5cbde9_21(arg0, arg1, arg2) {
wasm.wasm_bindgen__convert__closures_____invoke__h065e66997e5cbde9_21(arg0, arg1, arg2);
}
function wasm_bindgen__convert__closures_____invoke__h25f2c2a8cfddf84e(arg0, arg1, arg2) {
const ret = wasm.wasm_bindgen__convert__closures_____invoke__h25f2c2a8cfddf84e(arg0, arg1, arg2);
if (ret[1]) {
throw takeFromExternrefTable0(ret[0]);
}
}
function wasm_bindgen__convert__closures_____invoke__h0bacf75849a1261f(arg0, arg1, arg2, arg3) {
wasm.wasm_bindgen__convert__closures_____invoke__h0bacf75849a1261f(arg0, arg1, arg2, arg3);
}
const __wbindgen_enum_ReadableStreamType = ["bytes"];
const __wbindgen_enum_RequestCache = ["default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached"];
const __wbindgen_enum_RequestCredentials = ["omit", "same-origin", "include"];
const __wbindgen_enum_ShadowRootMode = ["open", "closed"];
const InstanceFinalization = (typeof FinalizationRegistry === 'undefined')
? { register: () => {}, unregister: () => {} }
: new FinalizationRegistry(ptr => wasm.__wbg_instance_free(ptr, 1));
function addToExternrefTable0(obj) {
const idx = wasm.__externref_table_alloc();
wasm.__wbindgen_externrefs.set(idx, obj);
return idx;
}
const CLOSURE_DTORS = (typeof FinalizationRegistry === 'undefined')
? { register: () => {}, unregister: () => {} }
: new FinalizationRegistry(state => wasm.__wbindgen_destroy_closure(state.a, state.b));
function debugString(val) {
switch (typeof val) {
case 'number':
case 'boolean':
case 'undefined':
return `${val}`;
case 'string':
return JSON.stringify(val);
case 'bigint':
return `${val}n`;
case 'symbol':
return val.description !== undefined
? `Symbol(${val.description})`
: 'Symbol';
case 'function':
return typeof val.name === 'string' && val.name !== ''
? `Function(${val.name})`
: 'Function';
case 'object': {
if (val === null) {
return 'null';
}
if (Array.isArray(val)) {
return '[' + Array.from(val, debugString).join(', ') + ']';
}
if (val instanceof Error) {
return `${val.name}: ${val.message}\n${val.stack}`;
}
const toStringOutput = toString.call(val);
const className = /\[object ([^\]]+)\]/.exec(toStringOutput)?.[1];
if (className === undefined) {
return toStringOutput;
}
if (className === 'Object') {
try {
return 'Object(' + JSON.stringify(val) + ')';
} catch (_) {
return 'Object';
}
}
return className;
}
}
}
function getArrayU8FromWasm0(ptr, len) {
ptr = ptr >>> 0;
return getUint8ArrayMemory0().subarray(ptr / 1, ptr / 1 + len);
}
let cachedDataViewMemory0 = null;
function getDataViewMemory0() {
if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {
cachedDataViewMemory0 = new DataView(wasm.memory.buffer);
}
return cachedDataViewMemory0;
}
function getStringFromWasm0(ptr, len) {
ptr = ptr >>> 0;
return decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));
}
let cachedUint8ArrayMemory0 = null;
function getUint8ArrayMemory0() {
if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {
cachedUint8ArrayMemory0 = new Uint8Array(wasm.memory.buffer);
}
return cachedUint8ArrayMemory0;
}
function handleError(f, args) {
try {
return f.apply(this, args);
} catch (e) {
const idx = addToExternrefTable0(e);
wasm.__wbindgen_exn_store(idx);
}
}
function isLikeNone(x) {
return x === undefined || x === null;
}
function makeClosure(arg0, arg1, f) {
const state = { a: arg0, b: arg1, cnt: 1 };
const real = (...args) => {
state.cnt++;
try {
return f(state.a, state.b, ...args);
} finally {
real._wbg_cb_unref();
}
};
real._wbg_cb_unref = () => {
if (--state.cnt === 0) {
wasm.__wbindgen_destroy_closure(state.a, state.b);
state.a = 0;
CLOSURE_DTORS.unregister(state);
}
};
CLOSURE_DTORS.register(real, state, state);
return real;
}
function makeMutClosure(arg0, arg1, f) {
const state = { a: arg0, b: arg1, cnt: 1 };
const real = (...args) => {
state.cnt++;
const a = state.a;
state.a = 0;
try {
return f(a, state.b, ...args);
} finally {
state.a = a;
real._wbg_cb_unref();
}
};
real._wbg_cb_unref = () => {
if (--state.cnt === 0) {
wasm.__wbindgen_destroy_closure(state.a, state.b);
state.a = 0;
CLOSURE_DTORS.unregister(state);
}
};
CLOSURE_DTORS.register(real, state, state);
return real;
}
function passStringToWasm0(arg, malloc, realloc) {
if (realloc === undefined) {
const buf = cachedTextEncoder.encode(arg);
const ptr = malloc(buf.length, 1) >>> 0;
getUint8ArrayMemory0().subarray(ptr, ptr + buf.length).set(buf);
WASM_VECTOR_LEN = buf.length;
return ptr;
}
let len = arg.length;
let ptr = malloc(len, 1) >>> 0;
const mem = getUint8ArrayMemory0();
let offset = 0;
for (; offset < len; offset++) {
const code = arg.charCodeAt(offset);
if (code > 0x7F) break;
mem[ptr + offset] = code;
}
if (offset !== len) {
if (offset !== 0) {
arg = arg.slice(offset);
}
ptr = realloc(ptr, len, len = offset + arg.length * 3, 1) >>> 0;
const view = getUint8ArrayMemory0().subarray(ptr + offset, ptr + len);
const ret = cachedTextEncoder.encodeInto(arg, view);
offset += ret.written;
ptr = realloc(ptr, len, offset, 1) >>> 0;
}
WASM_VECTOR_LEN = offset;
return ptr;
}
function takeFromExternrefTable0(idx) {
const value = wasm.__wbindgen_externrefs.get(idx);
wasm.__externref_table_dealloc(idx);
return value;
}
let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
cachedTextDecoder.decode();
const MAX_SAFARI_DECODE_BYTES = 2146435072;
let numBytesDecoded = 0;
function decodeText(bytes) {
numBytesDecoded += bytes.length;
if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {
cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
cachedTextDecoder.decode();
numBytesDecoded = bytes.length;
}
return cachedTextDecoder.decode(bytes);
}
const cachedTextEncoder = new TextEncoder();
if (!('encodeInto' in cachedTextEncoder)) {
cachedTextEncoder.encodeInto = function (arg, view) {
const buf = cachedTextEncoder.encode(arg);
view.set(buf);
return {
read: arg.length,
written: buf.length
};
};
}
let WASM_VECTOR_LEN = 0;
let wasm;
raw = (await WebAssembly.instantiate(module, __wbg_get_imports())).exports;
wasm = Object.fromEntries(Object.entries(raw).map(([name, of]) => [name, typeof of === 'function' ? guarded(of) : of]));
wasm.__wbindgen_start();
return Instance;
};
