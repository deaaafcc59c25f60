//! A panic costs its document, not the run: it is caught, silenced and described.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// What the panic on this thread said; `Some` only while [`catch`] runs.
    static CAUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `work`; a panic becomes an `Err` with its message and place, and nothing is printed.
pub fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let ours = CAUGHT.try_with(|caught| {
                let Ok(mut caught) = caught.try_borrow_mut() else { return false };
                match caught.as_mut() {
                    Some(message) => *message = info.to_string().replace('\n', " "),
                    None => return false,
                }
                true
            });
            if !ours.unwrap_or(false) {
                others(info);
            }
        }));
    });
    // One may run inside another.
    let outer = CAUGHT.with(|caught| caught.borrow_mut().replace(String::new()));
    // Whatever `work` touched is dropped with its document; the shared model is read-only.
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    let message = CAUGHT.with(|caught| std::mem::replace(&mut *caught.borrow_mut(), outer)).unwrap_or_default();
    result.map_err(|_| message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message_and_place() {
        assert_eq!(catch(|| 7), Ok(7));
        let message = catch(|| panic!("no such\nthing")).unwrap_err();
        assert!(message.contains("no such thing") && message.contains("panics.rs"), "{message}");
    }

    #[test]
    fn one_runs_inside_another() {
        let outer: Result<(), String> = catch(|| {
            assert!(catch(|| panic!("inner")).unwrap_err().contains("inner"));
            panic!("outer");
        });
        assert!(outer.unwrap_err().contains("outer"));
    }
}
