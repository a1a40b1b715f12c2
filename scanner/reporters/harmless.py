"""Text from scanned code, rules and post-mortems on its way to a terminal: nothing in it is obeyed."""

from __future__ import annotations


def one_line(text: str) -> str:
    """`text` on one line, with whatever a terminal could obey or hide written as an escape."""
    return text if text.isprintable() else "".join(map(_shown, text))


def block(text: str) -> str:
    """Several lines of code: line ends stay, tabs become four spaces, what a terminal could obey becomes U+FFFD."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else "    " if c == "\t" else "\ufffd" for c in text)


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    if character in "\n\t\r":
        return " "
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def code(text: str) -> str:
    """Code whose columns must stay right: line ends and tabs stay, what else could be obeyed or hide becomes U+FFFD."""
    return text if text.isprintable() else "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)


def is_exact(text: str) -> bool:
    """Whether text can be passed on as it is: nothing in it can be obeyed or hides."""
    return text.replace("\r\n", "\n") == code(text.replace("\r\n", "\n"))


def uri_path(path: str) -> str:
    """A relative path as a relative URI reference: every byte but unreserved characters and `/` percent-encoded.

    One that starts with `/` would name another place: it is made relative.
    """
    from urllib.parse import quote

    try:
        raw = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = path.encode("utf-8", "surrogatepass")
    return ("." if raw.startswith(b"/") else "") + quote(raw, safe="/")
