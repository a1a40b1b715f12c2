"""The post-mortem file: Markdown with front matter, read as hostile data."""

from scanner.adapters.postmortem.reader import read_postmortem

__all__ = ["read_postmortem"]
