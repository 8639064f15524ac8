//! Bytes to meaning.
