"""What rule files hold, remembered: a file that was read before is not read as YAML again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from scanner.adapters.rule_files import Entry, Loaded, Loader, YamlProblem, load_texts
from scanner.app.memory import program
from scanner.model.ports import Store

_MOST = 1_000_000


def remembering(store: Store | None) -> Loader:
    """Reads rule files' texts, and remembers in `store` what they hold; None remembers nothing."""
    if store is None:
        return load_texts
    return lambda texts: _load(texts, store)


def _load(texts: Sequence[str], store: Store) -> list[Loaded]:
    if not texts:
        return []
    basis = hashlib.sha256(b"rule text\0" + program().encode("utf-8", "surrogatepass")).digest()
    keys = [hashlib.sha256(basis + text.encode("utf-8", "surrogatepass")).digest() for text in texts]
    known = store.get(list(dict.fromkeys(keys)))
    found = {key: loaded for key, kept in known.items() if (loaded := _read(kept)) is not None}
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
    if missing:
        fresh = dict(zip(missing, load_texts(list(missing.values())), strict=True))
        found.update(fresh)
        store.put({key: kept for key, loaded in fresh.items() if (kept := _text(loaded)) is not None})
    return [found[key] for key in keys]


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
