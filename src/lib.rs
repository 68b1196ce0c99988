//! `bantin`, a terminal news reader: the library behind the program.

pub mod assets;
pub mod config;
pub mod lang;
pub mod model;
pub mod reader;
pub mod sources;
