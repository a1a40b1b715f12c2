"""What the project is built from and with: locked, pinned, within the bounds that it states, and nothing runs when it is installed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import yaml
from support.command import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = [ROOT / ".ci" / "requirements.txt", ROOT / ".ci" / "release.txt"]
_USES = re.compile(r"^\s*(?:- )?uses:\s*(\S+)(.*)$", re.MULTILINE)
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; .*?)? \\$", re.MULTILINE)


def locked(file: Path) -> dict[str, set[str]]:
    """The versions of each package in a lock file, by its plain name."""
    found: dict[str, set[str]] = {}
    for name, version in _PINNED.findall(file.read_text(encoding="utf-8")):
        found.setdefault(plain(name), set()).add(version)
    return found


def plain(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted() -> list[str]:
    """All requirements that the project states, but those on itself."""
    extras = PROJECT["project"]["optional-dependencies"]
    stated = [*PROJECT["project"]["dependencies"], *extras["semgrep"], *extras["libcst"], *extras["dev"]]
    return [each for each in stated if not each.startswith("bugclass")]


@pytest.mark.parametrize("requirement", wanted())
def test_the_lock_fits_what_is_stated(requirement: str) -> None:
    specifiers = pytest.importorskip("packaging.requirements").Requirement(requirement)
    versions = locked(LOCKS[0]).get(plain(specifiers.name), set())
    assert versions and all(specifiers.specifier.contains(version, prereleases=True) for version in versions), versions


@pytest.mark.parametrize("requirement", PROJECT["project"]["dependencies"])
def test_every_dependency_has_a_lower_bound_that_was_tried(requirement: str) -> None:
    name, bound = re.match(r"([\w.-]+)>=([\d.]+)", requirement).groups()  # type: ignore[union-attr]
    assert f"| {name} | {bound} |" in (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.name)
def test_everything_locked_has_its_digests(file: Path) -> None:
    blocks = re.split(r"\n(?=\S)", file.read_text(encoding="utf-8").strip())
    assert len(blocks) > 20
    assert [block.split("\n")[0] for block in blocks if not _PINNED.match(block + "\n") or "--hash=sha256:" not in block] == []


def test_actions_are_pinned_by_commit() -> None:
    files = [
        *(ROOT / ".github" / "workflows").glob("*.yml"),
        ROOT / "action.yml",
        *(ROOT / "docs" / "guides").glob("*.md"),
        ROOT / "scanner" / "app" / "init.py",
    ]
    found = [(file.name, *each) for file in files for each in _USES.findall(file.read_text(encoding="utf-8"))]
    assert len(found) >= 8
    loose = [each for each in found if not each[1].startswith("./") and not re.search(r"@[0-9a-f]{40}$", each[1])]
    assert loose == []


@pytest.mark.parametrize("file", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda file: file.name)
def test_workflows_may_do_little_and_expand_nothing_in_scripts(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert "permissions" in job and "write-all" not in str(job["permissions"])
        assert [step["run"] for step in job["steps"] if "${{" in step.get("run", "")] == []


def test_nothing_runs_when_it_is_installed() -> None:
    assert PROJECT["build-system"] == {"requires": ["hatchling>=1.24"], "build-backend": "hatchling.build"}
    assert "hooks" not in str(PROJECT["tool"]["hatch"])
    assert not [name for name in ("setup.py", "setup.cfg", "hatch_build.py", "MANIFEST.in") if (ROOT / name).exists()]


def test_a_release_has_its_bill_of_materials_and_provenance() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    for part in (
        "LOCK=.ci/requirements.txt",
        "make audit",
        ".ci/reproducible",
        "cyclonedx-py",
        "attest-build-provenance",
        "trusted-publishing",
    ):
        assert part in text
