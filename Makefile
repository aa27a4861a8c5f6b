# Every target calls scripts/dev.py, which also works by itself: python scripts/dev.py run
PYTHON ?= python3
ARGS ?=

.PHONY: help run test bench soak demo-reset

help: ; @$(PYTHON) scripts/dev.py help
run: ; @$(PYTHON) scripts/dev.py run $(ARGS)
test: ; @$(PYTHON) scripts/dev.py test $(ARGS)
bench: ; @$(PYTHON) scripts/dev.py bench $(ARGS)
soak: ; @$(PYTHON) scripts/dev.py soak $(ARGS)
demo-reset: ; @$(PYTHON) scripts/dev.py demo-reset $(ARGS)
