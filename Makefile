# Everything a person or a check needs: make play, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The tests of a file share what they set up, so a file goes to one core.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile

.PHONY: play test check bench screenshots readme-gifs monkey setup clean

play: $(READY)
	$(BIN)/python main.py

test: $(READY)
	$(PYTEST)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST)

bench: $(READY)
	$(BIN)/python -m pytest tests/benchmarks -c tests/benchmarks/pytest.ini --rootdir=. -s

screenshots: $(READY)
	$(BIN)/python -m tests.screenshots

readme-gifs: $(READY)
	$(BIN)/python main.py gif classic/slippery-frozen-lake --scale 1.5 -o assets/readme/won.gif
	$(BIN)/python main.py gif classic/slippery-frozen-lake --training --episodes 300 --frames 60 \
		--scale 1.5 -o assets/readme/learning.gif

monkey: $(READY)
	$(BIN)/python -m tests.monkey

setup: $(READY)

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	touch $(READY)

clean:
	rm -rf $(VENV) build *.egg-info
