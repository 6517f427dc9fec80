# Everything needs Python 3.11 or later and make; the rest is installed into .venv, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed

.PHONY: help demo test serve check bench clips clean
.DEFAULT_GOAL := help

help: ## Show what there is to make
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

demo: $(INSTALLED) ## Send real clips to every fake and show what each answered
	@$(BIN)/python examples/demo.py

test: $(INSTALLED) ## Run all tests
	$(BIN)/python -m pytest -n auto --dist loadgroup

serve: $(INSTALLED) ## Serve the fakes on http://127.0.0.1:8900
	@$(BIN)/voicemock serve

check: $(INSTALLED) ## Lint, formatting, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(INSTALLED) ## Measure against a bare ASGI function, in one run
	@$(BIN)/python benchmarks/run.py

clips: $(INSTALLED) ## Render the committed clips anew
	$(BIN)/python -m voicemock_fixtures.committed

clean: ## Remove what make installed
	rm -rf $(VENV) build dist

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "voicemock needs Python 3.11 or later; name one: make PYTHON=python3.12 …" >&2; exit 2; }
	@echo "Installing into $(VENV), once; this takes about a minute."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group dev
	@touch $@
