# Everything runs on the checkout's own Node: node_modules/.bin comes first in PATH.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
SHELL := /bin/bash
.DEFAULT_GOAL := help

LOCKSTEP := node cli/lockstep.mjs
ARGS ?=

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

node_modules/.installed: package.json package-lock.json
	@npm ci --silent
	@touch $@

.PHONY: bench
bench: node_modules/.installed ## compare the models on this machine, in about a minute (ARGS="http-get -p latencyMs=5")
	@$(LOCKSTEP) run $(ARGS) --report markdown

.PHONY: test
test: node_modules/.installed ## all tests: those of make unit first, then those that wait for real processes, threads, servers and a browser
	@vitest run --project unit --project real --reporter=default --reporter=./test/_count-reporter.ts

.PHONY: unit
unit: node_modules/.installed ## the tests that start nothing: within a minute
	@vitest run --project unit --reporter=default --reporter=./test/_count-reporter.ts

.PHONY: fuzz
fuzz: node_modules/.installed ## feed 100 000 hostile inputs to all that reads some, within 1 GB (INPUTS=1000000 for more)
	@FUZZ_INPUTS=$(or $(INPUTS),100000) NODE_OPTIONS=--max-old-space-size=1024 vitest run --project unit test/fuzz/fuzz.test.ts test/core/http/fuzz.test.ts --testTimeout 0 --reporter=default --silent=false

.PHONY: check
check: node_modules/.installed ## everything that must be green: types, lint, format, dead code, tests (and with them the layers)
	@tsc --noEmit -p .
	@oxlint --type-aware
	@oxfmt --check .
	@knip
	@$(MAKE) --no-print-directory test

# what has not been committed yet, else the last commit
AGAINST ?= $(shell git diff --quiet HEAD 2>/dev/null && echo HEAD~1 || echo HEAD)

.PHONY: gate
gate: node_modules/.installed ## whether this code is slower than that of another commit (AGAINST=main)
	@$(LOCKSTEP) gate --against $(AGAINST) $(ARGS)

.PHONY: report
report: node_modules/.installed ## tell again what the newest result says (ARGS="--as markdown")
	@$(LOCKSTEP) report $(ARGS)

.PHONY: bench-self
bench-self: node_modules/.installed ## what our own loop, client and start cost, beside a hand-written loop, autocannon and wrk
	@node bench/self.ts $(ARGS)

.PHONY: bench-server
bench-server: node_modules/.installed ## what the mock server costs beside bare node:http, and how exact its delays are
	@node bench/mock-server.ts

.PHONY: bench-render
bench-render: node_modules/.installed ## what rendering a large result costs, in every format
	@node bench/render.ts

.PHONY: bench-load
bench-load: node_modules/.installed ## what it bears: operations in flight, connections, long rounds, large plans and files
	@node bench/load.ts $(ARGS)

.PHONY: gate-proof
gate-proof: node_modules/.installed ## real gates of equal and of slowed code, until there are enough: hours, and can be interrupted
	@node bench/gate-proof.ts $(ARGS)

.PHONY: gate-tell
gate-tell: node_modules/.installed ## what those gates prove, and ten thousand simulated ones: about ten minutes
	@node bench/gate-tell.ts $(ARGS)

.PHONY: gate-machines
gate-machines: node_modules/.installed ## what 1, 2, 4 and 8 machines make of a gate, by simulation: about ten minutes
	@node bench/gate-machines.ts $(ARGS)

.PHONY: proof
proof: node_modules/.installed ## what the verdicts of a run are worth, by ten thousand simulated ones: about four minutes
	@node bench/proof.ts $(ARGS)

.PHONY: stopping
stopping: node_modules/.installed ## how long make bench takes to its sentence, twenty times alone and twenty beside a hog: about an hour
	@node bench/stopping.ts $(ARGS)

.PHONY: copies
copies: node_modules/.installed ## how often two copies of one model are told apart, a hundred times alone and a hundred beside a hog: half an hour
	@node bench/copies.ts $(ARGS)

.PHONY: pictures
pictures: node_modules/.installed ## run the first story, and make the README's picture and table of it
	@$(LOCKSTEP) run http-get scrape --budget 60s --out results/readme.ndjson
	@$(LOCKSTEP) report results/readme.ndjson --as svg --out docs/pictures/waterfall.svg
	@$(LOCKSTEP) report results/readme.ndjson --into README.md

.PHONY: claims
claims: node_modules/.installed ## measure all that the suites claim, and write docs/claims.md of it: about five minutes
	@$(LOCKSTEP) run --claims --out results/claims.ndjson
	@$(LOCKSTEP) report results/claims.ndjson --as claims --out docs/claims.md

.PHONY: package
package: node_modules/.installed ## pack what is published, install it by npm, pnpm and yarn, and try it under three Nodes
	@vitest run --project package --reporter=default

.PHONY: truths
truths: node_modules/.installed ## gates of published versions whose slowdown is known: minutes, on a machine with nothing else to do
	@vitest run --project truth --reporter=default

.PHONY: two-minutes
two-minutes: node_modules/.installed ## record the way from the installation to the sentence, and write docs/two-minutes.md of it
	@node tools/two-minutes.ts

.PHONY: format
format: node_modules/.installed ## format every file
	@oxfmt .

.PHONY: clean
clean: ## remove what was made: results, builds, dependencies
	rm -rf results dist coverage node_modules
