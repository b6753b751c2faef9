//! A `?` in a block without a return type.

// ANCHOR: broken
/// Wrong: into which error shall `?` convert?
pub async fn broken(text: &str) -> u32 {
    let doubled = async {
        let number: u32 = text.parse()?;
        Ok(number * 2)
    };
    doubled.await.unwrap_or_default()
}
// ANCHOR_END: broken

fn main() {}
