# The verbs, for people and for CI alike. Each sets up first what it needs; a second
# call takes seconds. On Windows: `py -m tools.setup app` (see the README).
PYTHON ?= python3
VENV := .venv/bin/python
RUN := $(PYTHON) -m tools.setup

.PHONY: app setup lab test notebooks bench models lint clean

app: ; @$(RUN) app
setup: ; @$(RUN)
lab: ; @$(RUN) lab
test: ; @$(RUN) test $(ARGS)

notebooks: setup ; @$(VENV) -m tools.notebooks
bench: setup ; @$(VENV) -m posttrain_lab bench $(ARGS)
# Resumes after an interruption: train each stage, measure it, ship it, record the pictures.
SHIPPED := $(addprefix build/pocket/,base small tiny mid chat rl reasoner half tempted)
models: setup
	@$(VENV) -m tools.pocket.build $(ARGS)
	@$(VENV) -m tools.pocket.measure $(SHIPPED) build/pocket/answer_only
	@$(VENV) -m tools.pocket.live build/pocket/base
	@$(VENV) -m tools.pocket.ship $(SHIPPED)
	@$(VENV) -m tools.record
lint: setup
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .

clean: ; rm -rf .venv build dist .pytest_cache .ruff_cache test-results
