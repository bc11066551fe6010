# Run `make` to see what there is.
.DEFAULT_GOAL := help
.PHONY: help setup run demo independent test coverage test-all lint fix types migrate check bench-launch screenshots screenshot-matrix bench-mastery lock soak-passback
BIN := .venv/bin
VENDOR := lti_tool/web/static/vendor/.ready
INDEPENDENT := .independent/.ready
ALONE := (browser or independent)
# The first of these that is 3.11 or newer.
PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.ready $(VENDOR) ## Install everything into .venv/ and fetch the browser assets

run: setup ## Serve the tool with your CAIRN_ settings
	$(BIN)/cairn serve

demo: setup ## Try it: the tool and a small LMS on this machine, with a sample unit
	@exec $(BIN)/cairn demo

independent: $(INDEPENDENT) ## Install an LTI platform of other hands, beside .venv/, for some tests

test: setup ## Run every test that this machine can run
	@# Side by side, and then one after the other what drives a browser or another platform.
	$(BIN)/pytest -n auto -m "not $(ALONE)"
	$(BIN)/pytest -m "$(ALONE)"

coverage: setup ## Run them as well, and see which lines no test reaches: takes twice as long
	$(BIN)/pytest -n auto -m "not $(ALONE)" --cov --cov-context=test --cov-report= --cov-fail-under=0
	$(BIN)/pytest -m "$(ALONE)" --cov --cov-append --cov-context=test --cov-report=term --cov-report=html

test-all: export CAIRN_REQUIRE_ALL = 1
test-all: test ## The same, but a test that cannot run here counts as failed

lint: setup ## Look for mistakes, untidiness and imports that point the wrong way
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/lint-imports

fix: setup ## Tidy what can be tidied by itself
	$(BIN)/ruff check --fix; $(BIN)/ruff format

types: setup ## Check the types
	$(BIN)/mypy

migrate: setup ## Write the next migration from the models: make migrate m="add rubric levels"
	$(BIN)/python -m lti_tool.db.write_revision $(m) && $(BIN)/ruff format --quiet lti_tool/db/migrations

check: lint types test ## Everything that must hold before a change is taken

bench-launch: setup ## Measure what a launch costs beside a stock tool (needs Redis and PostgreSQL)
	$(BIN)/python -m tests.benchmarks.launch

screenshots: setup ## Take the screenshots in docs/screenshots/
	$(BIN)/python -m tests.screenshots docs/screenshots

screenshot-matrix: setup ## Take every student page in every look: make screenshot-matrix to=FOLDER
	@test -n "$(to)" || { echo "Say where: make screenshot-matrix to=FOLDER" >&2; exit 1; }
	$(BIN)/python -m tests.picture_matrix $(to)

bench-mastery: setup ## Measure decisions about mastery, parallel forms and checks
	$(BIN)/python -m tests.benchmarks.bench_mastery

soak-passback: setup ## Soak delivery to failing LMSs, killing workers: make soak-passback args="--scores 200"
	$(BIN)/python -m tests.soak $(args)

lock: setup ## Pin the packages in requirements/*.in again, with hashes
	for each in uv runtime dev independent; do $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header requirements/$$each.in -o requirements/$$each.txt; done

.venv/.ready: requirements/uv.txt requirements/runtime.txt requirements/dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/runtime.txt requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

$(INDEPENDENT): requirements/independent.txt | .venv/.ready
	$(BIN)/python -m venv --clear --without-pip .independent
	$(BIN)/uv pip sync --quiet --python .independent/bin/python --require-hashes requirements/independent.txt
	@touch $@

$(VENDOR): package.json deploy/vendor.py
	$(PYTHON) deploy/vendor.py
