# OneDoor (一扇门). `make` alone lists what can be done.
SHELL := /bin/sh
# Processes that are started again and again (a platform under test) must not compile their source each time.
export PYTHONDONTWRITEBYTECODE :=
.DEFAULT_GOAL := help

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
# A file stays with one worker; of the functional tests, a directory. Many wait for something to happen.
WORKERS := -n 3 --dist loadfile
PLATFORMS := -n 3 --dist loadscope --no-loadscope-reorder -o faulthandler_timeout=600
DOMAINS := $(subst /,.,$(patsubst %/,%,$(wildcard services/*/domain/)))
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-emit-index-url --no-annotate --no-header

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  \033[1m%-15s\033[0m %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup runtime need
setup: ## Make .venv with everything to run and test (skipped while the lock is unchanged)
	@tools/setup.sh dev

runtime:
	@tools/setup.sh runtime

need: ## Install or name the servers and the browser that the tests use
	@tools/need.sh

.PHONY: run stop demo migrate up-distributed
run: runtime ## Start the whole platform here (PORT=8000, data in ONEDOOR_HOME=.onedoor)
	@exec $(BIN)/onedoor up

stop: runtime ## Stop the platform that runs from ONEDOOR_HOME
	@exec $(BIN)/onedoor stop

demo: runtime ## Play four real cases on a driven clock (DEMO_PORT=8001; ONCE=1 ends it afterwards)
	@exec $(BIN)/onedoor demo

migrate: runtime ## Bring the databases named in the environment to this version's schema
	@exec $(BIN)/onedoor migrate

up-distributed: runtime ## Start every process of its own against a local broker and database
	@exec $(BIN)/onedoor up-distributed

.PHONY: test unit contract integration functional test-long
test: setup need lint ## Everything that must be green: lint and all tests, real servers included
	$(PYTEST) --whole $(WORKERS) tests/unit tests/contract tests/integration
	$(PYTEST) --whole $(PLATFORMS) tests/functional

unit: setup ## Pure tests, in seconds
	$(PYTEST) tests/unit

contract: setup ## Tests of the public contracts
	$(PYTEST) tests/contract

integration: setup need ## Tests against real PostgreSQL and RabbitMQ
	$(PYTEST) tests/integration

functional: setup need ## Tests of the whole platform from outside
	$(PYTEST) --whole $(PLATFORMS) tests/functional

test-long: setup need ## The same promises at full volume, and wider random search
	ONEDOOR_HYPOTHESIS_PROFILE=long $(PYTEST) --whole -m "long or not long" -o faulthandler_timeout=7200 tests

.PHONY: lint format
lint: setup ## Style, types, walls between packages, house rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(addprefix -p ,casekit contracts procedures $(DOMAINS))
	$(BIN)/lint-imports
	$(BIN)/python -m tools.house_lint

format: setup ## Let ruff format and mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: bench lock clean
bench: setup need ## Measure, side by side with peers (figures to benchmarks/out)
	$(BIN)/python -m benchmarks

lock: setup ## Pin what requirements/*.in ask for, hashes included; present pins are kept where they fit
	$(LOCK) requirements/dev.in -o requirements/dev.txt
	$(LOCK) -c requirements/dev.txt requirements/runtime.in -o requirements/runtime.txt

clean: ## Remove environment and caches; data (ONEDOOR_HOME) are never touched
	rm -rf .venv build dist ./*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './.onedoor*' -prune -exec rm -rf {} +
