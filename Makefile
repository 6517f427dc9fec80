# Everything needs Python 3.11 or later and make; the rest is installed into .venv, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
PROPERTIES = $(shell grep -rl 'tests.hypothesis_profiles import' tests --include='test_*.py')

.PHONY: help demo test fuzz readers serve check bench clips clean
.DEFAULT_GOAL := help

help: ## Show what there is to make
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

demo: $(INSTALLED) ## Send real clips to every fake and show what each answered
	@$(BIN)/python examples/demo.py

test: $(INSTALLED) ## Run all tests
	$(BIN)/python -m pytest -n auto --dist loadgroup

fuzz: $(INSTALLED) ## Run the property tests with many more examples, other ones each time
	@seed=$${VOICEMOCK_SEED:-$$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}; \
	  echo "This run is repeated by VOICEMOCK_SEED=$$seed make fuzz"; \
	  VOICEMOCK_FUZZ=1 VOICEMOCK_SEED=$$seed $(BIN)/python -m pytest -n auto --dist loadgroup $(PROPERTIES)

readers: ## Have tools in JavaScript read the contracts; needs Node and npm
	@command -v node >/dev/null && command -v npm >/dev/null \
	  || { echo "make readers needs Node and npm: install them first" >&2; exit 2; }
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && cp tests/readers/* "$$folder" \
	  && npm install --prefix "$$folder" --no-package-lock --no-audit --no-fund --silent \
	  && node "$$folder/read.mjs" contracts/voicemock_contracts/*/*api.yaml

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
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[check,faker,hypothesis,respx]' --group dev
	@touch $@
