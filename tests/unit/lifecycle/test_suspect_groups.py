"""What a changed file is, which dependencies it names, which flags its lines touch."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.lifecycle.suspects.dependencies import differing, versions
from scanner.lifecycle.suspects.flags import flags_in
from scanner.lifecycle.suspects.groups import group_of
from scanner.model.history import Hunk, TouchedFile
from scanner.model.suspects import DependencyUpdate, Group

KINDS = {
    Group.CODE: "shop/pay.py setup.sh src/flagship.py shop/migrate.py shop/testimony.py app.js shop/feature.py "
    "shop/configure.py lib/docstrings.py",
    Group.CONFIGURATION: "shop/settings.py config/app.yaml .env deploy.toml tox.json shop/conf/base.py "
    ".flake8 app.ini settings/production.py",
    Group.MIGRATION: "shop/migrations/0002_tax.py alembic/versions/ab12_x.py db/schema.sql synapse/storage/schema/main/delta/73/01x.sql",
    Group.DEPENDENCY: "poetry.lock uv.lock pdm.lock Pipfile.lock Pipfile pyproject.toml setup.cfg setup.py requirements.txt "
    "requirements-dev.txt requirements/base.txt constraints.txt backend/poetry.lock",
    Group.FLAG: "shop/flags.py config/feature_flags.yaml feature-flags/checkout.json features.yml toggles.toml",
    Group.INFRASTRUCTURE: "Dockerfile docker/Dockerfile.prod docker-compose.yml "
    "compose.override.yaml k8s/web.yaml main.tf .github/workflows/ci.yml "
    ".gitlab-ci.yml helm/values.yaml Jenkinsfile Makefile tox.ini deploy/nginx.conf .ci/run",
    Group.TEST: "tests/test_pay.py shop/tests/__init__.py test_x.py conftest.py tests/data/requests.json tests/Dockerfile pay_test.py",
    Group.DOCUMENTATION: "README.md docs/index.rst CHANGELOG LICENSE notes.txt changelog.d/123.bugfix docs/conf.py AUTHORS",
}


@pytest.mark.parametrize(("group", "path"), [(group, path) for group, paths in KINDS.items() for path in paths.split()])
def test_groups(group: Group, path: str) -> None:
    assert group_of(path) is group


@given(st.text(max_size=60))
def test_any_path_has_a_group(path: str) -> None:
    assert group_of(path) in Group


LOCKED = """\
[[package]]
name = "requests"
version = "2.31.0"
description = "name = \\"evil\\""

[package.dependencies]
urllib3 = ">=1.21"

[[package]]
name = "Zope.Interface"
version = "6.0"

[[package]]
name = "own-project"
source = { editable = "." }

[metadata]
name = "not-a-package"
version = "1"
"""
READ = [
    ("poetry.lock", LOCKED, {"requests": "2.31.0", "zope-interface": "6.0"}),
    ("sub/uv.lock", 'version = 1\n\n[[package]]\nname = "anyio"\nversion = "4.0"\nsource = { registry = "x" }\n', {"anyio": "4.0"}),
    ("pdm.lock", '[[package]]\r\nname = "idna"\r\nversion = "3.6"\r\n', {"idna": "3.6"}),
    (
        "Pipfile.lock",
        '{"_meta": {}, "default": {"redis": {"version": "==5.0"}, "mine": {"git": "u", "ref": "abc"}}, "develop": {"ruff": {}}}',
        {"redis": "5.0", "mine": "abc", "ruff": "*"},
    ),
    (
        "Pipfile",
        '[packages]\nflask = "*"\nx = {version = ">1"}\n[dev-packages]\nmypy = "==1.0"\n',
        {"flask": "*", "x": ">1", "mypy": "==1.0"},
    ),
    (
        "requirements.txt",
        "# c\n-r base.txt\n--hash=x\nrequests[socks]==2.31.0 ; python_version > '3'\nflask>=2,<3  # web\nredis\n"
        "attrs==23.1 \\\n    --hash=sha256:00\npkg @ https://x/y.zip\n",
        {"requests": "2.31.0", "flask": ">=2,<3", "redis": "*", "attrs": "23.1", "pkg": "@ https://x/y.zip"},
    ),
    (
        "pyproject.toml",
        '[build-system]\nrequires = ["hatchling>=1"]\n[project]\ndependencies = ["a>=1", "b"]\n'
        '[project.optional-dependencies]\nx = ["c==2"]\n'
        '[dependency-groups]\ndev = ["d<4", {include-group = "x"}]\n[tool.poetry.dependencies]\ne = "^1"\n'
        'f = {version = "^2", extras = ["z"]}\n'
        '[tool.poetry.group.dev.dependencies]\ng = "3"\n',
        {"hatchling": ">=1", "a": ">=1", "b": "*", "c": "2", "d": "<4", "e": "^1", "f": "^2", "g": "3"},
    ),
    ("setup.cfg", "[options]\ninstall_requires =\n    a>=1\n    b\n[options.extras_require]\nx = c==%(y)s2\n", {"a": ">=1", "b": "*"}),
    ("setup.py", "install_requires=['a>=1']", {}),
    ("environment.yml", "dependencies:\n- a=1\n", {}),
    ("poetry.lock", "", {}),
    ("pdm.lock", "[metadata]\nlock_version = '4.5'\n", {}),
    ("requirements.txt", "not a requirement line at all\n==3\n\x00\n", {}),
]


@pytest.mark.parametrize(("path", "text", "wanted"), READ, ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "")
def test_versions(path: str, text: str, wanted: dict[str, str]) -> None:
    found = versions(path, text)
    assert {name: version for name, version in found.items() if name in wanted or path != "setup.cfg"} == wanted


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("poetry.lock", "garbage [["),
        ("uv.lock", LOCKED + "<<<<<<< HEAD\n" + LOCKED),
        ("Pipfile.lock", "{"),
        ("Pipfile.lock", "[]"),
        ("Pipfile.lock", '{"default": 3}'),
        ("Pipfile.lock", '{"default": {"a": "b"}}'),
        ("Pipfile.lock", "[" * 100_000),
        ("pyproject.toml", "[project"),
        ("pyproject.toml", "project = 3"),
        ("pyproject.toml", "[project]\ndependencies = 3\n"),
        ("setup.cfg", "no section\n"),
        ("Pipfile", "packages = 3"),
    ],
)
def test_broken_files_are_told(path: str, text: str) -> None:
    with pytest.raises(ValueError):
        versions(path, text)


@given(st.sampled_from([path for path, _, _ in READ]), st.text(st.sampled_from('[]{}"=\n name version package <>-0.@#:'), max_size=200))
def test_any_text_is_read_or_refused(path: str, text: str) -> None:
    try:
        versions(path, text)
    except ValueError:
        return


def test_a_huge_lock_is_bounded() -> None:
    text = "".join(f'[[package]]\nname = "p{n}"\nversion = "1"\n' for n in range(30_000))
    assert len(versions("uv.lock", text)) == 20_000


def test_differing() -> None:
    found = differing("poetry.lock", {"a": "1", "b": "1", "c": "1"}, {"a": "1", "b": "2", "d": "1"})
    assert found == (
        DependencyUpdate("b", "1", "2", "poetry.lock"),
        DependencyUpdate("c", "1", None, "poetry.lock"),
        DependencyUpdate("d", None, "1", "poetry.lock"),
    )
    assert differing("poetry.lock", {"a": "1"}, {"a": "1"}) == ()


def flags(line: str, path: str = "shop/pay.py") -> tuple[str, ...]:
    return flags_in([TouchedFile(path, path, hunks=(Hunk(1, 1, "", (), (line,)),))])


@pytest.mark.parametrize(
    ("line", "flag"),
    [
        ('if FLAGS["checkout_v2"]:', "checkout_v2"),
        ('feature_flags.is_enabled("new-tax")', "new-tax"),
        ("if flag_is_active(request, 'beta'):", "beta"),
        ("settings.CHECKOUT_ENABLED = True", "CHECKOUT_ENABLED"),
        ("FEATURE_NEW_TAX = False", "FEATURE_NEW_TAX"),
        ('client.bool_variation("kill", user, False)', "kill"),
    ],
)
def test_flags(line: str, flag: str) -> None:
    assert flags(line) == (flag,)


@pytest.mark.parametrize(
    "line",
    ["total = 3", "flags = re.MULTILINE", "re.compile('x', flags=re.I)", "features.append(one)", "enabled = True", "# flags", 'x["flags"]'],
)
def test_no_flags(line: str) -> None:
    assert flags(line) == ()


def test_flags_of_files() -> None:
    assert flags("checkout_v2: false", "config/flags.yaml") == ("checkout_v2",)
    assert flags("checkout_v2: false", "config/app.yaml") == ()
    assert flags('FLAGS["x1"]', "tests/test_a.py") == flags('FLAGS["x1"]', "docs/flags.md") == ()
    assert len(flags(" ".join(f'FLAGS["f{n}"]' for n in range(100)))) <= 20
