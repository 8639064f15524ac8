//! Mounts the app; nothing else.

fn main() {
    courant::app::mount();
}
