"""A new post-mortem: what git and the code tell is filled in, the rest are questions. Pure: facts in, text out."""
