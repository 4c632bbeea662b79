# Two commands do everything on a machine that has git, make and Python 3.11 (with venv):
#
#   make demo    sets up and opens the application with the example families
#   make test    sets up and runs every test and check
#
# Set-up lives in .venv; afterwards .venv/bin/makewhole is the command. `make help` lists the rest.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
EXAMPLE ?= examples/07-make-ups-with-a-due-date
AS_OF ?= 2025-12-20
FAMILIES := build/demo/families.makewhole
# 0: any free one, so that a record of your own may be open beside it.
DEMO_PORT ?= 0

# A stamp is named after what it was made from, so a changed requirement sets up again and an unchanged one costs nothing.
CORE_INPUTS := pyproject.toml requirements/build.txt requirements/core.txt
DEV_INPUTS := $(CORE_INPUTS) requirements/dev.txt
CORE_STAMP := $(VENV)/.core-$(shell cat $(CORE_INPUTS) | cksum | cut -d ' ' -f 1)
DEV_STAMP := $(VENV)/.dev-$(shell cat $(DEV_INPUTS) | cksum | cut -d ' ' -f 1)

.PHONY: help setup browser demo families statement test system lint types rooms docs tests bench pictures messages lock format clean

help:
	@echo "make demo    set up, and open the application with the example families; Ctrl+C ends it"
	@echo "make test    set up, and run every test and check"
	@echo "make statement  print the statement of an example child in the terminal"
	@echo "make setup   set up only, with everything the checks need"
	@echo "make lint    style;  make types  types;  make rooms  who may import whom"
	@echo "make tests   the tests alone, with those in a browser;  make docs  the pages, in docs/_build/html"
	@echo "make browser the journeys and pages in a real Chromium alone"
	@echo "make format  put the code in its agreed form"
	@echo "make bench   how long a statement and a district's ledger take, and beside it the usual ways"
	@echo "make pictures  the README's and the pages' pictures of the application, anew"
	@echo "make messages  collect what the program says into the Spanish catalog, and compile it"
	@echo "make lock    choose and pin the requirements anew;  make clean  remove what was built"

# --- set-up -----------------------------------------------------------------------------------------------------------

$(BIN)/python:
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { \
	  echo "Python is missing. Install Python 3.11 or newer, then run this again."; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "makewhole needs Python 3.11 or newer; $(PYTHON) is `"$(PYTHON)" -V 2>&1`."; \
	  echo "Install Python 3.11, or name one: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python has no venv. On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@echo "Setting up in $(VENV) (once; it downloads what makewhole needs) ..."
	@"$(PYTHON)" -m venv $(VENV)

$(CORE_STAMP): | $(BIN)/python
	@$(PIP) install --require-hashes -r requirements/build.txt -r requirements/core.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/.core-*
	@touch $@

$(DEV_STAMP): | $(BIN)/python
	@echo "Setting up what the tests and checks need ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/.core-* $(VENV)/.dev-*
	@touch $(CORE_STAMP) $@

setup: $(DEV_STAMP)

# --- what people run --------------------------------------------------------------------------------------------------

# Made anew each time: what was typed into it the last time is gone.
families: $(CORE_STAMP)
	@$(BIN)/python tools/families.py $(FAMILIES)

demo: families
	@echo "The children are made up. Type into it what you like: it is made anew each time."
	@echo
	@$(BIN)/makewhole serve $(FAMILIES) --port $(DEMO_PORT)

statement: $(CORE_STAMP)
	@echo "$(BIN)/makewhole statement $(EXAMPLE) --as-of $(AS_OF)"
	@echo
	@$(BIN)/makewhole statement $(EXAMPLE) --as-of $(AS_OF)
	@echo
	@echo "That was an example; the child is made up. The README.md in its folder works the"
	@echo "figures out by hand. What to try next:"
	@echo
	@echo "  where a number comes from"
	@echo "    $(BIN)/makewhole explain $(EXAMPLE) speech owed --as-of $(AS_OF)"
	@echo "  every minute, one line each"
	@echo "    $(BIN)/makewhole postings $(EXAMPLE) --as-of $(AS_OF)"
	@echo "  what is wrong or missing in the record"
	@echo "    $(BIN)/makewhole check $(EXAMPLE)"
	@echo "  all commands"
	@echo "    $(BIN)/makewhole --help"
	@echo "  nine more examples, and how to make your own: examples/README.md"
	@echo "  every test and check: make test"

test: setup system lint types rooms docs families tests

# What the tests need beside Python. Installed where that is allowed, named where it is not; on a CI machine it must be there.
# Each is a Debian package and a file that shows it is there.
SYSTEM := chromium:/usr/bin/chromium hledger:/usr/bin/hledger nginx-light:/usr/sbin/nginx postgresql:/usr/lib/postgresql/*/bin/initdb tesseract-ocr:/usr/bin/tesseract libreoffice-writer-nogui:/usr/lib/libreoffice/program/libswlo.so
system:
	@missing=; \
	for need in $(SYSTEM); do \
	  command -v "$$(basename "$${need#*:}")" >/dev/null 2>&1 || ls $${need#*:} >/dev/null 2>&1 || missing="$$missing $${need%%:*}"; \
	done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	as_root=; \
	if [ "$$(id -u)" != 0 ]; then \
	  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root=no; fi; \
	fi; \
	if [ "$$as_root" != no ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "Installing what the tests check against:$$missing ..."; \
	  $$as_root apt-get update -qq && $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null && exit 0; \
	fi; \
	echo "Missing:$$missing. The tests that need them are left out. On Debian or Ubuntu: sudo apt-get install$$missing"; \
	if [ -n "$$CI" ]; then exit 1; fi; \
	echo "Going on without: those tests are skipped, and named as skipped at the end."

lint: $(DEV_STAMP)
	@echo "== style"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(DEV_STAMP)
	@echo "== types"
	@$(BIN)/mypy

rooms: $(DEV_STAMP)
	@echo "== rooms"
	@$(BIN)/lint-imports --no-cache

docs: $(DEV_STAMP)
	@echo "== docs"
	@$(BIN)/sphinx-build -W --keep-going -E -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

# Some minutes each on two cores. In two runs: where a browser is, an event loop runs, and other tests are to run without one.
tests: $(DEV_STAMP)
	@echo "== tests"
	@$(BIN)/python -m pytest -n auto --ignore=tests/browser
	@$(MAKE) --no-print-directory browser

# The journeys and pages in a real Chromium, of which each worker has one.
browser: $(DEV_STAMP)
	@echo "== tests in a browser"
	@$(BIN)/python -m pytest tests/browser -n auto || { \
	  [ $$? = 1 ] || exit 1; \
	  echo "== what failed, again and alone: on a busy machine a browser can be too slow"; \
	  $(BIN)/python -m pytest tests/browser -n 1 --last-failed; }

# --- for those who work on it -----------------------------------------------------------------------------------------

format: $(DEV_STAMP)
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

# A few minutes; the made-up district is written to build/bench once. `make bench BENCH=child` runs one of them.
bench: $(DEV_STAMP)
	@$(BIN)/python bench/run.py $(BENCH)

# A real browser looks at the pages with made-up children; look at what came out before it is kept.
pictures: $(DEV_STAMP)
	@$(BIN)/python -m docs.pictures

# Translations are kept; `make messages MESSAGES=--missing` lists what has none yet.
messages: $(DEV_STAMP)
	@$(BIN)/python tools/messages.py $(MESSAGES)

# Versions and hashes only: no address of any index is written into the files.
COMPILE := $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --upgrade
lock: $(DEV_STAMP)
	@$(COMPILE) pyproject.toml -o requirements/core.txt
	@$(COMPILE) pyproject.toml --extra dev -c requirements/core.txt -o requirements/dev.txt
	@printf 'hatchling\neditables\n' | $(COMPILE) - -c requirements/dev.txt -o requirements/build.txt

clean:
	@rm -rf dist build docs/_build docs/generated .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
