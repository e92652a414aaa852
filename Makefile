# Every command of the project. `make help` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
VENV := .venv/bin/python
# PostgreSQL and Redis of their own for a command, stopped when it ends.
SERVERS := $(VENV) -m portal.demo.with_servers
WORKERS ?= 2

.PHONY: help setup setup-dev run test test-browser test-faults bench soak check lock messages css clean

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: ## install what the portal needs, without starting it
	@$(PYTHON) portal/demo/bootstrap.py

setup-dev:
	@$(PYTHON) portal/demo/bootstrap.py --dev

run: setup ## start the portal with its own PostgreSQL and Redis (PORT=8123 chooses the port)
	@exec $(VENV) -m portal.demo --port $(PORT)

test: setup-dev ## run the tests that need no browser, on servers of their own
	@$(SERVERS) $(VENV) -m pytest -n $(WORKERS) -q tests/unit tests/integration tests/golden

test-browser: setup-dev ## run the browser tests (installs Debian's Chromium where it is missing)
	@$(VENV) -m portal.demo.chromium
	@$(SERVERS) $(VENV) -m pytest -q tests/functional

test-faults: setup-dev ## run a short form of the fault tests: killed workers, restarted servers
	@$(VENV) -m pytest -q tests/faults

check: setup-dev ## lint, types, templates, layers and migrations
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .
	@$(SERVERS) $(VENV) -m mypy
	@$(VENV) -m djlint --check --lint templates --quiet
	@.venv/bin/lint-imports
	@$(SERVERS) $(VENV) manage.py makemigrations --check --dry-run

lock: ## compile the two requirements files from pyproject.toml (needs uv)
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
	  --no-header --no-annotate pyproject.toml -o requirements.txt
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
	  --no-header --no-annotate --extra dev pyproject.toml -o requirements-dev.txt
