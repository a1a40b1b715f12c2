"""The package as a user gets it: built, installed without extras into an environment of its own, and run from there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.command import ROOT

LIBRARY = sorted(path.name for path in (ROOT / "rules").iterdir() if path.suffix in (".yaml", ".py"))


@dataclass(frozen=True)
class Installed:
    """The wheel, the source distribution, and a folder with the programs of the environment that the wheel is installed in."""

    wheel: Path
    source: Path
    programs: Path

    def run(self, here: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The installed program; no Semgrep can be found."""
        environment = {"PATH": os.defpath, "HOME": str(here), "NO_COLOR": "1"}
        command = [str(self.programs / "bugclass"), *arguments]
        return subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build in isolation, install into an empty environment: a minute of work, done once."""
    folder = tmp_path_factory.mktemp("package")
    environment = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True, capture_output=True)
    python = environment / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "build"], check=True, capture_output=True)
    subprocess.run([python, "-m", "build", "--outdir", folder / "dist", ROOT], check=True, capture_output=True)
    (wheel,) = (folder / "dist").glob("*.whl")
    (source,) = (folder / "dist").glob("*.tar.gz")
    subprocess.run([python, "-m", "pip", "install", "--quiet", wheel], check=True, capture_output=True)
    return Installed(wheel, source, python.parent)


@pytest.fixture
def code(tmp_path: Path) -> Path:
    (tmp_path / "shop.py").write_text("import requests\n\n\ndef ask(url):\n    return requests.get(url)\n")
    return tmp_path


def test_the_wheel_holds_the_package_and_the_rules_and_nothing_else(installed: Installed) -> None:
    names = zipfile.ZipFile(installed.wheel).namelist()
    assert sorted(Path(name).name for name in names if name.startswith("scanner/library/")) == LIBRARY
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"scanner", "bugclass"}
    assert "scanner/cli/main.py" in names and not [name for name in names if "__pycache__" in name]


def test_the_source_distribution_can_be_built_from(installed: Installed) -> None:
    with tarfile.open(installed.source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "scanner/cli/main.py", f"rules/{LIBRARY[0]}"}
    assert not [name for name in names if name.split("/")[0] in ("tests", "fixtures", "docs", ".ci")]


def test_building_again_gives_the_same_bytes(installed: Installed, tmp_path: Path) -> None:
    """From a copy with other times of change, under another mask of permissions."""
    python = installed.programs / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "hatchling"], check=True, capture_output=True)
    with tarfile.open(installed.source) as archive:
        archive.extractall(tmp_path, filter="data") if hasattr(tarfile, "data_filter") else archive.extractall(tmp_path)
    (copy,) = tmp_path.iterdir()
    for file in copy.rglob("*"):
        os.utime(file, (1, 1_700_000_000))
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1577836800"}
    outcomes = []
    for name in ("one", "two"):
        (copy / "README.md").touch()
        command = [python, "-m", "build", "--no-isolation", "--outdir", tmp_path / name, copy]
        subprocess.run(command, check=True, capture_output=True, env=environment)
        outcomes.append({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()})
    assert outcomes[0] == outcomes[1] and len(outcomes[0]) == 2
    assert zipfile.ZipFile(installed.wheel).namelist() == zipfile.ZipFile(tmp_path / "one" / installed.wheel.name).namelist()


def test_nothing_runs_when_it_is_installed_and_nothing_lies_outside(installed: Installed) -> None:
    names = zipfile.ZipFile(installed.wheel).namelist()
    assert not [name for name in names if name.endswith((".pth", ".so", ".pyd", ".exe", ".sh")) or ".data/" in name or name.startswith("/")]
    with tarfile.open(installed.source) as archive:
        assert all(member.isfile() or member.isdir() for member in archive.getmembers()), "no link leads anywhere"
        assert not [member.name for member in archive.getmembers() if Path(member.name).name in ("setup.py", "setup.cfg", "hatch_build.py")]


def test_the_library_scans_without_semgrep(installed: Installed, code: Path) -> None:
    done = installed.run(code, "scan", "--library", "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    found = json.loads(done.stdout)
    assert {(f["rule_id"], f["path"], f["start_line"]) for f in found["findings"]} == {("http-call-without-timeout", "shop.py", 5)}
    assert {rule["engine"] for rule in found["rules"]} == {"python"}
    assert len(found["rules"]) * 2 == len(LIBRARY)


def test_the_page_is_made_by_what_is_installed(installed: Installed, code: Path) -> None:
    done = installed.run(code, "report", "http-call-without-timeout", "-o", "page.html")
    page = (code / "page.html").read_text(encoding="utf-8")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "<style>:root" in page and '"use strict"' in page and "shop.py" in page


def test_asking_for_semgrep_says_what_to_install(installed: Installed, code: Path) -> None:
    done = installed.run(code, "scan", "--library", "--engine", "semgrep")
    assert done.returncode == 2 and done.stdout == ""
    assert len(done.stderr.splitlines()) == 1 and "bugclass[semgrep]" in done.stderr


def test_a_rule_that_only_semgrep_runs_is_told_not_skipped(installed: Installed, code: Path) -> None:
    rule = "rules:\n- id: java-call\n  languages: [java]\n  severity: WARNING\n  message: m\n  pattern: evil(...)\n"
    (code / "rule.yaml").write_text(rule)
    done = installed.run(code, "scan", "--rules", "rule.yaml")
    assert done.returncode == 2 and "bugclass[semgrep]" in done.stderr and "Traceback" not in done.stderr


def test_hunt_without_semgrep_and_without_a_repository(installed: Installed, code: Path) -> None:
    (code / "old.py").write_text("import requests\n\n\ndef tell(u):\n    requests.get(u)\n")
    (code / "new.py").write_text("import requests\n\n\ndef tell(u):\n    requests.get(u, timeout=3)\n")
    done = installed.run(code, "hunt", "--before", "old.py", "--after", "new.py", "--format", "json", "--path", "shop.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert [(f["path"], f["start_line"]) for f in json.loads(done.stdout)["findings"]] == [("shop.py", 5)]


def test_help_and_version(installed: Installed, code: Path) -> None:
    assert installed.run(code, "--help").returncode == 0
    assert installed.run(code, "--version").stdout.startswith("bugclass ")
