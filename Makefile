# The README's two commands are `make demo` and `make test`; everything installs into .venv by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORPUS ?= ../shared/data
PAGES ?= data/examples

.PHONY: demo test test-fast lint types bench features train evaluate terms clean

$(VENV)/.run: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --editable .
	touch $@

$(VENV)/.dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $@ $(VENV)/.run

demo: $(VENV)/.run  ## score the example pages and print the verdicts with their reasons
	$(BIN)/detector score data/examples --explain

test: $(VENV)/.dev lint types  ## everything: style, types, all tests
	CORPUS=$(abspath $(CORPUS)) $(BIN)/pytest

test-fast: $(VENV)/.dev  ## the tests that take seconds
	$(BIN)/pytest -m 'not slow'

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

bench: $(VENV)/.dev  ## speed, as ratios measured in one run
	$(BIN)/python tests/benchmarks/pages.py $(PAGES)

terms: $(VENV)/.dev  ## the table of word frequencies that signals use
	$(BIN)/python -m detector.training.terms $(CORPUS) detector/terms.bin

features: $(VENV)/.dev  ## the feature table, from collected and made pages
	$(BIN)/detector features $(CORPUS) -o data/features.parquet

train: $(VENV)/.dev  ## the shipped model, from the feature table
	$(BIN)/detector train data/features.parquet -o models/default

evaluate: $(VENV)/.dev  ## the figures of the model card, on groups left out
	$(BIN)/detector evaluate --model models/default -o models/default
	$(BIN)/python -m detector.evaluation.boosted
	$(BIN)/python -m detector.evaluation.measures

clean:
	rm -rf $(VENV) build dist
