"""From code to patterns: what is kept and where the holes are."""
