# Every target makes the environment it needs in .venv: `run` and `demo` the program's own libraries, the others the tools too.

PYTHON ?=
VENV := .venv
PY := $(VENV)/bin/python
LOCK := requirements-dev.lock
LOWEST := requirements-lowest.txt
PIP := PIP_CONSTRAINT=$(LOCK) PIP_BUILD_CONSTRAINT=$(LOCK) PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 $(PY) -m pip -qq
ARGS ?=
ROUNDS ?= 20
FUZZ ?= 600
SOAK ?= 2
CALLS ?= 100

# What `make demo` keeps stays out of your own history.
DEMO_HOME := $(VENV)/demo

# The tests start the program hundreds of times: it is compiled once, whatever the surroundings say.
unexport PYTHONDONTWRITEBYTECODE

# True for a Python that is new enough and can make environments with pip in them.
FITS := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

.DEFAULT_GOAL := help
.PHONY: help run demo test lowest torture check bench docs page lock clean

help: ## say what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/.run ## open the program (ARGS="plan thinking-pair --people Ana,Ben" for a command)
	@$(PY) -m thinkpair $(ARGS)

demo: $(VENV)/.run ## hold a thinking pair for Ana and Ben at sixty times the speed of the clock
	@THINKPAIR_HOME=$(DEMO_HOME) $(PY) -m thinkpair run thinking-pair --people Ana,Ben --speed 60

test: $(VENV)/.dev ## run the tests (ARGS="tests/session -x" for some of them)
	@$(PY) -m pytest $(ARGS)

lowest: $(VENV)-lowest/.tests ## run the quick tests with the oldest libraries that pyproject.toml allows
	@$(VENV)-lowest/bin/python -m pytest -m quick $(ARGS)

torture: $(VENV)/.dev ## minutes of faults put on everything, the mistakes it must find, and property tests with new examples (FUZZ=600 s, SOAK=2 min, ROUNDS=20, CALLS=100)
	@for fault in kill close vanish at_once writers inject damage full power bugs; do $(PY) -m tests.storage.torture.$$fault || exit 1; done
	@$(PY) -m tests.clock.torture
	@$(PY) -m pytest -q -m slow
	@$(PY) -m tests.tui.resizes 600
	@$(PY) -m tests.terminal.torture
	@$(PY) -m tests.journeys.torture
	@$(PY) -m tests.ends.torture
	@$(PY) -m tests.ends.torture --bugs
	@$(PY) -m tests.terminal.bugs
	@$(PY) -m tests.sharing.torture $(CALLS)
	@$(PY) -m tests.sharing.torture --bugs
	@$(PY) -m tests.hostile.cross
	@$(PY) -m tests.hostile.bugs
	@$(PY) -m tests.hostile.damage_any
	@$(PY) -m tests.hostile.damage_any --bugs
	@if $(PY) -c "import atheris" 2>/dev/null; then $(PY) -m tests.fuzz --seconds $(FUZZ); else echo "fuzz: left out, for atheris is not installed"; fi
	@$(PY) -m tests.torture_soak --minutes $(SOAK)
	@$(PY) -m tests.mistakes
	@for round in $$(seq $(ROUNDS)); do \
		$(PY) -m pytest -q -p tests.torture --hypothesis-profile torture -m hypothesis $(ARGS) || exit 1; \
	done

check: $(VENV)/.dev ## check style, types, floors, dependencies and dead code
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m deptry thinkpair
	$(PY) -m vulture

bench: $(VENV)/.dev ## measure the program beside its floors, into docs/performance.md (ARGS="start stage" for some parts)
	@$(PY) -m bench $(ARGS)

docs: $(VENV)/.dev ## write the generated parts of the documents anew
	@$(PY) -m docs.generate

page: ## make the page for phones anew, with node and npm, from phones/
	@cd phones && npm ci --ignore-scripts && npm run build

lock: ## write requirements-dev.lock anew with the newest versions that fit
	rm -rf $(VENV)-lock
	$(MAKE) --no-print-directory VENV=$(VENV)-lock LOCK=/dev/null $(VENV)-lock/.dev
	$(VENV)-lock/bin/python -m pip freeze --exclude thinkpair > $(LOCK)
	rm -rf $(VENV)-lock

clean: ## remove the environment and what tools left behind
	rm -rf $(VENV) $(VENV)-lock $(VENV)-lowest .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	find thinkpair tests bench docs -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if "$$python" -c '$(FITS)' >/dev/null 2>&1; then exec "$$python" -m venv --clear $(VENV); fi; \
	done; \
	echo "thinkpair needs Python 3.11 or newer with its venv module: install one, or name it: make PYTHON=/path/to/python3" >&2; \
	exit 1

# The libraries are the oldest, the tools of the tests those of the lock.
$(VENV)-lowest/.tests: pyproject.toml $(LOWEST) $(LOCK) | $(PY)
	@echo "Setting up $(VENV)-lowest: the oldest libraries (once)"
	@$(PY) -m venv --clear $(VENV)-lowest
	@PIP_CONSTRAINT=$(LOWEST) PIP_BUILD_CONSTRAINT=$(LOCK) PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 \
		$(VENV)-lowest/bin/python -m pip -qq install --editable '.[encrypt,scheme,share]' $$(grep -E '^(hypothesis|import-linter|pyte|pytest.*|syrupy|time-machine)==' $(LOCK))
	@touch $@

$(VENV)/.run: pyproject.toml $(LOCK) | $(PY)
	@echo "Setting up $(VENV): the program and its libraries (once)"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml $(LOCK) | $(PY)
	@echo "Setting up $(VENV): the program, its libraries and the tools (once)"
	@$(PIP) install --editable '.[dev]'
	@touch $(VENV)/.run $@
