//! A window of Chromium's and what can be done in it, as WebDriver describes it.
//!
//! It does not know what page is open.

use super::browser::{Browser, tell_replaced};
use super::input::Input;
use super::pipe::{Context, LISTENING, Order, PATIENCE, Pipe, Told, said};
use crate::webdriver::{Answer, ELEMENT, Element, SCRIPT_LIMIT_MS, Said, Wanted, WebDriverError};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::time::Duration;

/// What runs a script's body, and what finds where an element can be clicked.
const SCRIPTS: &str = include_str!("scripts.js");

/// How long a frame may be without a document that scripts can run in.
const FRAME_COMES_WITHIN: Duration = Duration::from_secs(20);

/// How long a context may take to go.
const GOES_WITHIN: Duration = Duration::from_secs(20);

/// What objects of the page are held by until a command is done.
const GROUP: &str = "carte";

/// Commands that frames in processes of their own are given too, those that come later included.
const FOR_ALL_FRAMES: [&str; 2] = ["Page.addScriptToEvaluateOnNewDocument", "Emulation.setEmulatedMedia"];

/// Commands to the browser about a context, which otherwise would be about the one that nobody is in.
const OF_CONTEXT: [&str; 4] =
    ["Browser.grantPermissions", "Browser.setPermission", "Browser.resetPermissions", "Browser.setDownloadBehavior"];

/// What is told of a document, and so to the target that it is in.
const OF_FRAME: [&str; 5] = ["Accessibility.", "DOM.", "Runtime.", "HeapProfiler.", "Memory."];

/// A window of its own. In a browser that is shared it has a context of its own: storage, cache, permissions, proxy.
pub(in crate::webdriver) struct Window {
    pipe: Pipe,
    /// Held for its end, which comes after the window's.
    browser: Option<Browser>,
    context: Option<String>,
    session: String,
    /// The page's own frame.
    top: String,
    /// The frame that is driven.
    frame: RefCell<String>,
    input: RefCell<Input>,
}

/// An element as it is named: the frame, the document's context, the node.
struct Named<'a> {
    frame: &'a str,
    unique: &'a str,
    node: u64,
}

fn named(element: &Element) -> Option<Named<'_>> {
    let (document, node) = element.0.strip_prefix("f.")?.rsplit_once(".e.")?;
    let (frame, unique) = document.split_once(".d.")?;
    Some(Named { frame, unique, node: node.parse().ok()? })
}

fn refused<T>(code: &str, why: impl Into<String>) -> Answer<T> {
    Err(WebDriverError::Refused(code.into(), why.into()))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Opens a window, in a context of its own if it shares the browser: the context, the page's frame, its session.
fn opened(pipe: &Pipe, wanted: &Wanted) -> Answer<(Option<String>, String, String)> {
    let (width, height) = wanted.size;
    let mut about = json!({ "url": "about:blank", "newWindow": true, "width": width, "height": height });
    let mut context = None;
    if wanted.shared {
        let proxy = wanted.proxy.map_or_else(|| json!({}), |proxy| json!({ "proxyServer": format!("http://{proxy}") }));
        let id = text(&pipe.call("", "Target.createBrowserContext", proxy)?["browserContextId"]);
        // Who wants a file says where.
        pipe.call("", "Browser.setDownloadBehavior", json!({ "behavior": "deny", "browserContextId": id }))?;
        about["browserContextId"] = json!(id);
        context = Some(id);
    }
    let top = text(&pipe.call("", "Target.createTarget", about)?["targetId"]);
    let attached = pipe.call("", "Target.attachToTarget", json!({ "targetId": top, "flatten": true }))?;
    Ok((context, top, text(&attached["sessionId"])))
}

impl Window {
    pub(in crate::webdriver) fn open(wanted: &Wanted) -> Answer<Self> {
        let browser = Browser::get(wanted)?;
        let (context, top, session) = opened(&browser.pipe, wanted).inspect_err(|error| {
            if wanted.shared {
                tell_replaced(&format!("it opens no window: {error}"));
            }
        })?;
        let pipe = browser.pipe.clone();
        pipe.heard().window = Told { session: session.clone(), ..Told::default() };
        let frame = RefCell::new(top.clone());
        let window = Self { pipe, browser: Some(browser), context, session, top, frame, input: RefCell::default() };
        for (method, parameters) in LISTENING {
            window.page(method, said(parameters))?;
        }
        // As if somebody looked at it and typed into it.
        window.page("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }))?;
        Ok(window)
    }

    /// A command to the page's own target.
    fn page(&self, method: &str, parameters: Value) -> Answer {
        self.pipe.call(&self.session, method, parameters)
    }

    /// Waits until the frame that is driven has loaded what it loads.
    fn at_rest(&self) -> Answer<()> {
        let frame = self.frame.borrow().clone();
        let rests = self.pipe.until(PATIENCE, |heard| {
            let window = &mut heard.window;
            let still = heard.ended || window.crashed || window.dialog.is_some() || !window.loading.contains(&frame);
            still.then(|| window.dialog.take())
        });
        match rests {
            None => refused("timeout", "the page goes on loading"),
            Some(Some(asked)) => refused("unexpected alert open", asked),
            Some(None) => Ok(()),
        }
    }

    /// Lets the page begin what the last command leads to.
    fn begun(&self) -> Answer<()> {
        drop(self.page("Runtime.evaluate", json!({ "expression": "0" })));
        self.at_rest()
    }

    pub(in crate::webdriver) fn go(&self, url: &str) -> Answer<()> {
        self.frame.borrow_mut().clone_from(&self.top);
        let answer = self.page("Page.navigate", json!({ "url": url }))?;
        match answer["errorText"].as_str().unwrap_or_default() {
            // A file, or an answer without content: the page stays.
            "" | "net::ERR_ABORTED" => {}
            why => return refused("unknown error", format!("{url}: {why}")),
        }
        let Some(document) = answer["loaderId"].as_str() else { return self.at_rest() };
        let top = &self.top;
        let loaded = self.pipe.until(PATIENCE, |heard| {
            let window = &heard.window;
            // A page may go on to another one before it has loaded.
            let went_on = window.committed.contains(document)
                && window.documents.get(top).is_some_and(|now| now != document)
                && !window.loading.contains(top);
            (heard.ended || window.crashed || window.loaded.contains(document) || went_on).then_some(())
        });
        if loaded.is_none() {
            return refused("timeout", format!("{url} goes on loading"));
        }
        self.at_rest()
    }

    pub(in crate::webdriver) fn address(&self) -> Answer<String> {
        let context = self.context(&self.top)?;
        let wish = json!({ "expression": "document.URL", "contextId": context.id });
        Ok(text(&self.page("Runtime.evaluate", wish)?["result"]["value"]))
    }

    /// Steps through the history, if it goes so far.
    pub(in crate::webdriver) fn travel(&self, steps: i64) -> Answer<()> {
        self.at_rest()?;
        let history = self.page("Page.getNavigationHistory", json!({}))?;
        let wanted = history["currentIndex"].as_i64().unwrap_or_default() + steps;
        let entry = usize::try_from(wanted).ok().and_then(|index| history["entries"].get(index));
        let Some(id) = entry.map(|entry| &entry["id"]) else { return Ok(()) };
        self.page("Page.navigateToHistoryEntry", json!({ "entryId": id }))?;
        loop {
            let n = self.pipe.heard().window.n_events;
            if self.page("Page.getNavigationHistory", json!({}))?["currentIndex"].as_i64() == Some(wanted) {
                return self.begun();
            }
            let more = self.pipe.until(PATIENCE, |heard| {
                (heard.ended || heard.window.crashed || heard.window.n_events > n).then_some(())
            });
            if more.is_none() {
                return refused("timeout", "the page does not go");
            }
        }
    }

    pub(in crate::webdriver) fn reload(&self) -> Answer<()> {
        self.frame.borrow_mut().clone_from(&self.top);
        let before = self.pipe.heard().window.documents.get(&self.top).cloned();
        self.page("Page.reload", json!({}))?;
        let loaded = self.pipe.until(PATIENCE, |heard| {
            let window = &heard.window;
            let now = window.documents.get(&self.top).filter(|now| Some(*now) != before.as_ref());
            (heard.ended || window.crashed || now.is_some_and(|now| window.loaded.contains(now))).then_some(())
        });
        if loaded.is_none() {
            return refused("timeout", "the page goes on loading");
        }
        self.at_rest()
    }

    /// Where scripts of a frame run, once there is such a place.
    fn context(&self, frame: &str) -> Answer<Context> {
        let found = self.pipe.until(FRAME_COMES_WITHIN, |heard| {
            let window = &heard.window;
            let is_known = frame == self.top || window.parents.contains_key(frame);
            let context = window.contexts.get(frame).cloned();
            (context.is_some() || !is_known || heard.ended || window.crashed).then_some(context)
        });
        match found.flatten() {
            Some(context) => Ok(context),
            None => refused("no such window", "the frame is gone, or has nothing in it"),
        }
    }

    /// An object of the page that stands for an element, held until [`Self::let_go`].
    fn object(&self, element: &Element, context: &Context) -> Answer<Value> {
        let stale = || WebDriverError::Refused("stale element reference".into(), element.0.clone());
        let named = named(element).filter(|named| named.unique == context.unique).ok_or_else(stale)?;
        let wish = json!({ "backendNodeId": named.node, "executionContextId": context.id, "objectGroup": GROUP });
        let found = self.pipe.call(&context.session, "DOM.resolveNode", wish);
        found.map(|mut found| found["object"]["objectId"].take()).map_err(|error| match error {
            WebDriverError::Refused(..) => stale(),
            error => error,
        })
    }

    fn let_go(&self, context: &Context) {
        // The page may be gone, and with it what it held.
        drop(self.pipe.call(&context.session, "Runtime.releaseObjectGroup", json!({ "objectGroup": GROUP })));
    }

    /// The name of an element that an object of the page stands for.
    fn name(&self, frame: &str, context: &Context, object: &Value) -> Answer<Element> {
        let node = self.pipe.call(&context.session, "DOM.describeNode", json!({ "objectId": object }))?;
        let node = node["node"]["backendNodeId"].as_u64().unwrap_or_default();
        Ok(Element(format!("f.{frame}.d.{}.e.{node}", context.unique)))
    }

    pub(in crate::webdriver) fn script(&self, body: &str, arguments: &[Value]) -> Answer {
        let function = SCRIPTS.replace("BODY", body);
        // A page that goes before the script has begun is not the script's business.
        loop {
            self.at_rest()?;
            let frame = self.frame.borrow().clone();
            let context = self.context(&frame)?;
            let mut nodes = Vec::new();
            let mut given = json!(arguments);
            collect(&mut given, &mut nodes);
            let objects: Answer<Vec<Value>> = nodes.iter().map(|node| self.object(node, &context)).collect();
            let holds = !nodes.is_empty();
            let outcome = objects.and_then(|objects| self.run(&function, given, objects, &frame, &context));
            let (holds, outcome) = match outcome {
                Ok((held, outcome)) => (holds || held, outcome),
                Err(error) => (holds, Err(error)),
            };
            if holds {
                self.let_go(&context);
            }
            match outcome {
                Err(WebDriverError::Refused(_, why)) if why.contains("Cannot find context") => {}
                // What the page would have said that went meanwhile nobody knows.
                Err(WebDriverError::Refused(_, why)) if GONE.iter().any(|gone| why.contains(gone)) => {
                    self.at_rest()?;
                    return Ok(Value::Null);
                }
                outcome => return outcome,
            }
        }
    }

    /// Runs a function with what it is given; whether its result holds objects of the page, and what it is.
    fn run(
        &self,
        function: &str,
        given: Value,
        objects: Vec<Value>,
        frame: &str,
        context: &Context,
    ) -> Answer<(bool, Answer)> {
        let mut arguments = vec![json!({ "value": ELEMENT }), json!({ "value": given })];
        arguments.extend(objects.into_iter().map(|object| json!({ "objectId": object })));
        let wish = json!({ "functionDeclaration": function, "executionContextId": context.id, "arguments": arguments,
            "awaitPromise": true, "userGesture": true, "objectGroup": GROUP });
        let limit = Duration::from_millis(SCRIPT_LIMIT_MS);
        let answer = self.pipe.call_within(limit, &context.session, "Runtime.callFunctionOn", wish)?;
        if let Some(thrown) = answer.get("exceptionDetails") {
            let thrown = &thrown["exception"];
            let why = thrown["description"].as_str().or_else(|| thrown["value"].as_str()).unwrap_or("an exception");
            return refused("javascript error", why);
        }
        let result = &answer["result"];
        if let Some(json) = result["value"].as_str() {
            return Ok((false, if json == STALE { refused(STALE, "it is not on the page") } else { parsed(json) }));
        }
        let wish = json!({ "objectId": result["objectId"], "ownProperties": true });
        let all = self.pipe.call(&context.session, "Runtime.getProperties", wish)?;
        let all = all["result"].as_array().map(Vec::as_slice).unwrap_or_default();
        let at = |index: usize| {
            let name = Value::from(index.to_string());
            all.iter().find(|one| one["name"] == name).map(|one| &one["value"])
        };
        let mut value = parsed(at(0).and_then(|text| text["value"].as_str()).unwrap_or_default())?;
        let found: Answer<Vec<Element>> =
            (1..).map_while(at).map(|object| self.name(frame, context, &object["objectId"])).collect();
        let outcome = found.map(|found| {
            put_back(&mut value, &found);
            value
        });
        Ok((true, outcome))
    }

    pub(in crate::webdriver) fn select(&self, css: &str) -> Answer<Element> {
        self.at_rest()?;
        let frame = self.frame.borrow().clone();
        let context = self.context(&frame)?;
        let wish = json!({ "functionDeclaration": "function (css) { return document.querySelector(css); }",
            "executionContextId": context.id, "arguments": [{ "value": css }], "objectGroup": GROUP });
        let answer = self.pipe.call(&context.session, "Runtime.callFunctionOn", wish)?;
        if answer.get("exceptionDetails").is_some() {
            return refused("invalid selector", css);
        }
        let object = &answer["result"]["objectId"];
        if object.is_null() {
            return refused("no such element", css);
        }
        let found = self.name(&frame, &context, object);
        self.let_go(&context);
        found
    }

    pub(in crate::webdriver) fn enter(&self, frame: Option<&Element>) -> Answer<()> {
        let Some(element) = frame else {
            self.frame.borrow_mut().clone_from(&self.top);
            return Ok(());
        };
        let named = named(element);
        let context = named.as_ref().and_then(|named| {
            self.pipe.heard().window.contexts.get(named.frame).filter(|now| now.unique == named.unique).cloned()
        });
        let (Some(named), Some(context)) = (named, context) else { return refused(STALE, element.0.clone()) };
        let node = self.pipe.call(&context.session, "DOM.describeNode", json!({ "backendNodeId": named.node }))?;
        match node["node"]["frameId"].as_str() {
            Some(id) => id.clone_into(&mut self.frame.borrow_mut()),
            None => return refused("no such frame", element.0.clone()),
        }
        Ok(())
    }

    /// Runs one of the functions beside the script's on an element, and gives what it says; `Err` is the code of what it refuses.
    fn about(&self, function: &str, element: &Element) -> Answer {
        let frame = self.frame.borrow().clone();
        let context = self.context(&frame)?;
        let outcome = self.object(element, &context).and_then(|object| {
            // Refused for what has no box: the function then says so.
            drop(self.pipe.call(&context.session, "DOM.scrollIntoViewIfNeeded", json!({ "objectId": object })));
            let wish = json!({ "functionDeclaration": function, "objectId": object, "returnByValue": true });
            self.pipe.call(&context.session, "Runtime.callFunctionOn", wish)
        });
        self.let_go(&context);
        let mut answer = outcome?;
        let found = answer["result"]["value"].take();
        match found["refused"].as_str() {
            Some(code) => refused(code, text(&found["why"])),
            None => Ok(found),
        }
    }

    pub(in crate::webdriver) fn click(&self, element: &Element) -> Answer<()> {
        self.at_rest()?;
        let point = self.about(include_str!("point.js"), element)?;
        if point["x"].is_null() {
            // A choice that was made already.
            return self.begun();
        }
        let (dx, dy) = self.place_of_frame()?;
        let at = (point["x"].as_f64().unwrap_or_default() + dx, point["y"].as_f64().unwrap_or_default() + dy);
        let context = self.context(&self.frame.borrow().clone())?;
        self.input.borrow_mut().click(&|method, parameters| self.page(method, parameters), at)?;
        let wish = json!({ "expression": "globalThis.carteVise?.()", "contextId": context.id });
        // A page that the click leads away from hit and is gone.
        let hit = self.pipe.call(&context.session, "Runtime.evaluate", wish).unwrap_or_default();
        self.at_rest()?;
        if hit["result"]["value"] == false {
            return refused("element click intercepted", "something else had come to its place");
        }
        Ok(())
    }

    pub(in crate::webdriver) fn type_into(&self, element: &Element, keys: &str) -> Answer<()> {
        self.at_rest()?;
        self.about(include_str!("focus.js"), element)?;
        self.input.borrow_mut().write(&|method, parameters| self.page(method, parameters), keys)?;
        self.begun()
    }

    pub(in crate::webdriver) fn actions(&self, sources: &Value) -> Answer<()> {
        self.at_rest()?;
        let offset = self.place_of_frame()?;
        let sides = self.script("return [innerWidth, innerHeight]", &[])?;
        let side = |i: usize| sides[i].as_f64().unwrap_or_default();
        let act = |method: &str, parameters: Value| self.page(method, parameters);
        self.input.borrow_mut().perform(&act, sources, offset, (side(0), side(1)))?;
        self.begun()
    }

    /// Where the viewport of the frame that is driven is in the window's, CSS pixels.
    fn place_of_frame(&self) -> Answer<(f64, f64)> {
        let (mut x, mut y) = (0.0, 0.0);
        let mut frame = self.frame.borrow().clone();
        while frame != self.top {
            // Boxes are told in the viewport of the outermost frame that is in the same process.
            let (session, outermost) = {
                let heard = self.pipe.heard();
                let parent = |frame: &str| heard.window.parents.get(frame).cloned().unwrap_or_default();
                let session = |frame: &str| heard.window.contexts.get(frame).map(|context| context.session.clone());
                let mut outer = parent(&frame);
                let here = session(&outer);
                while here.is_some() && outer != self.top && session(&parent(&outer)) == here {
                    outer = parent(&outer);
                }
                (here, outer)
            };
            let Some(session) = session else { return refused("no such window", "the frame is gone") };
            let owner = self.pipe.call(&session, "DOM.getFrameOwner", json!({ "frameId": frame }))?;
            let about = json!({ "backendNodeId": owner["backendNodeId"] });
            let corner = self.pipe.call(&session, "DOM.getBoxModel", about)?["model"]["content"].take();
            x += corner[0].as_f64().unwrap_or_default();
            y += corner[1].as_f64().unwrap_or_default();
            frame = outermost;
        }
        Ok((x, y))
    }

    pub(in crate::webdriver) fn role_and_name(&self, element: &Element) -> Answer<(String, String)> {
        let frame = self.frame.borrow().clone();
        let context = self.context(&frame)?;
        let node = named(element).filter(|named| named.unique == context.unique);
        let Some(node) = node else { return refused(STALE, element.0.clone()) };
        let wish = json!({ "backendNodeId": node.node, "fetchRelatives": false });
        let tree = self.pipe.call(&context.session, "Accessibility.getPartialAXTree", wish)?;
        let node = &tree["nodes"][0];
        Ok((text(&node["role"]["value"]), text(&node["name"]["value"])))
    }

    pub(in crate::webdriver) fn screenshot_base64(&self) -> Answer<String> {
        Ok(text(&self.page("Page.captureScreenshot", json!({ "format": "png" }))?["data"]))
    }

    pub(in crate::webdriver) fn print_base64(&self) -> Answer<String> {
        // The protocol's own defaults: a centimetre of margin, no backgrounds.
        let margin = 1.0 / 2.54;
        let paper = json!({ "marginTop": margin, "marginBottom": margin, "marginLeft": margin, "marginRight": margin });
        Ok(text(&self.page("Page.printToPDF", paper)?["data"]))
    }

    pub(in crate::webdriver) fn devtools(&self, command: &str, parameters: &Value) -> Answer {
        let mut parameters = parameters.clone();
        if let (Some(context), true) = (&self.context, OF_CONTEXT.contains(&command)) {
            parameters["browserContextId"] = json!(context);
        }
        if ["Browser.", "SystemInfo."].iter().any(|domain| command.starts_with(domain)) {
            return self.pipe.call("", command, parameters);
        }
        if OF_FRAME.iter().any(|domain| command.starts_with(domain)) {
            self.at_rest()?;
            let frame = self.frame.borrow().clone();
            let session = self.context(&frame)?.session;
            return self.pipe.call(&session, command, parameters);
        }
        if FOR_ALL_FRAMES.contains(&command) {
            let order: Order = (command.to_owned(), parameters.clone());
            let sessions: Vec<String> = {
                let mut heard = self.pipe.heard();
                heard.window.orders.push(order);
                heard.window.sessions.iter().cloned().collect()
            };
            for session in sessions {
                // It may be gone by now.
                drop(self.pipe.call(&session, command, parameters.clone()));
            }
        }
        self.page(command, parameters)
    }

    pub(in crate::webdriver) fn console(&self) -> Answer<Vec<Said>> {
        // What was said before this is answered has come by then.
        drop(self.page("Runtime.evaluate", json!({ "expression": "0" })));
        Ok(self.pipe.heard().window.said.clone())
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let Some(browser) = self.browser.take() else { return };
        browser.pipe.heard().window = Told::default();
        let Some(context) = &self.context else { return };
        let away = json!({ "browserContextId": context });
        match browser.pipe.call_within(GOES_WITHIN, "", "Target.disposeBrowserContext", away) {
            Ok(_) => browser.put_back(),
            Err(error) => tell_replaced(&error.to_string()),
        }
    }
}

/// What the script's function says when an element is not on the page any more.
const STALE: &str = "stale element reference";

/// What Chromium answers of a script whose page went while it ran.
const GONE: [&str; 3] = ["Execution context was destroyed", "Inspected target navigated or closed", "Target closed"];

fn parsed(json: &str) -> Answer {
    serde_json::from_str(json).map_err(|error| WebDriverError::Driver(format!("not JSON: {error}")))
}

/// Takes the elements out of what a script is given, and leaves the number of each.
fn collect(value: &mut Value, into: &mut Vec<Element>) {
    if let Some(element) = Element::from_json(value) {
        *value = json!({ ELEMENT: into.len() });
        into.push(element);
        return;
    }
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| collect(value, into)),
        Value::Object(values) => values.values_mut().for_each(|value| collect(value, into)),
        _ => {}
    }
}

/// The other way round: puts elements where their numbers are.
fn put_back(value: &mut Value, elements: &[Element]) {
    let number = value.get(ELEMENT).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
    if let Some(element) = number.and_then(|number| elements.get(number)) {
        *value = element.to_json();
        return;
    }
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| put_back(value, elements)),
        Value::Object(values) => values.values_mut().for_each(|value| put_back(value, elements)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_known_by_frame_document_and_node() {
        let element = Element("f.AB.d.-12.34.e.56".into());
        let named = named(&element).unwrap();
        assert_eq!((named.frame, named.unique, named.node), ("AB", "-12.34", 56));
        assert!(super::named(&Element("node-1".into())).is_none());
    }

    #[test]
    fn elements_are_taken_out_wherever_they_are_and_put_back() {
        let elements = [Element("f.A.d.B.e.1".into()), Element("f.A.d.B.e.2".into())];
        let before = json!([elements[0].to_json(), { "a": [1, elements[1].to_json()] }, "x"]);
        let (mut value, mut found) = (before.clone(), Vec::new());
        collect(&mut value, &mut found);
        assert_eq!((value.clone(), found.len()), (json!([{ ELEMENT: 0 }, { "a": [1, { ELEMENT: 1 }] }, "x"]), 2));
        put_back(&mut value, &elements);
        assert_eq!(value, before);
    }
}
