"""The same rules for bugclass and Semgrep (one file) and for ast-grep (another): one selective, five with broad ones, twenty mixed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Rule = dict[str, Any]
_KEYWORD = {"kind": "call", "has": {"field": "arguments", "has": {"pattern": {"context": "f({})", "selector": "keyword_argument"}}}}


def _keyword(text: str) -> Rule:
    found: Rule = json.loads(json.dumps(_KEYWORD).replace("{}", text))
    return found


_OPENED = [{"pattern": "open(...)"}, {"pattern-not-inside": "with open(...) as $F:\n    ..."}]
_SAME = (
    "eval($X)", "exec($X)", "pickle.loads($X)", "os.system($X)", "hashlib.md5($X)", "time.sleep($X)", "tempfile.mktemp($X)",
    "len($X) == 0", "random.choice($X)", "warnings.warn($X)", "json.loads($X)", "$X is True", "getattr($X, $Y)", "copy.deepcopy($X)",
)  # fmt: skip
SEMGREP: dict[str, Rule] = {
    "selective": {"pattern": "subprocess.$F(..., shell=True, ...)"},
    "swallowed": {"pattern": "try:\n    ...\nexcept $E:\n    pass"},
    "none": {"pattern": "$X == None"},
    "default": {"pattern": "def $F(..., $A=[], ...):\n    ..."},
    "opened": {"patterns": _OPENED},
    "shell": {"pattern": "$F(..., shell=True, ...)"},
    **{f"same-{number}": {"pattern": text} for number, text in enumerate(_SAME)},
    "broad": {"pattern": "$X == $Y"},
}
AST_GREP: dict[str, Rule] = {
    "selective": {"pattern": "subprocess.$F($$$A)", "has": {"field": "arguments", "has": {"regex": "^shell=True$"}}},
    "swallowed": {"kind": "except_clause", "has": {"kind": "block", "has": {"kind": "pass_statement"}}},
    "none": {"pattern": "$X == None"},
    "default": {"kind": "default_parameter", "has": {"field": "value", "pattern": "[]"}},
    "opened": {"pattern": "open($$$A)", "not": {"inside": {"kind": "with_item", "stopBy": "end"}}},
    "shell": _keyword("shell=True"),
    **{f"same-{number}": {"pattern": text} for number, text in enumerate(_SAME)},
    "broad": {"pattern": "$X == $Y"},
}
FIVE = ("swallowed", "none", "default", "opened", "shell")
SETS: dict[str, tuple[str, ...]] = {
    "one selective rule": ("selective",),
    "five rules": FIVE,
    "twenty rules": ("selective", *FIVE, *(f"same-{number}" for number in range(len(_SAME)))),
}


def write_rules(names: tuple[str, ...], folder: Path) -> tuple[Path, Path]:
    """The rule files: for bugclass and Semgrep, and for ast-grep."""
    rules = [{"id": name, "languages": ["python"], "severity": "WARNING", "message": name, **SEMGREP[name]} for name in names]
    ours = folder / "rules.yaml"
    ours.write_text(json.dumps({"rules": rules}))
    foreign = folder / "ast-grep.yaml"
    entries = [{"id": name, "language": "python", "message": name, "rule": AST_GREP[name]} for name in names]
    foreign.write_text("\n---\n".join(map(json.dumps, entries)))
    return ours, foreign
