//! Every address, both ways.
