"""The regression test that a post-mortem asks for: where a project keeps such a test, how it writes it, and its text."""
