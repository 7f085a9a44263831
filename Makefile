# `make help` lists the targets. Each needs only Python 3.11 to 3.13, Node.js 20.19+, npm and make.
.DEFAULT_GOAL := help
.PHONY: help run dev check test test-all contract faults bench lint format lock doctor clean
PREPARE = python=$$(scripts/find-python) && "$$python" scripts/prepare.py

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install what is missing and serve Khoa at http://localhost:8000 until Ctrl-C
	@$(PREPARE) run && exec .venv/bin/khoa serve

dev: ## the same with hot reload of both halves, at http://localhost:5173
	@$(PREPARE) dev && exec .venv/bin/khoa serve --dev

check: ## what is fast of it, in minutes: linters, types, layers, tests that start no other process
	@$(PREPARE) dev && exec .venv/bin/python scripts/check.py --fast

test: ## the whole check: linters, types, layers, Python, web and browser tests
	@$(PREPARE) test && exec .venv/bin/python scripts/check.py

test-all: ## the whole check with the slow tests
	@$(PREPARE) test && exec .venv/bin/python scripts/check.py --slow

contract: ## the platforms' contract on the real test accounts whose keys are in the environment
	@$(PREPARE) test && exec .venv/bin/python -m pytest tests/contract -m contract --real -q

faults: ## kills and misbehaving platforms for hours, then everything compared (FAULTS_N=20000)
	@$(PREPARE) test && export FAULTS_N=$${FAULTS_N:-20000} FAULTS_SECONDS=$${FAULTS_SECONDS:-86400} \
		FAULTS_EXAMPLES=$${FAULTS_EXAMPLES:-200} FAULTS_FOLDER=$${FAULTS_FOLDER:-build/faults} && \
		exec .venv/bin/pytest -q -s tests/faults/test_matrix.py tests/payments/test_any_order_stored.py

bench: ## measure, medians of five, beside the goals (FIGURES="memory start": only these)
	@$(PREPARE) test && exec .venv/bin/python -m bench.run $(FIGURES)

lint: ## the linters, types and layers alone
	@$(PREPARE) dev && exec .venv/bin/python scripts/check.py --lint

format: ## let ruff and ESLint mend what they can
	@$(PREPARE) dev && .venv/bin/ruff check --fix --quiet . && .venv/bin/ruff format --quiet . \
		&& cd web && npm run --silent lint:style -- --fix

lock: ## resolve the Python dependencies anew into both locks
	@$(PREPARE) dev && scripts/lock

doctor: ## say what is well and what is not
	@$(PREPARE) run && exec .venv/bin/khoa doctor

clean: ## remove what was installed and built; the data in .khoa stays
	rm -rf .venv build web/node_modules web/dist tests/sandbox/npm/node_modules
