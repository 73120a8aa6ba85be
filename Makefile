# Everything a person does with a checkout. `make run` and `make test` do all set-up.
SHELL := /bin/bash
PY := .venv/bin/python
FLASK := .venv/bin/flask --app app
QUICK ?=
export QUICK

.PHONY: help run test setup sure bench faults fuzz translations vendor lock clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/.run translations  ## set up what is missing, bring the database up to date, serve on http://127.0.0.1:8000
	@$(FLASK) ops serve

test: .venv/.dev translations  ## set up what tests need, then run every test
	@$(PY) -m pytest -n 2 --dist loadgroup

setup: .venv/.dev translations  ## the set-up alone

sure: .venv/.dev  ## format check, lint, types, import contracts (static checks only)
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy .
	.venv/bin/lint-imports

bench: .venv/.dev translations  ## measure, on both engines; QUICK=1 for a smoke
	@$(PY) -m bench.run

faults: .venv/.dev translations  ## kill and restart servers and databases while answers are saved; QUICK=1 for a smoke
	@$(PY) -m bench.faults

fuzz: .venv/.dev translations  ## feed the readers and the protocol with nonsense; QUICK=1 for a smoke
	@$(PY) -m bench.fuzz

# One marker per kind of set-up; a changed lock makes it again. Serving needs no test tools.
.venv/.run: requirements.lock .ci/setup
	@bash .ci/setup run

.venv/.dev: requirements-dev.lock requirements.lock .ci/setup
	@bash .ci/setup dev

translations: $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))

%.mo: %.po
	@.venv/bin/pybabel -q compile -i $< -o $@

lock:  ## resolve the dependencies anew, with hashes and no host names
	.venv/bin/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --strip-extras --allow-unsafe -o requirements.lock pyproject.toml
	.venv/bin/pip-compile -q --extra dev --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --strip-extras --allow-unsafe -o requirements-dev.lock pyproject.toml

vendor:  ## copy the pinned front-end packages into static/vendor
	npm run vendor

clean:  ## remove what was built, not the data
	rm -rf build .mypy_cache .ruff_cache .pytest_cache
