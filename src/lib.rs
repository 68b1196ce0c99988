//! `bantin`, a terminal news reader: the library behind the program.

pub mod app;
pub mod assets;
pub mod config;
pub mod goal;
pub mod lang;
pub mod model;
pub mod net;
pub mod reader;
pub mod sources;
pub mod store;
pub mod typeset;
pub mod ui;
