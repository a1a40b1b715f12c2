"""The lines of a file's bytes: where one begins, and whether a place in it evidently stands in a comment."""

from __future__ import annotations


def is_commented(content: bytes, at: int) -> bool:
    """Whether only a comment can be there: its line begins with `#`, and holds no brace, in which a string could have an expression."""
    begins = line_start(content, at)
    line = content[begins:at].lstrip()
    if line[:1] != b"#":
        return False
    ends = content.find(b"\n", at)
    return b"{" not in content[begins : ends if ends >= 0 else len(content)]


def line_start(content: bytes, at: int) -> int:
    """Where the line begins that a place stands in. Looks no further back than that line."""
    begins = content.rfind(b"\n", 0, at) + 1
    return max(begins, content.rfind(b"\r", begins, at) + 1)
