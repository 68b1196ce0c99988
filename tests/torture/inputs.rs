//! Hostile pages, feeds and lists at a third of their given size, at that size and at twice, through the program.
//!
//! Owns what each may take, and how fast what it takes may grow. Must not know how a shape is made.

mod feeds;
mod pages;
mod shape;

use std::{
    io::{Seek, Write},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use self::shape::{Kind, Shape};
use super::{
    cpu::{self, Taken},
    form::{Form, Part, Row},
    home::Home,
};

/// Most processor time for one input, on a machine that does nothing else.
const CPU_LIMIT: Duration = Duration::from_secs(1);

/// The same in the short form: a gate shares its machine with others, whose work makes each second of a processor worth less.
const SHARED_CPU_LIMIT: Duration = Duration::from_secs(2);

/// Most memory for one input.
const MEMORY_LIMIT_BYTES: u64 = 256 << 20;

/// How fast time may grow with the bytes: linear is 1, quadratic 2. And in the short form.
const EXPONENT_LIMIT: f64 = 1.2;
const SHARED_EXPONENT_LIMIT: f64 = 1.5;

/// Of how many shapes the short form tries one; which of them is chance.
const SHORT_STEP: usize = 3;

/// Times below this are the machine's as much as the input's: what grows from less is taken to grow from this.
const NOISE: Duration = Duration::from_millis(100);

/// In the short form only what takes longer than this is tried at its other sizes too.
const SLOW: Duration = Duration::from_millis(300);

/// Sizes, in thirds of the given one.
const THIRD: usize = 1;
const GIVEN: usize = 3;
const TWICE: usize = 6;

/// Something to read that costs nothing: what the program takes by itself.
const CALM: &str = "<html><head><title>Bến đò</title></head><body><p>Một đoạn văn.</p></body></html>";

/// A way into the program.
struct Way {
    what: &'static str,
    kind: Kind,
    args: &'static [&'static str],
}

const WAYS: [Way; 5] = [
    Way { what: "pages as articles", kind: Kind::Page, args: &["--dump", "-", "--as", "article", "--offline"] },
    Way { what: "pages as lists", kind: Kind::Page, args: &["--dump", "-", "--as", "listing", "--offline"] },
    Way { what: "feeds", kind: Kind::Feed, args: &["--dump", "-", "--as", "feed", "--offline"] },
    Way { what: "answers of comment interfaces", kind: Kind::Comments, args: &["--dump", "-", "--as", "comments", "--source", "vnexpress", "--offline"] },
    Way { what: "lists of feeds", kind: Kind::Subscriptions, args: &["import", "-", "--offline"] },
];

pub(crate) fn run(form: &Form) -> Part {
    if !cpu::is_told() {
        let row = Row { skipped: Some("this system does not tell what a process takes".to_owned()), ..Row::new("hostile inputs") };
        return Part { rows: vec![row] };
    }
    let mut shapes = pages::all();
    shapes.extend(feeds::all());
    Part { rows: WAYS.iter().map(|way| through(form, way, &shapes)).collect() }
}

/// Every shape that goes this way.
fn through(form: &Form, way: &Way, shapes: &[Shape]) -> Row {
    let chosen: Vec<&Shape> = shapes.iter().filter(|shape| shape.kind == way.kind).collect();
    let chosen: Vec<&Shape> = if form.long {
        chosen
    } else {
        let first = usize::try_from(form.seed).unwrap_or(0) % SHORT_STEP;
        chosen.into_iter().skip(first).step_by(SHORT_STEP).collect()
    };
    let idle = median(form, way, CALM.as_bytes()).cpu;
    let (next, done) = (AtomicUsize::new(0), Mutex::new((Row::new(way.what), 0.0_f64)));
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(shape) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = tried(form, way, shape, idle);
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    let (row, growth) = &mut *done;
                    *growth = growth.max(found.growth);
                    row.tried += found.tried;
                    row.took(found.worst, found.memory_bytes);
                    found.wrong.into_iter().for_each(|wrong| row.lost(format!("{}: {wrong}", shape.name)));
                }
            });
        }
    });
    let (mut row, growth) = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    row.what = if growth > 0.0 {
        format!("{} shapes of {}, processor time, growing with n^{growth:.2} at most", chosen.len(), way.what)
    } else {
        format!("{} shapes of {}, processor time", chosen.len(), way.what)
    };
    row
}

/// What came of one shape at all its sizes.
#[derive(Default)]
struct Found {
    tried: u64,
    worst: Duration,
    memory_bytes: u64,
    growth: f64,
    wrong: Vec<String>,
}

fn tried(form: &Form, way: &Way, shape: &Shape, idle: Duration) -> Found {
    let mut found = Found::default();
    let mut points: Vec<(usize, Duration)> = Vec::new();
    let given = at(form, way, shape, GIVEN, &mut found);
    if shape.size > 1 && (form.long || given.1 > SLOW) {
        points.push(at(form, way, shape, THIRD, &mut found));
        points.push(given);
        points.push(at(form, way, shape, TWICE, &mut found));
    }
    if let [first, middle, last] = points.as_slice() {
        found.growth = [(first, last), (middle, last), (first, middle)].into_iter().map(|(from, to)| exponent(*from, *to, idle)).fold(0.0, f64::max);
        if found.growth > if form.long { EXPONENT_LIMIT } else { SHARED_EXPONENT_LIMIT } {
            found.wrong.push(format!("grows with n^{:.2}: {points:?}", found.growth));
        }
    }
    found
}

/// A shape at one size: its bytes and its time.
fn at(form: &Form, way: &Way, shape: &Shape, thirds: usize, found: &mut Found) -> (usize, Duration) {
    let text = (shape.make)(if shape.size == 1 { 1 } else { shape.size * thirds / 3 });
    let mut taken = if form.long { median(form, way, &text) } else { once(form, way, &text) };
    // Other programs' work can only add to it: what looks too much is looked at again.
    if !form.long && taken.cpu > SLOW {
        taken = median(form, way, &text);
    }
    found.tried += 1;
    found.worst = found.worst.max(taken.cpu);
    found.memory_bytes = found.memory_bytes.max(taken.memory_bytes);
    found.wrong.extend(wrong(form, &taken).map(|wrong| format!("{} bytes: {wrong}", text.len())));
    (text.len(), taken.cpu)
}

/// By which power of the bytes the time grows at least from one point to the other; 0 where it cannot be told.
fn exponent((bytes, time): (usize, Duration), (more_bytes, more_time): (usize, Duration), idle: Duration) -> f64 {
    let (time, more_time) = (time.saturating_sub(idle).max(NOISE), more_time.saturating_sub(idle).max(NOISE));
    if more_bytes <= bytes {
        return 0.0;
    }
    let bytes_ratio = f64::from(u32::try_from(more_bytes).unwrap_or(u32::MAX)) / f64::from(u32::try_from(bytes).unwrap_or(u32::MAX));
    (more_time.as_secs_f64() / time.as_secs_f64()).ln() / bytes_ratio.ln()
}

/// What is wrong with how a run went.
fn wrong(form: &Form, taken: &Taken) -> impl Iterator<Item = String> {
    let Taken { code, stderr, cpu, memory_bytes, hung } = taken;
    let told = |text: &str| text.chars().take(300).collect::<String>();
    let ended = match code {
        _ if *hung => Some("it hung".to_owned()),
        None => Some(format!("it was ended: {}", told(stderr))),
        Some(3 | 4) if stderr.contains("hint:") => None,
        Some(0 | 1) if !stderr.contains("panicked") => None,
        Some(code) => Some(format!("exit code {code}: {}", told(stderr))),
    };
    let limit = if form.long { CPU_LIMIT } else { SHARED_CPU_LIMIT };
    let slow = (*cpu > limit).then(|| format!("{} ms of processor time", cpu.as_millis()));
    let large = (*memory_bytes > MEMORY_LIMIT_BYTES).then(|| format!("{} MB of memory", memory_bytes / 1_000_000));
    [ended, slow, large].into_iter().flatten()
}

/// The one in the middle of three, by its time.
fn median(form: &Form, way: &Way, text: &[u8]) -> Taken {
    let mut runs = [(); 3].map(|()| once(form, way, text));
    runs.sort_by_key(|taken| taken.cpu);
    let [_, middle, _] = runs;
    middle
}

fn once(form: &Form, way: &Way, text: &[u8]) -> Taken {
    let home = Home::empty(form);
    let mut input = tempfile::tempfile().expect("a file");
    input.write_all(text).and_then(|()| input.rewind()).expect("written");
    cpu::run(home.command(way.args), input)
}
