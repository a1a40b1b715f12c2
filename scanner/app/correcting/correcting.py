"""The sites of one rule in one file, corrected one by one; every step is looked at again by the rule's own engine."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scanner.adapters.imports import ImportChange, change_imports
from scanner.errors import InputError
from scanner.model.finding import Finding
from scanner.model.fixing import Answer, Decide, SiteOutcome, SiteState
from scanner.model.match import Match
from scanner.model.ports import Engine
from scanner.model.rule import Rule
from scanner.model.source import Span, Target
from scanner.syntax.carrying import Carried, CarryResult, Change, carry_over, put_text
from scanner.syntax.encoded import encoded_like
from scanner.syntax.importing import import_of
from scanner.syntax.parse import Parsed, parse


@dataclass(frozen=True, slots=True, eq=False)
class Means:
    """The rule, what runs it, its learned correction (None: only a text, the finding's `fix`), and who is asked (None: nobody)."""

    rule: Rule
    engine: Engine
    change: Change | None
    decide: Decide | None


@dataclass(frozen=True, slots=True, eq=False)
class FileOutcome:
    """The sites of a file, top to bottom, and its new content; None where it stays as it is.

    `quit`: a person wants to stop; `asks_no_more`: a person said yes to all that is to come.
    """

    sites: tuple[SiteOutcome, ...]
    content: bytes | None = None
    quit: bool = False
    asks_no_more: bool = False


def correct_file(content: bytes, findings: Sequence[Finding], means: Means) -> FileOutcome:
    """Correct the findings of one file, the last one first, so that the places of the others stay right."""
    worker = _Corrector(content, findings[0].path, means)
    for finding in sorted(findings, key=lambda one: one.span, reverse=True):
        worker.handle(finding)
    return worker.outcome()


class _Corrector:
    def __init__(self, content: bytes, path: str, means: Means) -> None:
        self._first = self._content = content
        self._path, self._means, self._decide = path, means, means.decide
        self._sites: list[SiteOutcome] = []
        self._imports: list[str] = []
        self._quit = False
        self._matches = self._look(content)

    def handle(self, finding: Finding) -> None:
        """Bring one site to its outcome."""
        found = self._carried(finding)
        if found is None:
            return
        if isinstance(found, str):
            self._sites.append(SiteOutcome(self._path, finding.span, SiteState.LEFT, found))
            return
        after = encoded_like(found.text, self._content)
        site = SiteOutcome(self._path, finding.span, SiteState.CORRECTED, found.doubt, unified(self._path, self._content, after or b""))
        if after is None:
            site = replace(site, state=SiteState.LEFT, reason="the corrected form cannot be written in the file's encoding", diff="")
        elif found.doubt:
            site = replace(site, state=SiteState.SUGGESTION)
        elif not self._agreed(site):
            site = replace(site, state=SiteState.DECLINED)
        else:
            matches = self._look(after)
            if matches is None or self._matches is None or len(matches) >= len(self._matches):
                site = replace(site, state=SiteState.LEFT, reason="the rule still matches there once it is corrected")
            else:
                self._content, self._matches = after, matches
                self._imports.extend(found.imports)
        self._sites.append(site)

    def _carried(self, finding: Finding) -> CarryResult | None:
        """The correction at a finding as the file stands now; None where an earlier correction already took it away."""
        here = [m for m in self._matches or () if (m.span.start_line, m.span.start_column) == _start(finding.span)]
        match = next((m for m in here if m.span == finding.span), here[0] if here else None)
        if match is None:
            return None if len(self._sites) else "the rule does not match there any more"
        parsed = parse(self._content, self._path)
        if not isinstance(parsed, Parsed):
            return "the file cannot be parsed"
        if self._means.change is not None:
            return carry_over(self._means.change, parsed, match.span)
        text = match.fix if match.fix is not None else finding.fix
        return put_text(parsed, match.span, text) if text is not None else "the rule has no correction"

    def _agreed(self, site: SiteOutcome) -> bool:
        if self._decide is None:
            return True
        answer = Answer.NO if self._quit else self._decide(site)
        if answer is Answer.ALL:
            self._decide = None
        self._quit = self._quit or answer is Answer.QUIT
        return answer in (Answer.YES, Answer.ALL)

    def outcome(self) -> FileOutcome:
        """The sites and the new content, after a last look at the whole."""
        sites = tuple(sorted(self._sites, key=lambda site: site.span))
        if self._content == self._first:
            return FileOutcome(sites, None, self._quit)
        try:
            content = self._with_imports()
            self._check(content)
        except InputError as problem:
            spoilt = (replace(s, state=SiteState.LEFT, reason=str(problem)) if s.state is SiteState.CORRECTED else s for s in sites)
            return FileOutcome(tuple(spoilt), None, self._quit)
        return FileOutcome(sites, content, self._quit, self._decide is None)

    def _with_imports(self) -> bytes:
        change, parsed = self._means.change, parse(self._content, self._path)
        if change is None or not isinstance(parsed, Parsed):
            return self._content
        drop = [text for name in change.correction.dropped if (text := import_of(parsed.tree, name))]
        wanted = ImportChange(tuple(dict.fromkeys(self._imports)), tuple(drop))
        after = encoded_like(change_imports(parsed.text, wanted), self._content)
        if after is None:
            raise InputError("its imports cannot be written in the file's encoding")
        return after

    def _check(self, content: bytes) -> None:
        """The file parses, and a second run would change nothing. Raises InputError."""
        matches = self._look(content)
        parsed = parse(content, self._path)
        if matches is None or not isinstance(parsed, Parsed):
            raise InputError("the corrected file cannot be looked at")
        if self._matches is None or len(matches) > len(self._matches):
            raise InputError("the rule matches again once the file is whole")
        change = self._means.change
        if change is None:
            return
        again = [found for match in matches if isinstance(found := carry_over(change, parsed, match.span), Carried) and not found.doubt]
        kept = sum(site.state not in (SiteState.CORRECTED, SiteState.SUGGESTION) for site in self._sites) + self._unasked(matches)
        if len(again) > kept:
            raise InputError("a second run would change the file again")

    def _unasked(self, matches: Sequence[Match]) -> int:
        """How many matches nobody wanted corrected: suppressed ones."""
        return max(0, len(matches) - sum(site.state is not SiteState.CORRECTED for site in self._sites))

    def _look(self, content: bytes) -> tuple[Match, ...] | None:
        """The rule's matches in the file; None where it could not be looked at."""
        result = self._means.engine.run([self._means.rule], [Target(self._path, content=content)])
        return None if result.failures else result.matches


def _start(span: Span) -> tuple[int, int]:
    return span.start_line, span.start_column


def unified(path: str, before: bytes, after: bytes) -> str:
    """A unified diff of two contents of a file, as `git apply` takes it, whatever the path is made of."""
    old, new = (re.findall(r"[^\n]*\n|[^\n]+", content.decode("utf-8", "surrogateescape")) for content in (before, after))
    made: list[str] = []
    for line in difflib.unified_diff(old, new, _name(f"a/{path}"), _name(f"b/{path}")):
        made.append(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n")
    return "".join(made)


def _name(path: str) -> str:
    """As git writes it: like a C string where it is not plain; a tab ends a name with spaces."""
    raw = path.encode("utf-8", "surrogateescape")
    quoted = "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03o}" for byte in raw)
    return f'"{quoted}"' if quoted != path else f"{path}\t" if " " in path else path
