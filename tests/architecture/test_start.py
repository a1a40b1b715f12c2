"""What a scan does not load: a commit hook waits for all that is loaded before the first file is looked at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULE = "rules: [{id: r, languages: [python], severity: WARNING, message: m, pattern: f($X)}]"
SCRIPT = "import sys; from scanner.cli.main import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
NEVER = {"ast_grep", "dataclasses", "inspect", "jinja2", "libcst", "regex", "rich", "scanner.infer", "subprocess"}


def loaded(here: Path) -> set[str]:
    """The modules of a scan of `here` for its kept rule."""
    command = [sys.executable, "-S", "-c", SCRIPT, "scan", "--root", str(here), "--engine", "python", "--format", "json", "part.py"]
    places = os.pathsep.join([str(ROOT), *(each for each in sys.path if each)])
    environment = {**os.environ, "PYTHONPATH": places, "XDG_CACHE_HOME": str(here / "cache")}
    done = subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True, check=False)
    assert "f(1)" in done.stdout, done.stderr
    return set(done.stderr.splitlines()[-1].split())


def test_a_scan_of_a_changed_file_loads_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / ".bugclass" / "rules").mkdir(parents=True)
    (tmp_path / ".bugclass" / "rules" / "r.yaml").write_text(RULE)
    (tmp_path / "part.py").write_text("f(1)\n")
    loaded(tmp_path)  # now the rule is remembered
    (tmp_path / "part.py").write_text("f(1)\n# changed\n")
    found = loaded(tmp_path)
    assert sorted(found & {*NEVER, "yaml"}) == []
    assert "scanner.engines.python.engine" in found


def test_a_scan_of_an_unchanged_file_loads_no_engine(tmp_path: Path) -> None:
    (tmp_path / ".bugclass" / "rules").mkdir(parents=True)
    (tmp_path / ".bugclass" / "rules" / "r.yaml").write_text(RULE)
    (tmp_path / "part.py").write_text("f(1)\n")
    loaded(tmp_path)
    assert sorted(loaded(tmp_path) & {*NEVER, "yaml", "scanner.engines.python.engine"}) == []
