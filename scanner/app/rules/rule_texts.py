"""What rule files hold, and rules as texts, remembered: what was read or written as YAML before is not again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache

from scanner.adapters.rule_files import Entry, Loaded, Loader, YamlProblem, load_texts
from scanner.app.scanning.memory import program
from scanner.model.formula import Pattern
from scanner.model.ports import Store
from scanner.model.rule import Rule
from scanner.reporters.formula_text import formula_text

_MOST = 1_000_000


def remembering(store: Store | None) -> Loader:
    """Reads rule files' texts, and remembers in `store` what they hold; None remembers nothing."""
    if store is None:
        return load_texts
    return lambda texts: _load(texts, store)


def _load(texts: Sequence[str], store: Store) -> list[Loaded]:
    if not texts:
        return []
    keys = [_key(b"rule text\0", text) for text in texts]
    known = store.get(list(dict.fromkeys(keys)))
    found = {key: loaded for key, kept in known.items() if (loaded := _read(kept)) is not None}
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
    if missing:
        fresh = dict(zip(missing, load_texts(list(missing.values())), strict=True))
        found.update(fresh)
        store.put({key: kept for key, loaded in fresh.items() if (kept := _text(loaded)) is not None})
    return [found[key] for key in keys]


def formula_texts(rules: Sequence[Rule], store: Store | None) -> dict[str, str]:
    """By rule document, the formulas that are more than one pattern as text; nothing where nothing is remembered."""
    compound = [rule for rule in rules if rule.formula is not None and not isinstance(rule.formula, Pattern) and rule.document]
    if store is None or not compound:
        return {}
    keys = {rule.document: _key(b"formula text\0", rule.document) for rule in compound}
    kept = store.get(list(keys.values()))
    known = {document: kept[key].decode("utf-8", "replace") for document, key in keys.items() if key in kept}
    fresh = {rule.document: formula_text(rule) for rule in compound if rule.document not in known}
    written = {document: text.encode("utf-8", "replace") for document, text in fresh.items()}
    store.put({keys[document]: text for document, text in written.items() if text.decode("utf-8") == fresh[document]})
    return {**known, **fresh}


def _key(kind: bytes, text: str) -> bytes:
    """What names a text among those of its kind."""
    return hashlib.sha256(_basis(kind, program()) + text.encode("utf-8", "surrogatepass")).digest()


@lru_cache(maxsize=2)
def _basis(kind: bytes, made_by: str) -> bytes:
    """The program counts, so that a newer one reads and writes anew; its listing is long, and hashed once."""
    return hashlib.sha256(kind + made_by.encode("utf-8", "surrogatepass")).digest()


def _text(loaded: Loaded) -> bytes | None:
    """None for what JSON cannot hold as it is, such as keys that are no text: that is read again each time."""
    if isinstance(loaded, YamlProblem):
        return json.dumps([str(loaded), loaded.line]).encode("ascii")
    try:
        made = json.dumps([[entry.data, entry.line, entry.problem] for entry in loaded]).encode("ascii")
    except (TypeError, ValueError, RecursionError):
        return None
    return made if len(made) <= _MOST and _read(made) == loaded else None


def _read(kept: bytes) -> Loaded | None:
    """None for what was not written by `_text`."""
    try:
        found = json.loads(kept)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list):
        return None
    if len(found) == 2 and isinstance(found[0], str) and type(found[1]) is int:
        return YamlProblem(found[0], found[1])
    if all(isinstance(one, list) and len(one) == 3 and type(one[1]) is int and isinstance(one[2], str) for one in found):
        return tuple(Entry(data, line, problem) for data, line, problem in found)
    return None
