//! `bantin`, a terminal news reader: the library behind the program.

pub mod model;
