"""How far changed modules are from the traceback's files, over imports in either direction, as the bad revision has them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

_FARTHEST = 2
# a glance at many files, also at those that do not parse: a statement within a string counts as one, which does no harm
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<package>[.\w]{1,300})[ \t]+import[ \t]*(?P<names>\([^)]{0,20000}\)?|[^\n;\\]{1,2000})"
    r"|import[ \t]+(?P<modules>[^\n;\\]{1,2000}))",
    re.MULTILINE,
)


def import_distances(homes: Iterable[str], contents: Mapping[str, bytes]) -> dict[str, int]:
    """Path -> 1 where it imports one of `homes` or one of them imports it, 2 with one module between; among the given files only."""
    by_module = _modules(contents)
    edges: dict[str, set[str]] = defaultdict(set)
    for path, content in contents.items():
        for module in _imported(path, content):
            for target in by_module.get(module, ()):
                edges[path].add(target)
                edges[target].add(path)
    distance = dict.fromkeys(homes, 0)
    frontier = list(distance)
    for steps in range(1, _FARTHEST + 1):
        frontier = sorted({near for path in frontier for near in edges[path]} - distance.keys())
        distance.update(dict.fromkeys(frontier, steps))
    return {path: steps for path, steps in distance.items() if steps}


def _modules(paths: Iterable[str]) -> dict[str, list[str]]:
    """Dotted name -> files, under every folder that may be a source root: `src/shop/pay.py` is `shop.pay` and `src.shop.pay`."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
        for start in range(min(len(parts), 3)):
            found[".".join(parts[start:])].append(path)
    return {module: files for module, files in found.items() if len(files) == 1}


def _imported(path: str, content: bytes) -> frozenset[str]:
    """The modules that a file imports, and what may be modules among the names imported from them; relative ones made absolute."""
    found: set[str] = set()
    here = path.split("/")[:-1]
    for match in _IMPORT.finditer(content.decode("utf-8", "replace")):
        if match["modules"]:
            found.update(_names(match["modules"]))
            continue
        dotted = match["package"].lstrip(".")
        level = len(match["package"]) - len(dotted)
        package = here[: max(0, len(here) - level + 1)] if level else []
        module = ".".join([*package, *dotted.split(".")]).strip(".")
        found.add(module)
        found.update(f"{module}.{name}" for name in _names(match["names"].strip("()")))
    return frozenset(found)


def _names(listed: str) -> list[str]:
    """The names of `a as b, c`, comments left out."""
    return [part.split()[0] for part in re.sub(r"#[^\n]*", "", listed).split(",") if part.split()]
