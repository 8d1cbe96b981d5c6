# Everything that a clone needs, from a machine with Python 3.11 or later (venv, pip), git and make.
# What a target needs is set up by the target; a second time costs nothing.

MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(or $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done), \
	$(error Canvass needs Python 3.11 or later))
BIN := .venv/bin
NPM := $(BIN)/python scripts/setup.py npm
ENV := .venv/.installed
MODULES := web/node_modules/.package-lock.json
CLIENTS := web/clients/node_modules/.package-lock.json
IDE := web/dist/ide/index.html
DIST := web/dist/index.html
WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -path 'web/ide/*' -not -path 'web/clients/*' 2>/dev/null)

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-zA-Z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(ENV) $(DIST) ## the whole product on sandbox vendors, with a campaign that runs before your eyes (ARGS="--help" for more)
	@$(BIN)/canvass demo $(ARGS)

.PHONY: test
test: $(ENV) $(DIST) $(CLIENTS) $(IDE) ## the whole test suite (ARGS="tests/unit -k name" for a part)
	@$(BIN)/python scripts/setup.py chromium
ifdef ARGS
	@$(BIN)/python -m pytest $(ARGS)
else
	@$(BIN)/python -m pytest -n $(SIDE_BY_SIDE) --dist loadfile --no-loadscope-reorder --tb=native || \
		$(BIN)/python -m pytest --last-failed --last-failed-no-failures none
	@$(NPM) test
endif
# Tests wait more than they compute, so more of them than two cores run at once. What fails in the crowd is run once more
# by itself: a test that fails then fails.
SIDE_BY_SIDE ?= 3

.PHONY: dev
dev: $(ENV) $(MODULES) $(IDE) ## the demo, with a dashboard that reloads as you edit it
	@$(NPM) run dev & trap "kill $$!" EXIT; $(BIN)/canvass demo $(ARGS)

.PHONY: check
check: $(ENV) $(MODULES) ## everything that reads code without running it
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(NPM) run check

.PHONY: fix
fix: $(ENV) ## format the Python code and correct what can be corrected by machine
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

.PHONY: sdl
sdl: $(ENV) ## write schema/schema.graphql and docs/api-changes.md anew
	@$(BIN)/python -m schema.sdl

.PHONY: errors
errors: $(ENV) ## write docs/errors.md anew
	@$(BIN)/python -m schema.catalogue > docs/errors.md.new && mv docs/errors.md.new docs/errors.md

.PHONY: ide
ide: $(IDE) ## GraphiQL at /graphql, for `canvass demo` and wherever CANVASS_IDE is on

.PHONY: migration
migration: $(ENV) ## draft a migration from the models (MESSAGE="add phone to lead")
	@$(BIN)/python scripts/draft_migration.py "$(MESSAGE)"

.PHONY: bench
bench: ## the benchmarks: make bench-NAME (ARGS for its own options, JSON=path for its figures as a file)
	@ls bench/[!_]*.py | sed 's|^bench/\(.*\)\.py$$|  make bench-\1|; s|_|-|g'

bench-%: $(ENV)
	@$(BIN)/python -m bench.$(subst -,_,$*) $(if $(JSON),--json "$(JSON)") $(ARGS)

.PHONY: chaos
chaos: $(ENV) ## harm the product for ten minutes while it works, and see what that did (ARGS="--seed 7 --rounds 20")
	@$(BIN)/python -m tests.chaos $(ARGS)

.PHONY: lock
lock: $(ENV) ## write requirements.lock (the product) and requirements-dev.lock (and its tools) anew (ARGS=--upgrade)
	@printf 'setuptools>=77\nuv\n' | $(LOCK) --all-extras - -o requirements-dev.lock
	@$(LOCK) -c requirements-dev.lock -o requirements.lock
	@! grep -nE '://|^ *-(-find|-index|-extra|f|i)' requirements.lock requirements-dev.lock
LOCK := $(BIN)/uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(ARGS)

.PHONY: clean
clean: ## remove what make has made; the demo's data stay
	@rm -rf .venv build *.egg-info web/node_modules web/ide/node_modules web/clients/node_modules web/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(ENV): requirements-dev.lock pyproject.toml
	@$(PYTHON) scripts/setup.py environment
	@touch $@

$(MODULES): web/package-lock.json | $(ENV)
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

web/clients/node_modules/.package-lock.json web/ide/node_modules/.package-lock.json: \
web/%/node_modules/.package-lock.json: web/%/package-lock.json | $(ENV)
	@$(NPM) --prefix $* ci --no-audit --no-fund --loglevel=error
	@touch $@

$(IDE): web/ide/node_modules/.package-lock.json $(wildcard web/ide/*.*) $(DIST)
	@$(NPM) --prefix ide run build
	@touch $@

$(DIST): $(MODULES) $(WEB_SOURCES)
	@$(NPM) run build
	@touch $@
