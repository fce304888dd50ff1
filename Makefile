# One command each. `make serve` and `make test` work right after a clone: they set up what they need.

SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 3
ARGS ?=

# Only `make lock` uses it, so it is not installed with everything else.
UV := uv==0.13.9
COMPILE := $(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 --quiet \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Tests start Python some hundred times; where the environment forbids to keep what was compiled, each start
# would compile all of it anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup setup-test build bundle check serve drill test test-fast soak lint format docs bench lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.runtime ## install Drillbook into .venv

setup-test: $(VENV)/.test ## install it with all that tests and linters need
	@bash tests/setup-system.sh
	@bash tests/fetch-vnu.sh

build: setup ## build the site into output/
	$(BIN)/drillbook build $(ARGS)

bundle: setup ## pack the site into one ZIP that opens from a disk
	$(BIN)/drillbook bundle $(ARGS)

check: setup ## check the pages and build nothing
	$(BIN)/drillbook check $(ARGS)

serve: setup ## build the site, serve it on this machine, follow edits
	$(BIN)/drillbook serve $(ARGS)

drill: setup ## carry out all drills for real, as root on Debian (ARGS=ID: one of them)
	@bash tests/drills/setup-system.sh || true # a drill that lacks a program says so, and the others run
	$(BIN)/drillbook drill run --yes $(or $(ARGS),--all)

test: setup-test lint ## run linters and all tests, and of the longest a sample (make soak runs all)
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal --durations=20 $(ARGS)

test-fast: $(VENV)/.test ## run the tests that need no browser, no server and no large site
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal --durations=10 -m "not slow" $(ARGS)

soak: setup-test ## run all tests with nothing left out and ten times the examples: for a night
	DRILLBOOK_SOAK=1 $(BIN)/python -m pytest -n $(JOBS) --dist worksteal --durations=20 $(ARGS)

lint: $(VENV)/.test ## run linters, types and the import rules, for Python and for the theme's scripts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@bash tests/js/check.sh

format: $(VENV)/.test ## put the code into its one form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

docs: setup ## write the documentation of fields and rules anew
	$(BIN)/python docs/generate.py

bench: setup-test $(VENV)/.bench ## measure search beside its peers (CORPUS=folder QUERIES=file PAGES="400 430")
	$(BIN)/python -m bench.run $(if $(CORPUS),--corpus '$(CORPUS)') $(if $(QUERIES),--queries '$(QUERIES)') \
		$(if $(PAGES),--pages $(PAGES))

lock: | $(BIN)/python ## write both locks anew, with the newest versions allowed
	$(BIN)/pip install --quiet '$(UV)'
	$(COMPILE) --upgrade --output-file requirements.lock
	$(COMPILE) --upgrade --extra test --constraint requirements.lock --output-file requirements-test.lock

clean: ## remove what was built and installed
	rm -rf $(VENV) .cache tests/js/node_modules bench/peers/node_modules output dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# The stamps make a second run instant and a changed lock install again.
$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# The test lock holds the runtime lock's versions, so this one counts for both.
$(VENV)/.test: requirements-test.lock requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --require-hashes -r requirements-test.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $(VENV)/.runtime $@

# Without them there is still something to measure; the table then says what is missing.
$(VENV)/.bench: pyproject.toml | $(VENV)/.test
	@$(BIN)/pip install --quiet --no-build-isolation -e '.[bench]' && touch $@ || echo "some peers could not be installed" >&2

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "Drillbook needs Python 3.11 or later. On Debian: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Drillbook needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) -V 2>&1)." >&2; \
		echo "Name another one: make PYTHON=python3.12 setup" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "Python's venv module is missing. On Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
