//! Much work of one kind, on every core.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many there are. To find it out takes a dozen files of the system: once is enough.
pub fn cores() -> usize {
    static CORES: LazyLock<usize> = LazyLock::new(|| std::thread::available_parallelism().map_or(1, usize::from));
    *CORES
}

/// Does something with each of many things on every core, in turn; what comes of it is in their order. It is told how many
/// are done.
pub fn in_parallel<T: Sync, R: Send>(things: &[T], work: impl Fn(usize, &T) -> R + Sync) -> Vec<R> {
    let done = AtomicUsize::new(0);
    at_desks(cores(), things, || (), |(), thing| work(done.fetch_add(1, Ordering::Relaxed) + 1, thing))
}

/// The same on so many threads, each of which has a desk of its own.
pub fn at_desks<T: Sync, D, R: Send>(
    threads: usize,
    things: &[T],
    desk: impl Fn() -> D + Sync,
    work: impl Fn(&mut D, &T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    // Small shares, so that no core waits for one that has the long texts.
    let share = (things.len() / (threads * 8)).clamp(1, 64);
    let shares: Vec<&[T]> = things.chunks(share).collect();
    let work_on = || {
        let (mut desk, mut results) = (desk(), Vec::new());
        while let Some((number, share)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, shares.get(at)?)))
        {
            results.push((number, share.iter().map(|thing| work(&mut desk, thing)).collect::<Vec<R>>()));
        }
        results
    };
    let mut results: Vec<(usize, Vec<R>)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.min(shares.len())).map(|_| scope.spawn(work_on)).collect();
        // A thread that panicked goes on here: nothing of its share may be missing without a word.
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().flat_map(|(_, of_share)| of_share).collect()
}
