# make demo     the demo county, from nothing to the printed answers, then the pages
# make test     every test            make test-long COUNTIES=500   more random counties
# make check    lint and types        make bench                    measure
# make bench-province HOUSEHOLDS=10000,100000,912700   beside PostgreSQL (apt-get install postgresql) and DuckDB
# make pictures the pictures of the manuals, anew
# make setup    only what the others need; leaves .venv/bin/aidchain
# PIP_INDEX_URL and AIDCHAIN_MAVEN_MIRROR name other sources; PYTHON another interpreter.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
COUNTIES ?= 300
HOUSEHOLDS ?= 10000,100000,912700

.PHONY: setup setup-dev demo test test-long check bench bench-province pictures lock clean python

setup: python
	@$(PYTHON) bootstrap.py

setup-dev: python
	@$(PYTHON) bootstrap.py --dev

python:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新的版本;请安装后重试,或用 make PYTHON=路径 指定。" >&2; exit 1; }

demo: setup
	@$(BIN)/aidchain demo

test: setup-dev
	$(BIN)/python -m pytest

test-long: setup-dev
	AIDCHAIN_COUNTIES=$(COUNTIES) $(BIN)/python -m pytest tests/contract

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup-dev
	$(BIN)/python -m bench

bench-province: setup-dev
	$(BIN)/python -m pip install --quiet --no-build-isolation --editable ".[bench]"
	$(BIN)/python -m bench province --households $(HOUSEHOLDS)

pictures: setup-dev
	$(BIN)/python -m docs.scripts.pictures

# For maintainers, after a change of pyproject.toml; uv is needed for this only.
lock:
	echo "setuptools>=80" | uv pip compile pyproject.toml - --universal --python-version 3.11 --generate-hashes \
		--extra local --extra fast --extra pdf --no-header --output-file requirements.lock
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--extra dev --extra py2neo --constraint requirements.lock --no-header --output-file requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
