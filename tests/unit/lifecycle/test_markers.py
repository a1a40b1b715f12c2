"""Markers of containments in data files, code and text: what is one, and above all what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.lifecycle.markers.entries import dotted_lines, json_entries, loose_lines, toml_entries, yaml_entries
from scanner.lifecycle.markers.marker import read_marker, same_value
from scanner.lifecycle.markers.search import hits_in, text_hits
from scanner.model.failure import Failure

CODE = 'FLAGS["live_quotes"] = False'
WAYS = (CODE, "live_quotes = false", "live_quotes: off", '"live_quotes": false', "LIVE_QUOTES=0", "flags: {live_quotes: no}")


def lines(marker: str, path: str, text: str) -> list[int]:
    found = hits_in(read_marker(marker), path, text.encode())
    assert not isinstance(found, Failure)
    return [hit.line for hit in found]


@pytest.mark.parametrize("marker", WAYS)
@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("a.toml", "[flags]\nx = 1\nlive-quotes=false\n", 3),
        ("a.yaml", "x: 1\nflags:\n    live_quotes:   'off'\n", 3),
        ("a.json", '{"flags": {\n"live_quotes"\n: false}}', 2),
        ("a.ini", "[flags]\nLive_Quotes = no\n", 2),
    ],
)
def test_however_it_is_written(marker: str, path: str, text: str, line: int) -> None:
    assert lines(marker, path, text) == [line]


@pytest.mark.parametrize("marker", WAYS)
@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.toml", "[flags]\nlive_quotes = true\n"),
        ("a.toml", '[flags]\nlive_quotes = "falsehood"\n'),
        ("a.toml", "[flags.live_quotes]\nother = false\n"),
        ("a.toml", "live_quotes_eu = false\nno_live_quotes = false\n"),
        ("a.yaml", "flags:\n  # live_quotes: off\n  other: off\n"),
        ("a.yaml", "flags:\n  live_quotes:\n"),
        ("a.yaml", "text: 'live_quotes: off'\n"),
        ("a.json", '{"live_quotes": null}'),
        ("a.json", '{"about": "live_quotes = false"}'),
        (".env", "# LIVE_QUOTES=0\n"),
        ("a.py", "# live_quotes = False\nx = 'live_quotes = False'\n"),
        ("a.js", "// live_quotes: false\n"),
        ("a.yaml", ""),
    ],
)
def test_what_says_something_else(marker: str, path: str, text: str) -> None:
    assert lines(marker, path, text) == []


def test_a_marker_of_two_keys_wants_both_in_configuration() -> None:
    marker = "[flags]\nenabled = false"
    assert lines(marker, "a.yaml", "flags:\n  enabled: off\n") == [2]
    assert lines(marker, "a.yaml", "mails:\n  enabled: off\n") == []
    assert lines('FLAGS["enabled"] = False', "a.yaml", "mails:\n  enabled: off\n") == [], "a common word needs its container"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x = flags['live_quotes']\n", [1]),
        ("def live_quotes(): ...\n", [1]),
        ("a.live_quotes.b\n", [1]),
        ("f(live_quotes=1)\n", [1]),
        ('"""live_quotes"""\n', []),
        ("# live_quotes\n", []),
        ("live_quotes_2 = 1\n", []),
        ("x = 'no-live_quotes-here'\n", []),
    ],
)
def test_a_bare_name_in_code(text: str, found: list[int]) -> None:
    assert lines("live_quotes", "a.py", text) == found


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("a.yaml", "disabled:\n  - other\n  - live_quotes\n", [3]),
        ("a.toml", "[flags.live_quotes]\non = 1\n", [2]),
        ("a.json", '{"x": "the live_quotes flag"}', [1]),
        ("a.txt", "nothing\nuse live_quotes now\n", [2]),
        ("a.yaml", "live_quotes_eu: 1\n", []),
        ("a.txt", "live_quotes.eu_only2\nlive_quotesX\n# live_quotes\n", [1]),
    ],
)
def test_a_bare_name_elsewhere(path: str, text: str, found: list[int]) -> None:
    assert lines("live_quotes", path, text) == found


def test_templates_and_other_text_are_the_last_resort() -> None:
    assert lines("live_quotes = false", "values.yaml", "{{ if x }}\nlive_quotes: false\n{{ end }}\n") == [2]
    assert lines("route = blue", "nginx.rules", "set  route='blue' ;\n") == []
    assert lines("weight 90 to blue", "router.vcl", "  weight  90 to  blue;\n") == [1]


def test_code_that_is_no_pattern_is_searched_as_text_without_its_comments() -> None:
    marker = read_marker("route to blue")
    assert [hit.line for hit in text_hits(marker, "a.py", b"x = 1  # route to blue\nsay('route  to blue')\n")] == [2]


def test_a_pattern_with_metavariables_is_for_code_alone() -> None:
    marker = read_marker('$F.disable("live_quotes")')
    assert marker.rule("x") is not None and not marker.raw and marker.wanted == ()


def test_code_that_does_not_parse_is_a_failure_only_where_the_name_stands() -> None:
    marker = read_marker(CODE)
    assert isinstance(hits_in(marker, "a.py", b"live_quotes = = 1"), Failure)
    assert hits_in(marker, "a.py", b"other = = 1") == ()


def test_other_encodings_and_binary_files() -> None:
    assert [h.line for h in hits_in(read_marker(CODE), "a.yaml", "live_quotes: off\n".encode("utf-16"))] == [1]  # type: ignore[union-attr]
    assert hits_in(read_marker(CODE), "a.bin", b"\0live_quotes = False") == ()


@pytest.mark.parametrize(("left", "right"), [("False", "off"), ("true", "1"), (" 'a' ", "a"), (None, "")])
def test_values_that_say_the_same(left: str | None, right: str | None) -> None:
    assert same_value(left, right)


@pytest.mark.parametrize(("left", "right"), [("false", "true"), ("1", "2"), ("off", "office"), (None, "x")])
def test_values_that_do_not(left: str | None, right: str | None) -> None:
    assert not same_value(left, right)


@pytest.mark.parametrize("read", [toml_entries, json_entries, yaml_entries, dotted_lines])
def test_hostile_documents_end(read: object) -> None:
    deep = "[" * 100_000
    bomb = "a: &a [x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24))
    for text in (deep, bomb, '{"a":' * 5000, "a" * 100_000, "\x00", "- " * 3000):
        assert read(text) is None or read(text) == [] or isinstance(read(text), list)  # type: ignore[operator]


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["a.py", "a.yaml", "a.toml", "a.json", ".env", "a.txt"]))
def test_any_marker_in_any_text_gives_lines_of_it(marker: str, text: str, path: str) -> None:
    found = hits_in(read_marker(marker), path, text.encode("utf-8", "surrogatepass"))
    assert isinstance(found, Failure) or all(1 <= hit.line <= text.count("\n") + text.count("\r") + 60 for hit in found)
    assert loose_lines(text) is not None
