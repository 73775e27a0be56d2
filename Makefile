# make          what there is to make
# PYTHON=...    another Python (3.10 to 3.13)
PYTHON ?= python3
# SEEDS=...     for `make selftest`
SEEDS ?= 20
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help grade test long lint selftest mutants release package standin conformance platforms bench soundness diagnosis lab clean

help:
	@echo "make grade      grade the golden class (tests/submissions), and hold each submission to what it must get"
	@echo "make test       the project's tests: under five minutes on two cores"
	@echo "make long       the rest: the golden class, every notebook in a kernel, and as root every attack as an ordinary user too"
	@echo "make lint       ruff, and mypy --strict on autograder/"
	@echo "make selftest   the gate: every suite against the reference, the stub and all known mistakes, under 20 seeds"
	@echo "make mutants    the gate's second half: machine-made mutants of the references, all of which must be seen"
	@echo "make release    what students receive (assignments/), from solutions/"
	@echo "make package    the zips for Gradescope and \`otter run\` (dist/*-gradescope.zip)"
	@echo "make standin    those zips, built and run in a stand-in for Gradescope: root, debootstrap, half an hour"
	@echo "make conformance  golden submissions on every path that a platform takes: the same points (twenty minutes)"
	@echo "make platforms  a small class through nbgrader's own commands (installs nbgrader; three minutes)"
	@echo "make bench      time a submission, beside bare pytest and beside the floor"
	@echo "make soundness  right gradients rejected, wrong ones accepted: the full count (a minute)"
	@echo "make diagnosis  how often a wrong function gets the right sentence"
	@echo "make lab        a student's session in a real JupyterLab and a headless Chromium; a network, three minutes"
	@echo "make clean      remove the environment and what was graded"

# The environment is made once, and again when what it is made from has changed.
$(READY): pyproject.toml constraints.txt .ci/setup
	@sh .ci/setup "$(PYTHON)" "$(VENV)"
	@touch $@

grade: $(READY)
	@$(BIN)/autograder grade

test: $(READY)
	$(BIN)/python -m pytest -q -n auto --dist loadfile -m "not long"

long: $(READY)
	$(BIN)/python -m pytest -q -n auto --dist loadfile -m long

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy

selftest: $(READY)
	@$(BIN)/autograder selftest --seeds $(SEEDS)

mutants: $(READY)
	@$(BIN)/autograder selftest --mutants

release: $(READY)
	@$(BIN)/autograder release

# Otter and nbgrader are 100 packages each: installed where they are asked for.
$(VENV)/.gradescope: $(READY)
	@sh .ci/setup "$(PYTHON)" "$(VENV)" dev,gradescope
	@touch $@

package: $(VENV)/.gradescope
	@$(BIN)/autograder package

standin: $(VENV)/.gradescope
	@$(BIN)/python tests/standin.py --otter

# Everything that grades, in an environment of its own.
PLATFORMS := .venv-platforms
$(PLATFORMS)/.ready: pyproject.toml constraints.txt .ci/setup
	@sh .ci/setup "$(PYTHON)" "$(PLATFORMS)" dev,gradescope,nbgrader
	@touch $@

conformance: $(PLATFORMS)/.ready
	@$(PLATFORMS)/bin/python tests/conformance.py

$(VENV)/.nbgrader: $(READY)
	@sh .ci/setup "$(PYTHON)" "$(VENV)" dev,nbgrader
	@touch $@

platforms: $(VENV)/.nbgrader
	$(BIN)/python -m pytest -q tests/framework/platforms/nbgrader_class.py

bench: $(READY)
	@$(BIN)/python tests/bench.py

soundness: $(READY)
	@$(BIN)/python tests/soundness.py

diagnosis: $(READY)
	@$(BIN)/python tests/diagnosis/measure.py

lab: $(READY)
	@$(BIN)/python tests/lab.py

clean:
	rm -rf $(VENV) $(PLATFORMS) grades dist
