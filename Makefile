# heel-triage. `make` alone says what there is to make.
# Needed: Python 3.11, 3.12 or 3.13, a C compiler, make and git. Another Python: make setup PYTHON=python3.13

VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check --no-input
LOCKED := $(PIP) --require-hashes --only-binary :all:
OR_SAY_WHY := || { echo "Not all locked packages could be installed: see above. Is the package index within reach?" >&2; exit 1; }
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" $(UPGRADE)

# durable-rules is old C code; Python 3.13 knows this function by its other name only.
export CPPFLAGS += -DPyEval_CallObject=PyObject_CallObject

# The Python in .venv, if one is there and runs, and the one that is wanted; where they differ, .venv is made anew.
HAVE := $(shell $(RUN) --version 2>/dev/null)
WANT := $(if $(PYTHON),$(shell $(PYTHON) --version 2>/dev/null),$(HAVE))
ifneq ($(or $(HAVE),none),$(WANT))
.PHONY: $(VENV)/created
endif

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run serve setup test lint types architecture check prove mutate score reading drawings bench simulate load packages lock clean

help:  ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/installed  ## Start the interview
	@$(VENV)/bin/triage

serve: $(VENV)/installed-for-server  ## Start the pages with a made-up clinic; its accounts are printed once
	@$(VENV)/bin/triage serve --demo $(ARGS)

setup: $(VENV)/installed  ## Make .venv with the locked dependencies and the command .venv/bin/triage
	@echo "Ready: $(VENV)/bin/triage"

test: $(VENV)/installed-for-tests  ## Set up what the tests need, and run all of them; ARGS="-k word" for some
	@$(RUN) -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(VENV)/installed-for-tests  ## Look for style faults and unformatted code
	@$(RUN) -m ruff check
	@$(RUN) -m ruff format --check

types: $(VENV)/installed-for-tests  ## Check all types
	@$(RUN) -m mypy

architecture: $(VENV)/installed-for-tests  ## Check the layers alone (make test does it too)
	@$(RUN) -m pytest -qq tests/test_architecture.py

check: $(VENV)/installed  ## Read all questions and rules, and report every fault
	@$(VENV)/bin/triage check

prove: $(VENV)/installed-for-tests  ## Prove over all answers what must always hold and what must never happen
	@$(VENV)/bin/triage prove

mutate: $(VENV)/installed-for-tests  ## Make one mistake after the other in the rules, and see who notices; ARGS="--lowering"
	@$(RUN) -m tests.mutation $(ARGS)

score: $(VENV)/installed  ## Score the published cases
	@$(RUN) -m tests.scoring

reading: $(VENV)/installed-for-tests  ## Say how hard the texts for patients are to read, the hardest first
	@$(RUN) -m tests.reading

drawings: $(VENV)/installed  ## Draw the pictures of the self-care steps anew
	@$(RUN) -m scripts.drawings

bench: $(VENV)/installed-for-bench  ## Measure speed and memory beside other engines; ARGS="--quick" for small sizes
	@$(RUN) -m benchmarks $(ARGS)

simulate: $(VENV)/installed-for-tests  ## Count how often the verdicts on simulated diaries are wrong
	@$(RUN) -m benchmarks.simulate

load: $(VENV)/installed-for-tests  ## Let 50 people answer at once on this machine, and measure the pages
	@$(RUN) -m benchmarks.load

packages: $(VENV)/installed-for-tests  ## Fetch what only the tests need from the npm registry (LHC-Forms, HL7's schema)
	@$(RUN) -m tests.npm_packages

lock:  ## Write requirements/ anew from pyproject.toml (needs uv); UPGRADE=--upgrade for newer versions
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	@$(LOCK) --group pyproject.toml:build --output-file requirements/build.txt
	@$(LOCK) pyproject.toml --output-file requirements/run.txt
	@$(LOCK) pyproject.toml --all-extras --constraint requirements/run.txt --output-file requirements/extras.txt
	@$(LOCK) --group pyproject.toml:test $(foreach lock,build run extras,--constraint requirements/$(lock).txt) \
		--output-file requirements/test.txt
	@$(LOCK) --group pyproject.toml:bench --constraint requirements/test.txt --constraint requirements/extras.txt \
		--output-file requirements/bench.txt

clean:  ## Remove .venv and everything else that was made
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/created:
	@python=$$(sh scripts/find_python.sh $(PYTHON)) && echo "Making $(VENV) with $$python" && $$python -m venv --clear $(VENV)
	@touch $@

# durable-rules comes as source only. It is built afresh, since pip's cache may hold one built without CPPFLAGS.
$(VENV)/installed: $(VENV)/created requirements/build.txt requirements/run.txt pyproject.toml
	@echo "Installing the locked packages"
	@$(LOCKED) --requirement requirements/build.txt $(OR_SAY_WHY)
	@$(LOCKED) --no-binary durable-rules --no-cache-dir --no-build-isolation --use-pep517 \
		--requirement requirements/run.txt $(OR_SAY_WHY)
	@$(PIP) --no-deps --no-build-isolation --editable .
	@$(RUN) -c 'import durable_rules_engine' || { echo "durable-rules was built but does not load: see above." >&2; exit 1; }
	@touch $@

$(VENV)/installed-for-server: $(VENV)/installed requirements/extras.txt
	@echo "Installing what the server and the proofs need"
	@$(LOCKED) --requirement requirements/extras.txt $(OR_SAY_WHY)
	@touch $@

$(VENV)/installed-for-tests: $(VENV)/installed-for-server requirements/test.txt
	@echo "Installing what the tests need"
	@$(LOCKED) --requirement requirements/test.txt $(OR_SAY_WHY)
	@touch $@

$(VENV)/installed-for-bench: $(VENV)/installed-for-tests requirements/bench.txt
	@echo "Installing the engines to measure beside"
	@$(LOCKED) --requirement requirements/bench.txt $(OR_SAY_WHY)
	@touch $@
