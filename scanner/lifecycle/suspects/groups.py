"""What a changed file is, by its path: code, configuration, a data migration, dependencies, infrastructure, tests, documentation."""

from __future__ import annotations

import re

from scanner.model.suspects import Group

LOCKS = ("poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock")
_REQUIREMENTS = re.compile(r"(^|/)(requirements|constraints)[^/]*\.(txt|in|pip)$|(^|/)(requirements|constraints)/[^/]+\.(txt|in|pip)$")
_DECLARING = ("pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "environment.yml", "environment.yaml")
# the first that fits decides
_TABLE: tuple[tuple[Group, re.Pattern[str]], ...] = tuple(
    (group, re.compile(pattern, re.IGNORECASE))
    for group, pattern in (
        (Group.TEST, r"(^|/)(tests?|testing)/|(^|/)(test_[^/]*|[^/]*_tests?|conftest)\.py$|(^|/)(pytest\.ini|\.coveragerc)$"),
        (Group.MIGRATION, r"(^|/)(migrations?|alembic/versions|db/migrate|schema/.*delta)/[^ ]+|\.sql(\.\w+)?$"),
        (
            Group.INFRASTRUCTURE,
            r"(^|/)(dockerfile|containerfile)[^/]*$|\.dockerfile$|(^|/)(docker-)?compose[^/]*\.ya?ml$|\.(tf|tfvars|hcl)$|(^|/)\.dockerignore$"
            r"|(^|/)(k8s|kubernetes|helm|charts?|terraform|ansible|deploy(ment)?|docker|infra(structure)?|manifests)/"
            r"|^\.(github|circleci|buildkite|ci|gitlab|travis)/|(^|/)(\.gitlab-ci|\.travis|appveyor|azure-pipelines|bitbucket-pipelines)\.ya?ml$"
            r"|(^|/)(jenkinsfile|vagrantfile|procfile|makefile|tox\.ini|noxfile\.py|chart\.ya?ml)$|\.service$|(^|/)nginx[^/]*\.conf$",
        ),
        (Group.DOCUMENTATION, r"(^|/)(docs?|documentation|changelogs?|changelog\.d|newsfragments|news)/|\.(md|rst|adoc|txt|pot?)$"),
        (
            Group.FLAG,
            r"(^|/)(feature[-_]?)?(flags?|toggles?|switches|experiments?)(\.(py|ya?ml|json|toml)$|/)|(^|/)features?\.(ya?ml|json|toml)$",
        ),
        (
            Group.CONFIGURATION,
            r"\.(ya?ml|toml|ini|cfg|conf|config|properties|json|env|xml|plist)$|(^|/)\.?env(\.[^/]*)?$|(^|/)(settings|config)(_[^/]*)?\.py$"
            r"|(^|/)(settings|config|configs|conf)/[^ ]*\.py$|(^|/)\.(?!github)[a-z][^/]*$",
        ),
        (
            Group.DOCUMENTATION,
            r"(^|/)(readme|changes|changelog|history|authors|contributors|license|licence|notice|news|copying|security)[^/.]*$",
        ),
    )
)


def group_of(path: str) -> Group:
    """The kind of file that a path names, by conventions of Python projects; code where nothing else fits."""
    if is_dependency_file(path):
        return Group.DEPENDENCY
    return next((group for group, pattern in _TABLE if pattern.search(path)), Group.CODE)


def is_dependency_file(path: str) -> bool:
    """Whether a file says which dependencies there are: a lock file, a requirements file, or a project's own declaration."""
    name = path.rpartition("/")[2]
    return name in LOCKS or name in _DECLARING or bool(_REQUIREMENTS.search(path))
