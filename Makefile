# Every command of the project. `make help` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
VENV := .venv/bin/python
# PostgreSQL and Redis of their own for a command, stopped when it ends.
SERVERS := $(VENV) -m portal.demo.with_servers
WORKERS ?= 2
SUBMISSIONS ?= 2000
ROUNDS ?= 7
SLACK ?= 0
QUEUE ?= 1000000

.PHONY: help setup setup-dev run test test-browser test-faults bench soak picture check lock messages css clean

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

test-browser: setup-dev ## run the browser tests (installs Debian's Chromium and Java where they are missing)
	@$(VENV) -m portal.demo.chromium
	@$(SERVERS) $(VENV) -m pytest -q tests/functional

picture: setup-dev ## take the README's picture of the home page again (needs Chromium)
	@$(VENV) -m portal.demo.chromium
	@$(VENV) -m tests.functional.picturing docs/images/home.png

test-faults: setup-dev ## run a short form of the fault tests: killed workers, restarted servers
	@$(SERVERS) $(VENV) -m pytest -q -m faults tests/faults

soak: setup-dev ## run the long fault tests: 2,000 responses (SUBMISSIONS=100000 for more), a flood, 20 moderators
	@SUBMISSIONS=$(SUBMISSIONS) $(SERVERS) $(VENV) -m pytest -q -m faults tests/faults/test_responding.py
	@FLOOD_POSTS=5000 FLOOD_SECONDS=60 $(SERVERS) $(VENV) -m pytest -q -s -m faults tests/faults/test_flood.py
	@MODERATED_ANSWERS=10000 $(SERVERS) $(VENV) -m pytest -q -s -m faults tests/faults/test_many_moderators.py

bench: setup-dev ## print the portal's speed as ratios (ROUNDS=3 QUEUE=50000 is quicker)
	@$(VENV) -m tests.benchmarks --rounds $(ROUNDS) --slack $(SLACK)
	@$(SERVERS) $(VENV) -m tests.benchmarks.long_queue --long $(QUEUE) --rounds $(ROUNDS) --slack $(SLACK)

check: setup-dev ## lint, types, templates, layers and migrations
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .
	@$(SERVERS) $(VENV) -m mypy
	@$(VENV) -m djlint --lint templates --quiet
	@.venv/bin/lint-imports
	@$(SERVERS) $(VENV) manage.py makemigrations --check --dry-run

lock: ## compile the two requirements files from pyproject.toml (needs uv)
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
	  --no-header --no-annotate pyproject.toml -o requirements.txt
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
	  --no-header --no-annotate --extra dev pyproject.toml -o requirements-dev.txt

css: setup ## compile the style sheets after a change to static/scss (make run does it by itself)

messages: setup-dev ## extract the texts of pages and code for translators, into each language's locale/*/django.po
	@$(VENV) -m portal.demo.catalogues --extract

clean: ## remove what was built and downloaded; databases and secrets stay
	@rm -rf .venv node_modules .portal/assets .portal/static .portal/stamps test-results \
	  .mypy_cache .ruff_cache .import_linter_cache .hypothesis
