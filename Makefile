# Two commands on a fresh machine: `make review` and `make test`. Each does its own set-up.
# Needs python3 (3.11 or newer) with its venv module, and make (GNU make 3.81 or newer).

PYTHON ?= python3
OUT ?= build/review
TESTS ?=

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_NO_INPUT = 1

# Two environments: `.venv` holds what a user gets, so that `make review` notices a missing core dependency;
# `.venv-test` adds the tools and extras of the tests.
CORE := .venv/.lenity-core
TEST := .venv-test/.lenity-test
TEST_SPARK := .venv-test/.lenity-spark
INSTALL := -m pip install --quiet --no-build-isolation --constraint constraints.txt
BUILD_TOOLS := hatchling editables setuptools wheel
# An environment of ours whose Python is gone, or that came along from another folder, is made anew.
STALE := $(shell for made in .venv .venv-test; do test ! -f $$made/made-in || { \
  test "$$(cat $$made/made-in)" = "$$(pwd)" && $$made/bin/python -c ""; } 2>/dev/null || rm -rf $$made; done)

# The Java that Spark would use.
JAVA := $(if $(JAVA_HOME),"$(JAVA_HOME)/bin/java",java)

SENTENCES ?= $(or $(LENITY_DATA),../shared/data)/sg/sg_drug_sentences.csv
LAWS ?=
VERDICTS ?= $(or $(LENITY_DATA),../shared/data)/kh-reported-cases.csv
FEDERAL_CASES ?= $(or $(LENITY_DATA),../shared/data)/us
CROWN_COURT ?= $(or $(LENITY_DATA),../shared/data)/uk/crown_court_drug_offences_2012_2015.csv.gz

.PHONY: help review test lint types unit bench validate mutate clean python-ok spark-ready

help:
	@echo "make review   review Cambodia's drug-sentencing law into $(OUT)"
	@echo "make test     lint, types, tests and doctests, then the review"
	@echo "make bench    the measured claims, each against its limit"
	@echo "make validate hold verdicts, sentences and claims against law and evidence, into docs/how-we-know"
	@echo "make mutate   change every number of every law and list what no example notices, into docs/how-we-know"
	@echo "make clean    remove environments and everything built"
	@echo ""
	@echo "PYTHON=python3.12 make ...      uses another Python (3.11 or newer); run make clean first"
	@echo "make unit TESTS=tests/law       runs some of the tests"

review: $(CORE)
	@.venv/bin/lenity review kh --out "$(OUT)"
	@find "$(OUT)" \( -name '*.html' -o -name '*.pdf' \) | sort | while read -r page; do echo "review: $$page"; done

test: lint types unit
	@$(MAKE) --no-print-directory review

lint: $(TEST)
	.venv-test/bin/ruff check .
	.venv-test/bin/ruff format --check .

types: $(TEST)
	.venv-test/bin/mypy

# Without TESTS this also runs the examples in the docstrings of src. Files of tests are shared out among the processors.
unit: $(TEST) spark-ready
	.venv-test/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(if $(TESTS),$(TESTS),--doctest-modules src/lenity tests)

bench: $(TEST) spark-ready
	@failed=""; for file in benchmarks/[a-z]*.py; do \
	  test -f "$$file" || { echo "no benchmarks yet"; break; }; \
	  echo "== $$file"; .venv-test/bin/python "$$file" || failed="$$failed $$file"; \
	done; test -z "$$failed" || { echo "missed its limit:$$failed"; exit 1; }

validate: $(CORE)
	@.venv/bin/python -m lenity.review.verdict_page kh "$(VERDICTS)" docs/how-we-know/reported-verdicts.md
	@.venv/bin/python -m lenity.review.validation_sg "$(SENTENCES)" docs/how-we-know/singapore.md
	@.venv/bin/python -m lenity.review.validation_uk "$(CROWN_COURT)" docs/how-we-know/england-and-wales.md
	@.venv/bin/python -m lenity.review.validation_us "$(FEDERAL_CASES)" docs/how-we-know/us-federal.md
	@.venv/bin/python -m lenity.review.validation_backcasts "$(FEDERAL_CASES)" docs/how-we-know/backcasts.md
	@.venv/bin/python -m lenity.evidence.claims_page

mutate: $(CORE)
	@.venv/bin/python -m lenity.engine.mutation docs/how-we-know/mutation.md $(LAWS)

clean:
	rm -rf .venv .venv-test build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

python-ok:
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { \
	  echo "lenity needs Python 3.11 or newer, and \`$(PYTHON)\` is not on the path."; \
	  echo "help: install it, or name another one: make review PYTHON=/path/to/python3.12"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "lenity needs Python 3.11 or newer, and \`$(PYTHON)\` is $$("$(PYTHON)" -V 2>&1)."; \
	  echo "help: name a newer one: make review PYTHON=python3.12"; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "lenity needs Python's venv module, and \`$(PYTHON)\` comes without it."; \
	  echo "help: on Debian and Ubuntu: apt install python3-venv"; exit 1; }

$(CORE): pyproject.toml constraints.txt
	@$(MAKE) --no-print-directory python-ok
	@echo "installing lenity into .venv (first time, or its dependencies changed) ..."
	@test -f .venv/made-in || { "$(PYTHON)" -m venv --clear .venv && pwd > .venv/made-in; }
	@.venv/bin/python $(INSTALL) $(BUILD_TOOLS)
	@.venv/bin/python $(INSTALL) --editable .
	@touch $@

$(TEST): pyproject.toml constraints.txt
	@$(MAKE) --no-print-directory python-ok
	@echo "installing lenity and its test tools into .venv-test (first time, or its dependencies changed) ..."
	@test -f .venv-test/made-in || { "$(PYTHON)" -m venv --clear .venv-test && pwd > .venv-test/made-in; }
	@.venv-test/bin/python $(INSTALL) $(BUILD_TOOLS)
	@.venv-test/bin/python $(INSTALL) --editable '.[dev]'
	@touch $@

$(TEST_SPARK): $(TEST)
	@echo "installing pyspark into .venv-test (about 400 MB, once) ..."
	@.venv-test/bin/python $(INSTALL) --editable '.[dev,spark]'
	@touch $@

# Spark 4 runs on Java 17 and newer.
spark-ready: $(TEST)
	@major=$$($(JAVA) -version 2>&1 | sed -n 's/.* version "\(1\.\)\{0,1\}\([0-9][0-9]*\).*/\2/p' | head -n 1); \
	if test "$${major:-0}" -ge 17; then $(MAKE) --silent --no-print-directory $(TEST_SPARK); \
	else echo "Spark tests will be skipped: they need Java 17 or newer, found $${major:-none}"; fi
