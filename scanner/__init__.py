"""bugclass: from a post-mortem to the other places where the same bug waits."""

__version__ = "0.1.0"
