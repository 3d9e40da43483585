# Two doors: `make run` starts a living sample network, `make test` runs every check and test.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test env dev-env system bench lock catalogues clean

PORT ?= 8000
DATA ?= .data
REGION ?= ortenau-digital
PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

help: ## Show the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: env ## Start the sample network on http://127.0.0.1:8000 (PORT=, DATA=, REGION=)
	@exec $(BIN)/lotsennetz demo --data "$(DATA)" --port "$(PORT)" --region "$(REGION)"

test: dev-env system ## All checks and tests, on SQLite and PostgreSQL
	@$(BIN)/python tools/check.py

env: $(VENV)/.base-ready

dev-env: env $(VENV)/.dev-ready

$(VENV)/.base-ready: requirements/base.txt tools/link_package.py $(wildcard src/lotsennetz/locale/*/LC_MESSAGES/*.po src/lotsennetz/*/locale/*/LC_MESSAGES/*.po)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Es fehlt das Paket python3-venv: apt-get install python3-venv" >&2; exit 1; }
	@echo "Umgebung wird eingerichtet (einmalig, etwa eine halbe Minute) ..."
	@$(INSTALL) -r requirements/base.txt
	@$(BIN)/python tools/link_package.py
	@$(BIN)/python tools/catalogues.py compile
	@touch $@

$(VENV)/.dev-ready: requirements/dev.txt
	@$(INSTALL) -r requirements/dev.txt
	@touch $@

system: ## Install what the tests need from Debian (as root), or name the command
	@$(BIN)/python tools/system_packages.py

catalogues: dev-env ## Bring the English catalogues up to date with the code
	@$(BIN)/python tools/catalogues.py update

bench: dev-env system ## Measure; figures and method are in bench/README.md
	@$(BIN)/python bench/run.py

lock: ## Lock requirements/*.in (needs uv)
	@cd requirements && for name in base dev; do uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url \
	  --only-binary :all: --python-version 3.11 --custom-compile-command "make lock" $$name.in -o $$name.txt; done

clean: ## Remove the environment; data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
