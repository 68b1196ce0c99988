//! `bantin`: the program around the library.

fn main() {}
