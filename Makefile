# make demo   set everything up, build the sample articles into graph/, and show what the graph knows
# make test   set everything up, and run the checks and the tests
# make lock   resolve the dependencies of pyproject.toml anew into the two lock files
#
# Needs python3 (3.11 or newer, with venv and pip) and make; everything else goes into .venv/.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCKED := --require-hashes --only-binary :all: --requirement
OURSELVES := --no-deps --no-build-isolation --editable .

.PHONY: demo test lint types layers units slow lock clean

demo: .venv/installed
	@$(BIN)/swapgraph build seeds/ --graph graph
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh docs/demo.sh graph

test: lint types layers units

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/installed-dev
	$(BIN)/mypy

layers: .venv/installed-dev
	$(BIN)/lint-imports

units: .venv/installed-dev
	$(BIN)/pytest -m "not slow"

slow: .venv/installed-dev
	$(BIN)/pytest -m slow

lock:
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/python -m pip --quiet install uv
	.venv/lock/bin/uv pip compile $(RESOLVE) pyproject.toml .ci/build.in -o requirements.lock
	.venv/lock/bin/uv pip compile $(RESOLVE) --extra dev --extra sm -c requirements.lock pyproject.toml .ci/build.in \
	    -o requirements-dev.lock

RESOLVE := --quiet --upgrade --universal --python-version 3.11 --no-build --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links

clean:
	rm -rf .venv .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing swapgraph and its language model into .venv/ (a minute or two) ..."
	@$(PIP) install $(LOCKED) requirements.lock
	@$(PIP) install $(OURSELVES)
	@touch $@

.venv/installed-dev: requirements-dev.lock pyproject.toml | .venv/bin/python
	@echo "Installing swapgraph and the tools for its tests into .venv/ (a minute or two) ..."
	@$(PIP) install $(LOCKED) requirements-dev.lock
	@$(PIP) install $(OURSELVES)
	@touch $@ .venv/installed
