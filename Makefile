.DEFAULT_GOAL := help
.PHONY: help install run test faults messages lock
PORT ?= 8000
HOST ?= 127.0.0.1
export PORT HOST

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/make \1	\2/p' Makefile | expand -t 16

install: ## put everything the program needs in .venv and static/vendor
	@.ci/install

run: install ## serve Kantelpunt (PORT=8000; HOST=0.0.0.0 for a hall over its own Wi-Fi)
	@.venv/bin/python app.py

test: install ## check and test everything, on SQLite and on PostgreSQL
	@.ci/prepare
	@.ci/check

faults: install ## prove every promise with its full figures (most of an hour; writes docs/trust.md)
	@.ci/prepare
	@.ci/faults

messages: install ## gather the texts on screen for the translators
	@.ci/messages

lock: ## renew the locked requirements and front-end packages (needs uv and npm)
	@.ci/lock
