"""The post-mortem file: Markdown with front matter, read as hostile data."""

from scanner.adapters.postmortem.locating import find_postmortems
from scanner.adapters.postmortem.reader import read_postmortem

__all__ = ["find_postmortems", "read_postmortem"]
