fetch("http://ailleurs.example/worker").catch(() => {}).then(() => postMessage("fait"));
