# What a contributor runs; CI calls the same. Everything is installed into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint types imports tests check-real bench chaos goldens clean

demo: $(VENV)/.installed-run
	$(BIN)/tayori demo demo

test: $(STAMP) tools lint types imports tests

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports --no-cache

tests: $(STAMP)
	$(BIN)/python -m pytest -n 3 --dist loadgroup

check-real: $(STAMP) tools
	$(BIN)/python -m pytest -n 2 -m real

bench: $(STAMP)
	$(BIN)/python -m bench

# Hundreds of seeds at each place, and the tables of docs/reliability.md.
chaos: $(STAMP) tools
	$(BIN)/python -m tests.chaos --place youtube --seeds 0:300 --write
	$(BIN)/python -m tests.chaos --place wordpress --seeds 0:100 --write
	$(BIN)/python -m tests.chaos --place folder --seeds 0:100 --write

.PHONY: tools
tools:
	sh scripts/install_tools.sh

$(VENV)/.installed-run: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("Tayori needs Python 3.11 or newer; set PYTHON=...") if sys.version_info < (3, 11) else 0'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[c2pa]'
	touch $@

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("Tayori needs Python 3.11 or newer; set PYTHON=...") if sys.version_info < (3, 11) else 0'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@ $(VENV)/.installed-run

# Files that are made from the code: look at the difference before you commit it.
goldens: $(STAMP)
	$(BIN)/python scripts/write_command_reference.py

clean:
	rm -rf $(VENV) demo .mypy_cache .ruff_cache .pytest_cache
