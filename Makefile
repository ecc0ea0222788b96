# Two commands matter: `make run` and `make test`. Everything else is for who works on the project.
#
#   make run                       set-up, then the workbench (without a terminal: an example goal)
#   make run GOAL="a Debian image for Proxmox"     set-up, then that goal, drafted headless
#   make test                      set-up, then all checks and tests, container and model included
#
# YES=1 asks nothing, NO_DOCKER=1 leaves the container engine out, OUT=DIR says where a draft goes,
# BUNDLE=FILE takes all of set-up from a file and uses no network.

SHELL := /bin/sh
override GOAL := $(value GOAL)
override OUT := $(value OUT)
override BUNDLE := $(value BUNDLE)
export GOAL OUT YES NO_DOCKER BUNDLE
PY := .venv/bin/python
UV_VERSION := 0.13.9
FAST := not model and not container and not slow and not long
HEAVY := (model or container or slow) and not long and not alone
ALONE := alone and not long

# The first Python that is new enough; set PYTHON to choose another.
ifeq ($(origin PYTHON), undefined)
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo $$p; break; }; done)
endif
SETUP = $(if $(PYTHON),$(PYTHON) -m assistant.setup.bootstrap,$(NO_PYTHON))
NO_PYTHON = { echo 'dryfit: no Python 3.11 or newer is on the PATH' >&2; \
	echo '  → sudo apt-get install python3 python3-venv   (or: make $@ PYTHON=/path/to/python3)' >&2; \
	exit 4; }; :

.PHONY: run setup check lint test test-fast test-heavy test-alone test-long lock clean help
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | head -8

run:
	@$(SETUP) run

setup:
	@$(SETUP) setup

test:
	@$(SETUP) setup --dev --yes
	@$(MAKE) --no-print-directory lint test-fast test-heavy test-alone

check:
	@$(SETUP) setup --dev --only-python
	@$(MAKE) --no-print-directory lint test-fast

lint:
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports

# No standard input: nothing in a test may wait for a person.
test-fast:
	$(PY) -m pytest -q -n 2 -m "$(FAST)" </dev/null

# A file's tests stay together: its fixtures are started once.
test-heavy:
	$(PY) -m pytest -q -n 2 --dist loadfile --durations=15 -m "$(HEAVY)" </dev/null

test-alone:
	$(PY) -m pytest -q -m "$(ALONE)" </dev/null

test-long:
	@$(SETUP) setup --dev --yes
	$(PY) -m pytest -q -m long </dev/null

# New versions into the lock files; the files say for every package which bytes are accepted.
lock:
	@$(SETUP) setup --only-python
	@$(PYTHON) -m venv .venv/uv && .venv/uv/bin/pip install -q uv==$(UV_VERSION)
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(LOCK) --group pyproject.toml:build -c requirements-dev.lock -o requirements-build.lock
LOCK = .venv/uv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--upgrade --custom-compile-command "make lock"

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
