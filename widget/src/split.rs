//! Code that is fetched when it is first needed: a function whose machine code is in a chunk, a file of its own beside the module.
//!
//! [`lazy!`](crate::lazy!) marks such a function; `xtask` cuts the module there. Everything that only such functions of one name reach goes
//! into the chunk of that name; what others reach too stays in the module. Where nothing is cut (tests) the function is simply called. It
//! does not know how a file is fetched (`xtask/src/bundle/glue/element.rs`), nor what is in it.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// Resolves to whether the chunk is there.
pub type Coming = Pin<Box<dyn Future<Output = bool>>>;

/// `lazy!(file, coming, fn name(…) -> T = name_now)`: `name` calls `name_now`, an ordinary function, and answers `None` until its chunk is
/// there, which `coming` fetches. Of several functions of a chunk each has to be fetched, for each knows by itself that it is there; the
/// file comes once. One to a module.
#[macro_export]
macro_rules! lazy {
    ($file:ident, $coming:ident, $(#[$doc:meta])* $vis:vis fn $name:ident($($arg:ident: $of:ty),* $(,)?) -> $out:ty = $body:path) => {
        $(#[$doc])*
        #[must_use]
        $vis fn $name($($arg: $of),*) -> Option<$out> {
            $crate::split::if_there(lazy_parts::$name($($arg),*))
        }
        /// Brings the file that it is in.
        pub fn $coming() -> $crate::split::Coming {
            Box::pin(async { lazy_parts::come().await.is_ok() })
        }
        mod lazy_parts {
            #[allow(unused_imports, reason = "what the function's body names")]
            use super::*;
            #[cfg(feature = "split")]
            #[leptos::wasm_split::wasm_split($file, fallible, wasm_split_path = leptos::wasm_split, preload(#[doc(hidden)] come))]
            pub fn $name($($arg: $of),*) -> Result<$out, leptos::wasm_split::SplitLoaderError> {
                Ok($body($($arg),*))
            }
            #[cfg(not(feature = "split"))]
            pub async fn $name($($arg: $of),*) -> Result<$out, std::convert::Infallible> {
                Ok($body($($arg),*))
            }
            #[cfg(not(feature = "split"))]
            pub async fn come() -> Result<(), std::convert::Infallible> {
                Ok(())
            }
        }
    };
}

/// The value of a future that is ready at once.
pub fn if_there<T, E>(future: impl Future<Output = Result<T, E>>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(given) => given.ok(),
        Poll::Pending => None,
    }
}

/// Prefetches a chunk. Errors are ignored: the panel retries when it opens.
pub fn prefetch(coming: Coming) {
    leptos::task::spawn_local(async move {
        let _ = coming.await;
    });
}
