# Pressmill. `make help` lists the targets.
#
#   make BUILD=/elsewhere CC=clang OPT="-O0" ...     everything built goes under BUILD
#
# Every .c in a folder of pipeline/ goes into one library; every stages/*.c and the programs in pipeline/*.c become
# $(BUILD)/bin/NAME.  Header dependencies are found by the compiler (-MMD), never kept by hand.

BUILD  ?= build
OPT    ?= -O3
# -Werror in lint and .ci/run; a compiler that is newer than this code may warn of more, and should still build it
WERROR ?=
SAN    ?=
CFLAGS ?= $(OPT) -g
# What the compiler can do against errors of ours that a stranger's file might find: measured, it costs nothing.  Not under the
# sanitizers, which do more, and not without optimization, which it needs.
HARDEN := $(if $(SAN)$(filter -O0,$(OPT)),,-D_FORTIFY_SOURCE=2 -fstack-protector-strong \
	$(shell for f in -fstack-clash-protection -fcf-protection; do $(CC) $$f -Werror -E -x c /dev/null >/dev/null 2>&1 && echo $$f; done))
HARDEN_LD ?= -Wl,-z,relro,-z,now
GMIME  := $(patsubst -I%,-isystem %,$(filter -I%,$(shell pkg-config --cflags gmime-3.0 2>/dev/null)))
GMIME_LIBS := $(shell pkg-config --libs gmime-3.0 2>/dev/null)
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wformat=2 $(WERROR) -fno-common -pthread $(CFLAGS) $(HARDEN) $(SAN) \
	-Ipipeline -I/usr/include/libxml2 $(GMIME)
ALL_LDFLAGS = $(SAN) $(HARDEN_LD) -pthread $(LDFLAGS)
LIBS   = -lpcre2-8 -lstemmer -lutf8proc -ljson-c -lxml2 -lnettle -ldeflate -lz -lbrotlidec -lzstd -luchardet $(GMIME_LIBS) -lexttextcat-2.0 -lm

# one short line per file; make V=1 shows the commands
Q = $(if $(V),,@echo '  $(1) $(patsubst $(BUILD)/%,%,$@)';)

LIB_SRC   = $(sort $(wildcard pipeline/*/*.c pipeline/*/*/*.c))
PROG_SRC  = $(sort $(wildcard stages/*.c pipeline/*.c))
UNIT_SRC  = $(sort $(wildcard tests/unit/test_*.c))
BENCH_SRC = $(sort $(wildcard tests/bench/*.c))
FUZZ_SRC  = $(sort $(wildcard tests/fuzz/fuzz_*.c))

# SHARED=1: a shared library, so that a change of one file links nothing else anew (make mutants)
LIB    = $(BUILD)/libpressmill.$(if $(SHARED),so,a)
PROGS  = $(addprefix $(BUILD)/bin/,$(basename $(notdir $(PROG_SRC))))
UNITS  = $(addprefix $(BUILD)/test/,$(basename $(notdir $(UNIT_SRC))))
BENCHES = $(addprefix $(BUILD)/bench/,$(basename $(notdir $(BENCH_SRC))))
FUZZERS = $(addprefix $(BUILD)/fuzz/,$(basename $(notdir $(FUZZ_SRC))))
# the stages once more, without their main, for the chain and the tests
STAGE_OBJ = $(patsubst stages/%.c,$(BUILD)/nomain/%.o,$(sort $(wildcard stages/*.c)))
STAGE_LIB = $(BUILD)/libstages.a

.PHONY: scale soak growth bench-cores all unit check check-asan check-valgrind lint bench fuzz golden lexicons clean help
all: $(PROGS)

help:
	@echo 'make               build the programs into $(BUILD)/bin'
	@echo 'make check         build and run all tests; the last line counts them'
	@echo 'make fit-day       factors that tell the year of a dateline without one, from dated articles'
	@echo 'make fit, ablation weights of the edition score from annotated articles; what each mechanism gains'
	@echo 'make check-asan    the same under the address and undefined-behaviour sanitizers'
	@echo 'make check-valgrind  the unit tests under valgrind'
	@echo 'make check-platforms  both README commands on fresh Debian 12, 13 and arm64: the same tables (needs root, debootstrap)'
	@echo 'make check-slurm   run.sh --slurm on a Slurm of three nodes on this machine (needs root; six minutes, mostly of waiting)'
	@echo 'make lint          include law, banned functions, file lengths, both compilers'
	@echo 'make mutants       N (40) small changes of decisions, drawn with SEED (1): which do the tests not notice?'
	@echo 'make mutants-held  the changes of tests/mutants/held.tsv: all must be noticed (minutes)'
	@echo 'make coverage      which lines and branches no test reaches: $(BUILD)-coverage/page/index.html'
	@echo 'make compdb        compile_commands.json, for editors and clang tools'
	@echo 'make bench         speed and memory of every stage and of the chain'
	@echo 'make bench-cores   how the chain would go on 2 to 64 cores, by the times of its steps on one'
	@echo 'make soak          RUNS (40) runs with one to four threads on busy cores: the same bytes each time?'
	@echo 'make scale         every pattern of tests/scale: time linear in bytes, memory as announced (15 minutes)'
	@echo 'make growth        what one more night costs after 20 nights and after 400 (the goal: 1.2 times as much)'
	@echo "make check-musl    does every source compile against musl's headers (musl-tools)"
	@echo 'make fuzz          run each fuzzer for FUZZ_SECONDS (60) seconds (needs clang)'
	@echo 'make golden        regenerate the golden files; review with git diff'
	@echo 'make lexicons      regenerate the derived lexicon files from their packages'
	@echo 'make install       PREFIX=/usr/local DESTDIR=: the command pressmill, programs, lexicons, manual pages, systemd units'
	@echo 'make uninstall     what install wrote, for the same PREFIX and DESTDIR'
	@echo 'make dist          the committed files as $(BUILD)/pressmill-VERSION.tar.gz'
	@echo 'make clean         remove $(BUILD)'

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call Q,CC)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/nomain/%.o: stages/%.c
	@mkdir -p $(@D)
	$(call Q,CC)$(CC) $(ALL_CFLAGS) -DPM_NO_MAIN -MMD -MP -c -o $@ $<

# Images of lexicons (base/image.h) are kept for the code that laid them out: whatever is read while names are loaded.
NAMES_CODE = $(wildcard pipeline/names/*.[ch] pipeline/lexicon/*.[ch] pipeline/text/*.[ch] pipeline/base/*.[ch])
$(BUILD)/gen/names_code.h: $(NAMES_CODE) Makefile
	@mkdir -p $(@D)
	@{ printf '#define PM_NAMES_CODE "%s"\n' "$$(cat $(NAMES_CODE) | cksum | cut -d' ' -f1)"; \
		printf '#define PM_BUILT_BY "%s"\n' "$$({ $(CC) --version; echo '$(CFLAGS)'; } | cksum | cut -d' ' -f1)"; } > $@
$(BUILD)/obj/pipeline/lexicon/names.o: $(BUILD)/gen/names_code.h
$(BUILD)/obj/pipeline/lexicon/names.o: ALL_CFLAGS += -I$(BUILD)/gen

# An archive is made anew, so that a source file that is gone leaves no object in it; and by appending, since files of
# two rooms may share a name.
LIB_OBJ = $(patsubst %.c,$(BUILD)/obj/%.o,$(LIB_SRC))
$(BUILD)/libpressmill.a: $(LIB_OBJ)
	@rm -f $@
	$(call Q,AR)$(AR) qcs $@ $^
$(BUILD)/libpressmill.so: $(LIB_OBJ)
	$(call Q,LD)$(CC) $(ALL_LDFLAGS) -shared -o $@ $^ $(LIBS)
$(STAGE_LIB): $(STAGE_OBJ)
	@rm -f $@
	$(call Q,AR)$(AR) qcs $@ $^

$(BUILD)/bin/%: $(BUILD)/obj/stages/%.o $(LIB)
	@mkdir -p $(@D)
	$(call Q,LD)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/bin/%: $(BUILD)/obj/pipeline/%.o $(STAGE_LIB) $(LIB)
	@mkdir -p $(@D)
	$(call Q,LD)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/test/%: $(BUILD)/obj/tests/unit/%.o $(STAGE_LIB) $(LIB)
	@mkdir -p $(@D)
	$(call Q,LD)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka $(LIBS)
$(BUILD)/bench/%: $(BUILD)/obj/tests/bench/%.o $(STAGE_LIB) $(LIB)
	@mkdir -p $(@D)
	$(call Q,LD)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/fuzz/%: $(BUILD)/obj/tests/fuzz/%.o $(STAGE_LIB) $(LIB)
	@mkdir -p $(@D)
	$(call Q,LD)$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)

# the one program that writes a database
$(BUILD)/bin/export: LIBS += -lsqlite3

.SECONDARY:

unit: $(UNITS)

# NO_INSTALL=1 names missing packages instead of installing them.
check:
	@./.ci/packages $(if $(NO_INSTALL),--no-install) test
	@$(MAKE) --no-print-directory all unit
	BUILD=$(BUILD) sh tests/run_tests.sh

check-asan:
	$(MAKE) BUILD=$(BUILD)-asan WERROR= CFLAGS="-O1 -g -fno-omit-frame-pointer -DPM_MUST" \
		SAN="-fsanitize=address,undefined -fno-sanitize-recover=undefined" check

# PCRE2's machine code reads 16 bytes at a time, which valgrind takes for a fault.
check-valgrind:
	$(MAKE) BUILD=$(BUILD)-valgrind CFLAGS="-O1 -g -DPRESSMILL_NO_JIT -DPM_MUST" run-valgrind

.PHONY: run-valgrind
run-valgrind: unit
	for t in $(UNITS); do valgrind -q --error-exitcode=99 --leak-check=full "$$t" || exit 1; done

# PLATFORMS='trixie bookworm/arm64' names others; see the script for what it needs and what it can keep
.PHONY: check-platforms
check-platforms:
	bash tests/platforms.sh $(PLATFORMS)

.PHONY: check-slurm
check-slurm:
	@./.ci/packages $(if $(NO_INSTALL),--no-install) slurm
	@$(MAKE) --no-print-directory all
	BUILD=$(BUILD) TESTS=slurm sh tests/run_tests.sh

# ---- installing ----

# make install PREFIX=/usr/local DESTDIR=   leaves the command pressmill (run.sh), which needs nothing of this folder
PREFIX  ?= /usr/local
LIBDIR   = $(DESTDIR)$(PREFIX)/lib/pressmill
SHARE    = $(DESTDIR)$(PREFIX)/share
MANUALS  = $(patsubst $(BUILD)/bin/%,$(BUILD)/man/pressmill-%.1,$(PROGS)) $(BUILD)/man/pressmill.1
VERSION  = $(shell sed -n 's/^.define PRESSMILL_VERSION "\(.*\)"$$/\1/p' pipeline/stream/options.h)

.PHONY: install uninstall man dist
# help2man makes a manual page of what -h says; without it there are none
man:
	@if command -v help2man >/dev/null; then $(MAKE) --no-print-directory $(MANUALS); \
	else echo 'help2man is not installed (.ci/packages install): no manual pages are made'; fi

$(BUILD)/man/pressmill-%.1: $(BUILD)/bin/%
	@mkdir -p $(@D)
	@echo '  MAN $(@F)'
	@help2man --no-info --section=1 --source='Pressmill $(VERSION)' --manual='Pressmill' \
		--name="$$($< -h | sed -n '1s/^[^ ]* - //p')" --help-option=-h --output=$@ $<
$(BUILD)/man/pressmill.1: run.sh $(BUILD)/bin/chain
	@mkdir -p $(@D)
	@echo '  MAN $(@F)'
	@help2man --no-info --section=1 --source='Pressmill $(VERSION)' --manual='Pressmill' \
		--name='turn raw articles into published fact tables' --output=$@ ./run.sh
	@sed -i 's|\./run\.sh|pressmill|g; s|run\.sh|pressmill|g' $@

install: all man
	install -d $(LIBDIR)/bin $(SHARE)/pressmill $(SHARE)/doc/pressmill $(SHARE)/bash-completion/completions \
		$(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/systemd/system
	install -m 755 $(PROGS) $(LIBDIR)/bin/
	install -m 755 run.sh $(LIBDIR)/run.sh
	rm -rf $(SHARE)/pressmill/lexicons
	cp -R lexicons $(SHARE)/pressmill/lexicons
	chmod -R u+rwX,go+rX,go-w $(SHARE)/pressmill/lexicons
	ln -sfn ../../share/pressmill/lexicons $(LIBDIR)/lexicons
	ln -sfn ../lib/pressmill/run.sh $(DESTDIR)$(PREFIX)/bin/pressmill
	install -m 644 README.md LICENSE CLUSTER.md out/TABLES.md pipeline/STREAM.md $(SHARE)/doc/pressmill/
	@if [ -e $(BUILD)/man/pressmill.1 ]; then install -d $(SHARE)/man/man1 && install -m 644 $(BUILD)/man/*.1 $(SHARE)/man/man1/; fi
	bash run.sh -h | sh .ci/completion >$(SHARE)/bash-completion/completions/pressmill
	awk -v p='$(PREFIX)' -f .ci/units.awk -v d='$(DESTDIR)$(PREFIX)/lib/systemd/system' README.md

uninstall:
	rm -rf $(LIBDIR) $(SHARE)/pressmill $(SHARE)/doc/pressmill $(SHARE)/bash-completion/completions/pressmill
	rm -f $(DESTDIR)$(PREFIX)/bin/pressmill $(SHARE)/man/man1/pressmill*.1 $(DESTDIR)$(PREFIX)/lib/systemd/system/pressmill.service \
		$(DESTDIR)$(PREFIX)/lib/systemd/system/pressmill.timer

# the committed files, under the name of the version
dist:
	@mkdir -p $(BUILD)
	git archive --format=tar.gz --prefix=pressmill-$(VERSION)/ -o $(BUILD)/pressmill-$(VERSION).tar.gz HEAD
	@echo $(BUILD)/pressmill-$(VERSION).tar.gz

.PHONY: print-cflags
print-cflags:
	@echo '$(ALL_CFLAGS)'

lint:
	@./.ci/packages $(if $(NO_INSTALL),--no-install) lint
	sh tests/lint.sh

# Unit tests, golden cases, laws, nightly runs and faults, but not those that kill programs, which then count nothing.
.PHONY: coverage run-coverage compdb
coverage:
	@./.ci/packages $(if $(NO_INSTALL),--no-install) coverage
	$(MAKE) BUILD=$(BUILD)-coverage CFLAGS="-O0 -g" SAN="--coverage -DPM_UNCONFINED" all unit run-coverage

run-coverage:
	lcov --quiet --directory $(BUILD) --zerocounters
	BUILD=$(BUILD) TESTS='unit golden lexicons laws run/ faults/inputs faults/verify' sh tests/run_tests.sh || true
	lcov --quiet --rc lcov_branch_coverage=1 --directory $(BUILD) --capture --no-external --output-file $(BUILD)/all.info
	lcov --quiet --rc lcov_branch_coverage=1 --extract $(BUILD)/all.info '*/pipeline/*' '*/stages/*' --output-file $(BUILD)/page.info
	genhtml --quiet --rc genhtml_branch_coverage=1 --output-directory $(BUILD)/page $(BUILD)/page.info
	@lcov --rc lcov_branch_coverage=1 --summary $(BUILD)/page.info 2>&1 | grep -E 'lines|functions|branches'
	@echo $(BUILD)/page/index.html

compdb:
	@{ printf '['; sep=; for f in $(LIB_SRC) $(PROG_SRC) $(UNIT_SRC) $(BENCH_SRC) $(FUZZ_SRC); do \
		printf '%s\n{"directory":"%s","file":"%s","command":"%s %s -c %s"}' "$$sep" "$(CURDIR)" "$$f" "$(CC)" "$(ALL_CFLAGS)" "$$f"; \
		sep=,; done; printf '\n]\n'; } >compile_commands.json

.PHONY: mutants mutants-held
mutants:
	bash tests/mutants/run.sh sample $(or $(N),40)
mutants-held:
	bash tests/mutants/run.sh held

bench:
	@./.ci/packages $(if $(NO_INSTALL),--no-install) bench
	$(MAKE) BUILD=$(BUILD) all run-bench

scale: all
	BUILD="$$(cd $(BUILD) && pwd)" python3 tests/scale/scale.py
growth: all
	PRESSMILL_BIN="$$(cd $(BUILD)/bin && pwd)" python3 tests/bench/growth.py ./run.sh

# RUNS, MEGABYTES, CORPUS: see the script
soak: all $(BENCHES)
	BUILD=$(BUILD) sh tests/bench/soak.sh

# CORPUS: what to run on; else real news beside the project, else 40 MB of made-up news
bench-cores: all $(BENCHES)
	BUILD=$(BUILD) sh tests/bench/cores.sh $(CORPUS)

.PHONY: run-bench
run-bench: $(BENCHES)
	BUILD=$(BUILD) sh tests/bench/run.sh

# see SECURITY.md, "Other C libraries"
.PHONY: check-musl
check-musl:
	@./.ci/packages $(if $(NO_INSTALL),--no-install) musl
	@sh tests/musl.sh

fuzz:
	@./.ci/packages $(if $(NO_INSTALL),--no-install) fuzz
	$(MAKE) BUILD=$(BUILD)-fuzz CC=clang CFLAGS="-O1 -g -DPM_MUST" \
		SAN="-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined" run-fuzzers

FUZZ_SECONDS ?= 60
.PHONY: run-fuzzers
run-fuzzers: $(FUZZERS)
	BUILD=$(BUILD) FUZZ_SECONDS=$(FUZZ_SECONDS) sh tests/fuzz/run.sh

golden: all
	BUILD=$(BUILD) sh tests/golden/run.sh --regenerate

# weights of the edition score from annotated articles: make fit SETS='DIR DIR' FIT='--negatives news.jsonl --write'
# factors of lexicons/dates/day.tsv from dated articles: make fit-day SETS='a.jsonl b.jsonl.gz' FIT='--only fiscal-year --write'
.PHONY: fit fit-day ablation
fit-day: all
	BUILD=$(BUILD) python3 lexicons/make/fit_day.py $(FIT) $(SETS)

fit: all
	BUILD=$(BUILD) python3 lexicons/make/fit_editions.py $(FIT) $(SETS)

# what each mechanism of editions gains on annotated articles, as tests/ablation.md: make ablation SETS='DIR DIR' EVAL=eval.py
ablation: all
	BUILD=$(BUILD) python3 tests/bench/ablation.py --eval $(EVAL) $(SETS) >tests/ablation.md

lexicons:
	sh lexicons/make/all.sh

clean:
	rm -rf $(BUILD) $(BUILD)-asan $(BUILD)-fuzz $(BUILD)-valgrind $(BUILD)-coverage compile_commands.json

-include $(shell [ -d $(BUILD) ] && find $(BUILD) -name '*.d' 2>/dev/null)
