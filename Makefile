# `make demo` and `make test` are all that a fresh machine needs: python3 (3.10 or newer), git and make.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
DEMO   := .demo
MINUTES ?= 11
# LOCK=.ci/requirements.txt: exactly those versions, with their digests
LOCK   ?=

.PHONY: demo test check bench docs site pictures screens wheel clean dist lock audit fuzz load
.DELETE_ON_ERROR:

demo: $(VENV)/.installed  ## a hunt on the bundled incident, in a git repository made for it
	@$(BIN)/python fixtures/demo.py $(DEMO)

test: $(VENV)/.developing $(VENV)/.browser  ## everything that the project checks, in an environment of its own
	@$(MAKE) --no-print-directory check

check:  ## the checks, in the environment that `make test` made
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist loadfile
	$(BIN)/python docs/generate.py --check

bench: $(VENV)/.developing  ## ratios that must not get worse, and the table beside Semgrep and ast-grep (fetches Django with pip)
	$(BIN)/python -m pytest tests/bench
	$(BIN)/python tests/bench/speed.py

docs: $(VENV)/.developing  ## the pages that are made from the code and the rules
	$(BIN)/python docs/generate.py

site: $(VENV)/.developing  ## the pages as a site, in build/site; the tests build it too
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet -f docs/site/mkdocs.yml

pictures: $(VENV)/.developing  ## the pictures in docs/images: the hunt on a terminal, and those of the page; these need Chromium
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/screenshots.py

screens: $(VENV)/.developing  ## what commands show on a terminal, in tests/data/screens, to compare with
	$(BIN)/python tests/support/screens.py

wheel: $(VENV)/.developing  ## the source distribution and the wheel, in dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

dist: $(VENV)/.developing  ## both, made twice: the bytes must be equal (dates come from the last commit)
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) PYTHON=$(BIN)/python sh .ci/reproducible

lock:  ## the versions that CI installs, with their digests (needs uv)
	uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-header --no-annotate --extra dev pyproject.toml -o .ci/requirements.txt
	uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-header --no-annotate .ci/release.in -o .ci/release.txt

audit:  ## known weaknesses of the locked versions; where no registry answers, that is said and nothing fails
	PYTHON=$(PYTHON) sh .ci/audit

fuzz: $(VENV)/.developing  ## every target in turn for MINUTES together; what is found is in .fuzz/found
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,fuzz]'
	$(BIN)/python tests/fuzz/fuzz.py --minutes $(MINUTES)

load: $(VENV)/.developing  ## time and memory under load (fetches Django with pip)
	$(BIN)/python tests/bench/load.py

clean:
	rm -rf $(VENV) $(DEMO) dist build

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 10) else "bugclass needs Python 3.10 or newer, this is " + sys.version.split()[0] + "; say make PYTHON=python3.x")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

# The page is tried in a real browser, and completion in each shell. What is missing is installed where we may; else those tests are skipped and say so.
$(VENV)/.browser: | $(VENV)/.made
	@missing=; for each in chromium zsh fish; do command -v $$each >/dev/null || missing="$$missing $$each"; done; \
	  [ -z "$$missing" ] || [ "$$(id -u)" != 0 ] || \
	  { apt-get update -qq && apt-get install -y -qq --no-install-recommends $$missing; } >/dev/null 2>&1 || \
	  echo "could not be installed, so what needs it is not tried:$$missing" >&2
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.developing: $(VENV)/.made pyproject.toml
	$(if $(LOCK),$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(LOCK))
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(VENV)/.installed $@
