"""Kept rules: where they come from, how they are written, proven, exported."""
