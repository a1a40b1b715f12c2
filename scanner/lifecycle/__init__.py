"""The life of a post-mortem: what its file must say, what may have caused it, what proves that it is over."""
