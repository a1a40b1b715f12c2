"""The language names that a rule may give, as Semgrep 1.182 knows them."""

from __future__ import annotations

from typing import Any

from scanner.adapters.nearest import suggestion
from scanner.adapters.rule_files.fields import RuleProblem, texts_at

KNOWN = frozenset(
    [
        "aliengrep",
        "apex",
        "bash",
        "c",
        "c#",
        "c++",
        "cairo",
        "circom",
        "clojure",
        "cpp",
        "csharp",
        "dart",
        "docker",
        "dockerfile",
        "elixir",
        "ex",
        "fga",
        "generic",
        "go",
        "golang",
        "gosu",
        "hack",
        "hcl",
        "html",
        "java",
        "javascript",
        "js",
        "json",
        "jsonnet",
        "julia",
        "kotlin",
        "kt",
        "lisp",
        "lua",
        "move_on_aptos",
        "move_on_sui",
        "none",
        "objc",
        "objective-c",
        "objectivec",
        "ocaml",
        "openfga",
        "php",
        "powershell",
        "promql",
        "proto",
        "proto3",
        "protobuf",
        "py",
        "python",
        "python2",
        "python3",
        "r",
        "regex",
        "ruby",
        "rust",
        "scala",
        "scheme",
        "sh",
        "sol",
        "solidity",
        "spacegrep",
        "swift",
        "terraform",
        "tf",
        "ts",
        "typescript",
        "vue",
        "xml",
        "yaml",
    ]
)


def languages_of(value: Any, where: str) -> tuple[str, ...]:
    """The rule's languages. Raises RuleProblem for a name that no Semgrep knows, naming the nearest one."""
    found = texts_at(value, f"{where}.languages")
    for name in found:
        if name.lower() not in KNOWN:
            raise RuleProblem(f"{where}.languages: {name[:40]!r} is not a language that Semgrep knows; {suggestion(name[:40], KNOWN)}")
    return found
