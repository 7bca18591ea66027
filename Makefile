# Everything a person needs. `make run` and `make test` work on a fresh clone with Python 3.11+, git and make.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: run test test-slow check bench bench-scale bench-peers pictures lock clean

run: $(READY)
	@$(BIN)/movierec-tui $(ARGS)

# All tests, and how much of the code they run; with ARGS, which may name some of them, not.
test: $(READY)
	$(BIN)/python -m pytest -n auto --dist worksteal $(if $(ARGS),$(ARGS),--cov --cov-report=term:skip-covered)

# What takes minutes: the source distribution passes its own tests.
test-slow: $(READY)
	$(BIN)/python -m pytest -m slow $(ARGS)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python benchmarks/start.py
	$(BIN)/python benchmarks/terminal.py
	$(BIN)/python benchmarks/models.py
	$(BIN)/python benchmarks/diversity.py
	$(BIN)/python benchmarks/simulation.py
	$(BIN)/python benchmarks/elicitation.py

# Made-up sets of up to 32 million ratings: an hour, and 8 GB of memory and of disk.
bench-scale: $(READY)
	$(BIN)/python benchmarks/scale.py $(ARGS)

# Other libraries on the same splits, in an environment of their own.
bench-peers: $(READY) .venv-peers/.ready
	$(BIN)/movierec data get ml-100k
	$(BIN)/python benchmarks/peers/run.py $(ARGS)
	$(BIN)/python benchmarks/peers/run.py --splits time small-80 small-time --seeds 1 \
	    --only taste taste-watch popular popular-year myfm-all ease ease-weighted \
	    --title "Peers, by date and on ml-latest-small"
	$(BIN)/python benchmarks/peers/groups.py

.venv-peers/.ready: benchmarks/peers/requirements.txt
	@$(PYTHON) -m venv .venv-peers
	@.venv-peers/bin/python -m pip install --quiet --only-binary :all: -r benchmarks/peers/requirements.txt
	@touch $@

pictures: $(READY)
	$(BIN)/python docs/pictures.py
	$(BIN)/python docs/walk.py

# After a change of the dependencies in pyproject.toml; needs uv.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --no-annotate --all-extras pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .venv-peers .mypy_cache .ruff_cache .pytest_cache

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "movierec-tui needs Python 3.11 or newer, this is " + sys.version)'
	@echo "Installing into $(VENV), once (TensorFlow is large: a minute or two)."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q movierec tui  # a quarter of a start, where Python may not keep bytecode
	@touch $(READY)
