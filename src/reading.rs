//! What a reader did with an article.
