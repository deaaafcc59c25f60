# The words of this project. What must pass is defined once, in .ci/run.

.PHONY: help build test lint fmt docs samples training ci bench quality man clean

help:          ## show these words
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/: .*## /\t/' | expand -t 12

build:         ## release binary
	cargo build --release

test:          ## everything that must pass
	.ci/run test

lint:          ## fmt, clippy -D warnings, docs
	.ci/run fmt clippy docs

fmt:           ## format the code
	cargo fmt

docs:          ## documentation of the library
	.ci/run docs

samples:       ## the README's first command, its tables validated
	.ci/run samples

training:      ## the training scripts on a tiny random network
	.ci/run training

ci:            ## all that a change must pass to land
	.ci/run

bench:         ## criterion benches, and the comparison with peers where it is set up
	cargo bench
	if [ -x scripts/bench.sh ]; then scripts/bench.sh; fi

quality:       ## quality on every gold set at hand
	scripts/quality.sh

man:           ## man page and shell completions into build/
	mkdir -p build/share
	cargo run --release --quiet -- man > build/share/claimwire.1
	for shell in bash zsh fish; do cargo run --release --quiet -- completions $$shell > build/share/claimwire.$$shell; done

clean:         ## remove what builds leave
	cargo clean
	rm -rf build out
