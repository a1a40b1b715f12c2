"""Whether a place in a file's bytes evidently stands in a comment."""

from __future__ import annotations


def is_commented(content: bytes, at: int) -> bool:
    """Whether only a comment can be there: its line begins with `#`, and holds no brace, in which a string could have an expression."""
    begins = max(content.rfind(b"\n", 0, at), content.rfind(b"\r", 0, at)) + 1
    line = content[begins:at].lstrip()
    if line[:1] != b"#":
        return False
    ends = content.find(b"\n", at)
    return b"{" not in content[begins : ends if ends >= 0 else len(content)]
