# Every target in one place; `make` alone lists them. Nothing here needs more than Python 3.11–3.13, and Docker for `up`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:

VENV ?= .venv
PY := $(VENV)/bin/python
PORT ?= 8080
DATA ?= .data
ARGS ?=
export PYTHONUTF8 := 1

# A Python counts only if it really runs (version managers leave shims that fail) and can make environments.
FIND_PYTHON = for p in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	  "$$p" -c 'import sys, ensurepip, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null \
	    && { echo "$$p"; exit 0; }; done; \
	echo "需要 Python 3.11–3.13(含 venv 模块)· Python 3.11 to 3.13 with its venv module is needed: set PYTHON=…" >&2; exit 1

# One stamp per lock file, named by its contents: an unchanged lock installs nothing.
digest = $(firstword $(shell cksum < requirements/$(1).txt))
EMBEDDED := $(VENV)/.embedded-$(call digest,embedded)
DEV := $(VENV)/.dev-$(call digest,dev)
PIP_INSTALL = $(PY) -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all:

COMPOSE ?= docker compose
COMPOSE_FILES := docker-compose.yml tests/integration/docker-compose.yml deploy/tls.yml

.PHONY: help
help: ## this list
	@echo "make TARGET · 目标:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  \033[1m%-10s\033[0m %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(PY):
	@python="$$($(FIND_PYTHON))"; echo "· $(VENV): $$("$$python" --version)"; "$$python" -m venv "$(VENV)"

$(EMBEDDED): requirements/embedded.txt | $(PY)
	@echo "· installing what the one-process run needs (requirements/embedded.txt)"
	@$(PIP_INSTALL) -r requirements/embedded.txt
	@rm -f $(VENV)/.embedded-*; touch $@

$(DEV): requirements/dev.txt | $(PY)
	@echo "· installing the development environment (requirements/dev.txt)"
	@$(PIP_INSTALL) -r requirements/dev.txt
	@rm -f $(VENV)/.embedded-* $(VENV)/.dev-*; touch $@ $(EMBEDDED)

# ── run ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

.PHONY: demo serve solve
demo: $(EMBEDDED) ## the whole alliance in one process, played on sample data; ONCE=1 ends after the play
	@$(PY) -m embedded --demo --port $(PORT) --data $(DATA)/demo $(if $(filter-out 0,$(ONCE)),--once) $(ARGS)

serve: $(EMBEDDED) ## the same services in one process on PORT (8080), data kept in DATA (.data)
	@$(PY) -m embedded --port $(PORT) --data $(DATA)/serve $(ARGS)

solve: $(EMBEDDED) ## match the needs of a file without any server: FILE=demo/data/alliance.yaml
	@$(PY) -m services.matchmaking.solve $(or $(FILE),demo/data/alliance.yaml) $(ARGS)

# ── check ────────────────────────────────────────────────────────────────────────────────────────────────────────────

.PHONY: test check format
test: $(DEV) ## all tests; those that need Docker say so when there is none (CI=true: they must run). ARGS="-k …"
	@$(PY) -m pytest $(ARGS)

check: $(DEV) ## style, types, who-imports-whom, compose files, Dockerfile, generated contracts: seconds, no network
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check --quiet . || { echo "→ make format" >&2; exit 1; }
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports --no-logo
	@$(VENV)/bin/check-jsonschema --quiet --builtin-schema vendor.compose-spec $(COMPOSE_FILES)
	@$(VENV)/bin/hadolint Dockerfile
	@if [ -f tests/contracts/generate.py ]; then $(PY) -m tests.contracts.generate --check; fi
	@echo "check: ok"

format: $(DEV) ## let ruff lay out the code
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format .

# ── the composed stack ───────────────────────────────────────────────────────────────────────────────────────────────

.PHONY: up down logs ps seed
.env: | $(PY) # never new secrets over old data: its passwords would not fit
	@if docker volume inspect "$${COMPOSE_PROJECT_NAME:-lianping}_postgres" >/dev/null 2>&1; then \
	  echo "数据卷仍在而 .env 不见了:请恢复 .env,或用 docker compose down --volumes 清除数据" >&2; \
	  echo "the stack's data is there but its .env is gone: restore it, or erase the data with docker compose down --volumes" >&2; \
	  exit 1; fi
	@$(PY) -m deploy.secrets .env

up: .env ## build the image and start the whole stack (docker-compose.yml); secrets go to .env on first use
	@$(COMPOSE) build --quiet migrate
	@$(COMPOSE) up --detach --no-build --wait --wait-timeout 300
	@echo "http://localhost:$$($(COMPOSE) port proxy 8080 | sed 's/.*://')"

down: ## stop the stack; its data stays (add ARGS=--volumes to erase it)
	@$(COMPOSE) down --remove-orphans $(ARGS)

logs: ## follow the logs of the stack; ARGS=members for one process
	@$(COMPOSE) logs --follow --tail 100 $(ARGS)

ps: ## what runs, and whether it is healthy
	@$(COMPOSE) ps --all $(ARGS)

seed: $(EMBEDDED) .env ## put the sample alliance into the running stack, over its public API
	@set -a; . ./.env; set +a; \
	  $(PY) -m demo --url "http://localhost:$$($(COMPOSE) port proxy 8080 | sed 's/.*://')" $(ARGS)

# ── upkeep ───────────────────────────────────────────────────────────────────────────────────────────────────────────

LOCK = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

.PHONY: lock clean
lock: $(DEV) ## resolve requirements/*.in to exact versions and hashes; UPGRADE=1 moves to the newest
	@cd requirements && ../$(LOCK) runtime.in embedded.in dev.in --output-file dev.txt
	@cd requirements && ../$(LOCK) runtime.in embedded.in --constraint dev.txt --output-file embedded.txt
	@cd requirements && ../$(LOCK) runtime.in --constraint dev.txt --output-file runtime.txt

clean: ## remove the environment, caches and the data of `make serve` (never a stack's data)
	@rm -rf $(VENV) $(DATA) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
