# Set up, build, test and serve the article. `make` alone lists what there is.
#
# VENV, PYTHON, PORT and CHROMIUM may be given on the command line: make test VENV=/elsewhere/venv

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VENV ?= .venv
RUN := $(VENV)/bin/python
NODE := $(RUN) -m build.page.assets.node node
PYTEST := $(RUN) -m pytest --numprocesses auto --maxprocesses 4 --dist loadgroup
NODE_TESTS = --test-reporter=dot $(wildcard tests/js/*.test.js templates/figures/*/*.test.js)
PORT ?= 8000

# Handed on to the build when given: make site DATASET=fashion-mnist SITE_URL=https://example.org/article/
OPTIONS = $(foreach name,$(EXPERIMENT),--experiment $(name)) $(foreach name,$(PAGES),--pages $(name))
OPTIONS += $(if $(MODEL),--model '$(MODEL)') $(if $(DATA),--data '$(DATA)') $(if $(NAME),--name '$(NAME)') $(if $(DATASET),--dataset $(DATASET))
OPTIONS += $(if $(DATA_MIRROR),--data-mirror '$(DATA_MIRROR)') $(if $(SITE_URL),--site-url '$(SITE_URL)') $(if $(JOBS),--jobs $(JOBS))
export CHROMIUM
unexport PYTHONDONTWRITEBYTECODE # tests start many Pythons, each of which would compile what it imports

# On a terminal pip shows its progress bars; elsewhere it only speaks when something is wrong.
INSTALL = $(RUN) -m pip install --disable-pip-version-check --constraint constraints.txt $$([ -t 1 ] || echo --quiet)

# Setting up is keyed on what the lists say, not on file times: a stamp carries the checksum of its list.
checksum = $(shell cat $(1) 2>/dev/null | cksum | cut -d ' ' -f 1)
PACKAGES := $(VENV)/.packages-$(call checksum,pyproject.toml constraints.txt)
TOOLS := $(VENV)/.tools-$(call checksum,pyproject.toml constraints.txt)
MODULES := node_modules/.modules-$(call checksum,package.json package-lock.json .npmrc)

.PHONY: help setup site inspect serve test unit browser check lint types audit bench clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F '|' '{printf "%-16s %s\n", $$1, $$2}'

setup: $(TOOLS) $(MODULES) ## install the Python and npm packages

site: $(PACKAGES) $(MODULES) ## build the article into site/
	@$(RUN) -m build site $(OPTIONS)

inspect: $(PACKAGES) ## say what a model and pictures would become: make inspect MODEL=my.onnx DATA=photos/
	@$(RUN) -m build inspect '$(MODEL)' $(if $(DATA),'$(DATA)') $(if $(DATA_MIRROR),--data-mirror '$(DATA_MIRROR)')

serve: $(PACKAGES) $(MODULES) ## show site/ at http://localhost:8000, and build again what is saved
	@$(RUN) -m build serve --port $(PORT)

test: $(TOOLS) $(MODULES) ## run all tests; those of the built site need site/ and browsers
	@$(NODE) --test $(NODE_TESTS)
	@$(PYTEST)

unit: $(TOOLS) $(MODULES) ## run the tests that need neither site/ nor a browser
	@$(NODE) --test $(NODE_TESTS)
	@$(PYTEST) --ignore=tests/browser

browser: $(TOOLS) $(MODULES) ## run the tests of the built site in Chromium, Firefox and WebKit
	@$(PYTEST) tests/browser

check: lint types test ## lint, types and all tests

lint: $(TOOLS) $(MODULES) ## look for faults and for formatting
	@$(RUN) -m ruff check .
	@$(NODE) node_modules/@biomejs/biome/bin/biome check --error-on-warnings .
	@$(RUN) -m ruff format --check .

types: $(TOOLS) $(MODULES) ## check types in build/ and in the browser code
	@$(RUN) -m mypy
	@$(NODE) node_modules/typescript/bin/tsc -p tsconfig.json

audit: $(TOOLS) ## recompute printed numbers of site/ from the raw data and the published files
	@$(RUN) -m tests.audit $(AUDIT)

bench: $(TOOLS) $(MODULES) ## measure builds, page, engine and training: make bench WRITE=1 keeps the table
	@$(RUN) -m tests.bench $(if $(WRITE),--write) $(BENCH)

clean: ## remove site/ and the stage outputs; keeps data/ and the environment
	rm -rf site .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results

$(VENV)/bin/python:
	@python=; for name in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "setup: Python 3.11 or newer must be on the PATH (got $$(python3 --version 2>&1)); install one, or name it: make setup PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	echo "setup   $(VENV) from $$($$python --version)"; \
	$$python -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(PACKAGES): | $(VENV)/bin/python
	@echo "setup   Python packages of the build (a few minutes the first time)"
	@$(INSTALL) .
	@$(RUN) -c 'import torchvision' 2>/dev/null || { \
	  echo "setup: torch and torchvision must be builds of one kind (both ordinary or both CPU-only); remove $(VENV) and run \`make setup\` again" >&2; exit 1; }
	@rm -f $(VENV)/.packages-*; touch $@

$(TOOLS): | $(PACKAGES)
	@echo "setup   Python packages of the tests"
	@$(INSTALL) '.[dev]'
	@rm -f $(VENV)/.tools-*; touch $@

$(MODULES): | $(PACKAGES)
	@echo "setup   npm packages"
	@$(RUN) -m build.page.assets.node npm ci --no-audit --loglevel=error
	@touch $@
