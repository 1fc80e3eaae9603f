# `make demo` and `make test` are all that a newcomer needs; `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
READY_DEV := .venv/.ready-dev

.DEFAULT_GOAL := help
.PHONY: help catalogs demo test browser look check format messages migrations requirements clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 16

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

$(READY): requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps --no-build-isolation -e .
	touch $@

$(READY_DEV): requirements-dev.txt $(READY)
	$(PIP) --require-hashes -r requirements-dev.txt
	touch $@

catalogs: $(READY)
	@$(BIN)/python -m minga.core.catalogs compile

demo: catalogs  ## the site with the real plans, on http://127.0.0.1:8000/
	MINGA_ENV=demo $(BIN)/minga demo

test: $(READY_DEV) catalogs  ## the whole suite (browser journeys are skipped where there is no Chromium)
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

browser: $(READY_DEV) catalogs  ## only the browser journeys; fails where there is no Chromium
	MINGA_BROWSER=required $(BIN)/python -m pytest tests/browser

look: $(READY_DEV) catalogs  ## pictures of every page, 360 and 1280 px, light and dark, with axe's findings, in var/look/
	$(BIN)/python -m tests.browser.look

check: $(READY_DEV) catalogs  ## lint, types, house contracts, missing migrations, untranslated strings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'minga/*.html')
	$(BIN)/lint-imports
	$(BIN)/mypy minga config manage.py
	MINGA_HOME=$$(mktemp -d) $(BIN)/minga makemigrations --check --dry-run
	$(BIN)/python -m minga.core.catalogs check

format: $(READY_DEV)  ## write the code in the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade --target-version 5.2 $$(git ls-files 'minga/*.html')

messages: $(READY_DEV)  ## collect the strings to translate into locale/
	$(BIN)/python -m minga.core.catalogs collect

migrations: $(READY_DEV)  ## write the migrations that the models need
	DJANGO_SETTINGS_MODULE=config.settings_test $(BIN)/minga makemigrations

requirements: $(READY)  ## compile the hashed requirements from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra test --extra check --extra bench --extra s3 pyproject.toml -o requirements-dev.txt

clean:  ## remove what the demonstration wrote
	rm -rf var
