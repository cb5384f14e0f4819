# Two commands matter: `make run` and `make test`. They need Python 3.11 (venv) and make.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
# An environment of your own instead of .venv: make test PY=/path/to/python
PY ?=
WORKERS ?= 2

ifeq ($(PY),)
RUN = exec $(PYTHON) -m labtrack.embedded.virtual_environment requirements.txt
DEV = exec $(PYTHON) -m labtrack.embedded.virtual_environment requirements-dev.txt
else
RUN = exec $(PY) -m
DEV = exec $(PY) -m
endif

export PORT HOST DATABASE_URL DATABASE_OWNER_URL BROKER_URL DEMO VAR_DIR
export LABTRACK_TEST_PG = $(PG)

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: run
run: ## Start labtrack (PORT=8000 HOST=127.0.0.1 DEMO=1)
	@$(RUN) labtrack.embedded run

.PHONY: test
test: ## Run the whole test suite (PG=system: what a database decides, on PostgreSQL 15)
	@$(DEV) pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -q

.PHONY: test-fast
test-fast: ## Run the tests that are not marked slow
	@$(DEV) pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -q -m "not slow"

.PHONY: check
check: ## Lint, format, types, templates, import contracts, migrations, deployment settings
	@$(DEV) tests.check

.PHONY: backup
backup: ## Save database and files, while people work (TO=folder)
	@$(RUN) labtrack.embedded backup $(TO)

.PHONY: restore
restore: ## Bring a backup into an empty installation (FILE=backup.tar)
	@$(RUN) labtrack.embedded restore $(FILE)

.PHONY: demo-remove
demo-remove: ## Take the demonstration away, and nothing else
	@$(RUN) labtrack.embedded manage demo_remove

# Our own reference cases, and those beside the checkout where they are.
CASES ?= $(wildcard tests/reference/cases/*.json) $(wildcard $(or $(LABTRACK_SHARED),../shared)/vectors/*.json)

.PHONY: validation
validation: ## Run the reference cases and write VALIDATION.md (CASES="a.json b.json")
	@mkdir -p var
	@($(RUN) labtrack.statistics.validate --markdown $(CASES)) > var/VALIDATION.md || { cat var/VALIDATION.md; exit 1; }
	@mv var/VALIDATION.md VALIDATION.md

.PHONY: bench
bench: ## Measure starts, memory, posts, pages, a broken broker, answer times, statistics
	@$(DEV) benchmarks

.PHONY: bench-million
bench-million: ## Measure dashboards at the demonstration and at a million measurements
	@$(DEV) benchmarks.million $(MEASUREMENTS)
