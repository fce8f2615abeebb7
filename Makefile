# make run opens visualnn; plain make says what else there is.
PY = .venv/bin/python
# Name a Python with: make run PYTHON=/path/to/python3
export PYTHON

help:
	@echo "make run     set everything up, then open visualnn"
	@echo "make test    set everything up, then check style, types and all tests (no window appears)"
	@echo "make bench   print the table of what is measured"
	@echo "make wheel   build dist/visualnn-*.whl"
	@echo "make clean   remove what was made here"

run: setup
	@sh tools/run.sh

test: setup-dev
	.venv/bin/ruff check .
	.venv/bin/mypy
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n auto --dist loadfile

bench: setup-dev
	QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(PY) -m tests.benchmarks

wheel: setup-dev
	$(PY) -m hatchling build -t wheel

setup:
	@sh tools/setup.sh

setup-dev:
	@sh tools/setup.sh dev

clean:
	rm -rf .venv dist build visualnn-tour .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: help run test bench wheel setup setup-dev clean
