//! TOML → the fields of a front matter.

use serde_json::Value;

use crate::problem::Problem;

/// Reads it; `first` is the number of its first line.
pub(super) fn fields(text: &str, first: usize) -> Result<Vec<(String, Value)>, Problem> {
    let table: ::toml::Table = ::toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count());
        let why = error.message().replace('\n', ", ");
        let words = if why.starts_with("duplicate key") {
            "The name on this line stands here twice: leave one of them.".to_owned()
        } else {
            format!("The front matter is no TOML: {why}. Words stand in quotes there: title = \"…\".")
        };
        Problem { line: first + at, words }
    })?;
    Ok(table.into_iter().map(|(name, value)| (name, value_of(value))).collect())
}

fn value_of(value: ::toml::Value) -> Value {
    use ::toml::Value as Toml;
    match value {
        Toml::String(text) => text.into(),
        Toml::Integer(number) => number.into(),
        Toml::Float(number) => number.into(),
        Toml::Boolean(is_so) => is_so.into(),
        Toml::Datetime(date) => date.to_string().into(),
        Toml::Array(values) => values.into_iter().map(value_of).collect(),
        Toml::Table(fields) => fields.into_iter().map(|(name, value)| (name, value_of(value))).collect(),
    }
}
