//! Clocks that end: nothing of them is left when what they watch is over. What a silence means is its owner's business.

use super::window;
use js_sys::Promise;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Runs something once, when nothing has broken the silence for so long; not after it is dropped.
pub struct Silence {
    limit_ms: i32,
    timer: Cell<Option<i32>>,
    fell: Rc<Cell<bool>>,
    run: Closure<dyn Fn()>,
}

impl Silence {
    /// A silence that begins now.
    pub fn new(limit_ms: i32, on_end: impl Fn() + 'static) -> Self {
        let fell = Rc::new(Cell::new(false));
        let falls = Rc::clone(&fell);
        let run = Closure::<dyn Fn()>::new(move || {
            falls.set(true);
            on_end();
        });
        let silence = Self { limit_ms, timer: Cell::new(None), fell, run };
        silence.broken();
        silence
    }

    /// Something was heard: it begins again.
    pub fn broken(&self) {
        self.stop();
        let run = self.run.as_ref().unchecked_ref();
        let start = |window: web_sys::Window| {
            window.set_timeout_with_callback_and_timeout_and_arguments_0(run, self.limit_ms).ok()
        };
        self.timer.set(window().and_then(start));
    }

    /// Whether it has lasted its whole time.
    #[must_use]
    pub fn fell(&self) -> bool {
        self.fell.get()
    }

    fn stop(&self) {
        if let (Some(window), Some(timer)) = (window(), self.timer.take()) {
            window.clear_timeout_with_handle(timer);
        }
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Waits.
pub async fn pause(ms: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        if let Some(window) = window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
        }
    });
    let _ = JsFuture::from(promise).await;
}
