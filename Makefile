# bonusrec: GNU make, one file. `make help` lists what there is.
#
#   make CC=clang            another compiler
#   make BUILD=/tmp/b        another folder for everything that is built
#   make V=1                 show each command as it runs
#   make WERROR=1            warnings are errors (CI; with the sanitizers always)
#
# A flavour (release, asan, coverage) is this same Makefile with other flags and its own folder below $(BUILD).

BUILD      ?= build
FLAVOUR    ?= release
PKG_CONFIG ?= pkg-config
ifeq ($(origin CC),default)
CC := gcc
endif

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# --- what is built from what ---------------------------------------------------------------------

# The product is every source below src/ but the simulator; the simulator is src/sim with base and core, and nothing
# else of the product. Each comes as an archive without its main(), for the unit tests to link with.
ALL_SOURCES     := $(sort $(wildcard src/*.c src/*/*.c src/*/*/*.c))
PRODUCT_SOURCES := $(filter-out src/sim/%,$(ALL_SOURCES))
SIM_SOURCES     := $(filter src/sim/% src/base/% src/core/%,$(ALL_SOURCES))
UNIT_SOURCES    := $(sort $(wildcard tests/unit/test_*.c))
C_FILES         := $(ALL_SOURCES) $(sort $(wildcard src/*.h src/*/*.h src/*/*/*.h tests/*/*.[ch]))
SCENARIOS       := $(sort $(wildcard tests/scenario/*.bats))
CRASH_TESTS     := $(sort $(wildcard tests/crash/test_*.py))
FUZZ_SOURCES    := $(sort $(wildcard tests/fuzz/fuzz_*.c))
BENCH_SOURCES   := $(sort $(wildcard tests/bench/*.c))
LINT_CHECKS     := $(sort $(wildcard tests/lint/check-* tests/lint/*.bats))

objects       = $(1:%.c=$(BUILD)/%.o)
UNIT_PROGRAMS = $(UNIT_SOURCES:%.c=$(BUILD)/%)
ALL_OBJECTS   = $(call objects,$(ALL_SOURCES) $(UNIT_SOURCES) $(FUZZ_SOURCES) $(BENCH_SOURCES))

# --- flags ---------------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes \
            -Wmissing-prototypes -Wswitch-enum -Wformat=2 -Wvla -Wundef -Wcast-qual -Wwrite-strings \
            -Wpointer-arith

release_CFLAGS   := -O2 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong
asan_CFLAGS      := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
fuzz_CFLAGS      := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
coverage_CFLAGS  := -O0 -g --coverage -fprofile-update=atomic
asan_LDFLAGS     := -fsanitize=address,undefined
fuzz_LDFLAGS     := -fsanitize=fuzzer,address,undefined
coverage_LDFLAGS := --coverage

WERROR ?= $(if $(filter asan fuzz,$(FLAVOUR)),1,0)

LANGUAGE    := -std=c17 -D_GNU_SOURCE -Isrc -I$(BUILD)/src
ALL_CFLAGS   = $(LANGUAGE) $(WARNINGS) $(if $(filter 1,$(WERROR)),-Werror) -fPIE \
               $($(FLAVOUR)_CFLAGS) $(LIBRARY_CFLAGS) $(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS  = -pie -Wl,-z,relro,-z,now -Wl,--as-needed $($(FLAVOUR)_LDFLAGS) $(LDFLAGS)

# --- libraries -----------------------------------------------------------------------------------

# Looked for only by goals that compile: the others must work on a machine that has nothing yet, and those that
# install what is missing call make again afterwards.
WITHOUT_LIBRARIES := help clean deps prism demo check lint asan valgrind coverage fuzz bench format
ifneq ($(filter-out $(WITHOUT_LIBRARIES),$(or $(MAKECMDGOALS),all)),)

hash    := \#
INSTALL := run "make deps" (as root on Debian or Ubuntu) or install it yourself
found    = $(shell $(1) >/dev/null 2>&1 && echo found)
need     = $(if $(call found,$(1)),,$(error $(2): $(INSTALL)))
package  = $(call need,$(PKG_CONFIG) --exists '$(1)',the library $(1) is not there)

COMPILER := $(shell $(CC) --version 2>/dev/null | head -n 1)
$(if $(COMPILER),,$(error the compiler "$(CC)" is not there: $(INSTALL)))
$(call need,$(PKG_CONFIG) --version,$(PKG_CONFIG) is not there)
$(call need,$(PKG_CONFIG) --exists 'libcurl >= 7.88',libcurl 7.88 or newer is needed (it signs what goes to AWS) and \
    this machine has $(or $(shell $(PKG_CONFIG) --modversion libcurl 2>/dev/null),none))
$(call package,jansson)
$(call package,libcrypto)
$(call package,inih)
$(call package,sqlite3)
$(call package,libmicrohttpd)
$(call package,xlsxwriter)
$(call package,minizip)
$(call need,echo '$(hash)include <csv.h>' | $(CC) $(CPPFLAGS) -fsyntax-only -x c -,the library libcsv is not there)

PRODUCT_PACKAGES := libcurl jansson libcrypto inih sqlite3 xlsxwriter minizip
SIM_PACKAGES     := libmicrohttpd jansson libcrypto
LIBRARY_CFLAGS   := $(shell $(PKG_CONFIG) --cflags $(PRODUCT_PACKAGES) $(SIM_PACKAGES))
PRODUCT_LIBS     := $(shell $(PKG_CONFIG) --libs $(PRODUCT_PACKAGES)) -lcsv
SIM_LIBS         := $(shell $(PKG_CONFIG) --libs $(SIM_PACKAGES))

endif

# --- what makes a rebuild ------------------------------------------------------------------------

# Two stamps hold the compiler with its flags, and the list of sources. One that no longer says what is now true is
# written again, and what depends on it is built again; otherwise a second make has nothing to do.
flags_NOW   = $(COMPILER) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(PRODUCT_LIBS) $(SIM_LIBS)
sources_NOW = $(ALL_SOURCES)

define stamp
$(BUILD)/$(1).stamp: ; @mkdir -p $$(@D) && printf '%s\n' '$$(strip $$($(1)_NOW))' >$$@
ifneq ($$(file <$(BUILD)/$(1).stamp),$$(strip $$($(1)_NOW)))
.PHONY: $(BUILD)/$(1).stamp
endif
endef

$(eval $(call stamp,flags))
$(eval $(call stamp,sources))

-include $(ALL_OBJECTS:.o=.d)

# --- compiling and linking -----------------------------------------------------------------------

say = $(if $(filter 1,$(V)),,@printf '  %-5s %s\n' '$(1)' '$(2)' &&)

.PHONY: all
all: $(BUILD)/bonusrec $(BUILD)/bonusrec-sim ## build bonusrec and bonusrec-sim (the default)

$(BUILD)/%.o: %.c $(BUILD)/flags.stamp
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The ledger's schema, each version, and the style and script of a page as the lists of their bytes: a compiler need not
# take a literal of that length.
define LIST_BYTES
	@mkdir -p $(@D)
	@od -An -v -tx1 $< | sed 's/[0-9a-f][0-9a-f]/0x&,/g' >$@
endef

$(BUILD)/src/ledger/%.inc: src/ledger/%.sql
	$(LIST_BYTES)

$(BUILD)/src/report/%.inc: src/report/%
	$(LIST_BYTES)

$(BUILD)/src/ledger/migrate.o: $(BUILD)/src/ledger/schema-1.inc $(BUILD)/src/ledger/schema-2.inc
$(BUILD)/src/report/html_head.o: $(BUILD)/src/report/page.css.inc $(BUILD)/src/report/page.js.inc

$(BUILD)/libbonusrec.a: $(call objects,$(filter-out src/main.c,$(PRODUCT_SOURCES))) $(BUILD)/sources.stamp
$(BUILD)/libbonusrec-sim.a: $(call objects,$(filter-out src/sim/main.c,$(SIM_SOURCES))) $(BUILD)/sources.stamp
$(BUILD)/%.a:
	@rm -f $@
	$(call say,AR,$@)ar rcs $@ $(filter %.o,$^)

LINK = $(call say,LINK,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^)

$(BUILD)/bonusrec: $(BUILD)/src/main.o $(BUILD)/libbonusrec.a
	$(LINK) $(PRODUCT_LIBS)

$(BUILD)/bonusrec-sim: $(BUILD)/src/sim/main.o $(BUILD)/libbonusrec-sim.a
	$(LINK) $(SIM_LIBS)

# The longer pattern wins, so the simulator's tests never see the product's other modules.
$(BUILD)/tests/unit/test_sim_%: $(BUILD)/tests/unit/test_sim_%.o $(BUILD)/libbonusrec-sim.a
	$(LINK) $(SIM_LIBS) -lcmocka

$(BUILD)/tests/unit/test_%: $(BUILD)/tests/unit/test_%.o $(BUILD)/libbonusrec.a
	$(LINK) $(PRODUCT_LIBS) -lcmocka

$(BUILD)/tests/bench/%: $(BUILD)/tests/bench/%.o $(BUILD)/libbonusrec.a
	$(LINK) $(PRODUCT_LIBS)

# The fuzz targets see the reader's layers, and what those need to be linked; not the rest of the product.
FUZZED = base core wire platform input ledger
$(BUILD)/libfuzzed.a: $(call objects,$(filter $(FUZZED:%=src/%/%),$(ALL_SOURCES))) $(BUILD)/sources.stamp
$(BUILD)/tests/fuzz/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/libfuzzed.a
	$(LINK) $(PRODUCT_LIBS)

# Loaded before the program's own libraries by the crash tests; never with a sanitizer, which would have to come first.
STEPS_SOURCES := $(sort $(wildcard tests/crash/steps*.c))
$(BUILD)/tests/crash/steps.so: $(STEPS_SOURCES) tests/crash/steps.h
$(BUILD)/tests/crash/clock.so: tests/crash/clock.c
$(BUILD)/tests/crash/%.so: $(BUILD)/flags.stamp
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) $(LANGUAGE) $(WARNINGS) $(if $(filter 1,$(WERROR)),-Werror) -O2 -g -fPIC \
	    -shared -o $@ $(filter %.c,$^)

.SECONDARY: $(ALL_OBJECTS)

# --- tests ---------------------------------------------------------------------------------------

# The scenarios run $BONUSREC and $BONUSREC_SIM: those of this folder, unless set to other builds from outside.
PROGRAMS   = BONUSREC="$${BONUSREC:-$(abspath $(BUILD)/bonusrec)}" \
             BONUSREC_SIM="$${BONUSREC_SIM:-$(abspath $(BUILD)/bonusrec-sim)}"
RUN_TESTS  = $(PROGRAMS) tests/run-tests $(BUILD)/log
# CI has another compiler here than for the programs, so that everything is compiled with both.
WITH_ASAN  = $(MAKE) FLAVOUR=asan BUILD=$(BUILD)/asan $(if $(ASAN_CC),CC=$(ASAN_CC))
ASAN_TESTS = $(UNIT_SOURCES:%.c=$(BUILD)/asan/%)

# Where one scenario finds Prism; the same for the flavours, which learn of it from the environment.
export PRISM_FOLDER ?= $(abspath $(BUILD)/node)

.PHONY: check unit scenarios crash soak programs unit-programs crash-library asan valgrind coverage
check: ## run every test: units under sanitizers, scenarios, crashes, the layers, the tests of the tests
	@packaging/install-deps build check
	@packaging/install-prism "$(PRISM_FOLDER)"
	@$(MAKE) programs crash-library
	+@$(WITH_ASAN) programs unit-programs
	@$(RUN_TESTS) $(ASAN_TESTS) $(CRASH_TESTS) $(SCENARIOS) $(LINT_CHECKS)

unit: ## run the unit tests alone, under AddressSanitizer and UndefinedBehaviorSanitizer
	+@$(WITH_ASAN) unit-programs
	@$(RUN_TESTS) $(ASAN_TESTS)

scenarios: programs ## run the scenarios alone
	@$(RUN_TESTS) $(SCENARIOS)

crash: programs crash-library ## run the crash suite, every step
	@FULL=1 TIME_LIMIT_S=7200 $(RUN_TESTS) $(CRASH_TESTS)

soak: programs crash-library ## strike at every system call, then play many months of nights: make soak SEEDS=2000
	@$(PROGRAMS) FULL=1 /usr/bin/python3 -B tests/crash/test_strace.py
	@$(PROGRAMS) /usr/bin/python3 -B tests/crash/month.py --seeds 1-$(or $(SEEDS),2000)
	@$(PROGRAMS) /usr/bin/python3 -B tests/crash/month.py --platform prolific --seeds 1-$(or $(SEEDS),2000)

asan: ## run the scenarios against programs built with the sanitizers
	@packaging/install-deps build check
	+@$(WITH_ASAN) scenarios

valgrind: ## run the unit tests under valgrind
	@packaging/install-deps build check lint
	@$(MAKE) unit-programs
	@RUN_WITH='valgrind --quiet --leak-check=full --error-exitcode=99' $(RUN_TESTS) $(UNIT_PROGRAMS)

# How long each target runs.
FUZZ_SECONDS ?= 60

.PHONY: fuzz fuzz-programs
fuzz: ## feed the readers of CSV with what nobody would write: make fuzz FUZZ_SECONDS=600
	@packaging/install-deps build lint
	+@$(MAKE) CC=clang FLAVOUR=fuzz BUILD=$(BUILD)/fuzz fuzz-programs
	@tests/fuzz/run-fuzz $(BUILD)/fuzz $(FUZZ_SECONDS) $(notdir $(FUZZ_SOURCES:.c=))

fuzz-programs: $(FUZZ_SOURCES:%.c=$(BUILD)/%)

coverage: ## run units and scenarios with counters; report in build/coverage/report
	@packaging/install-deps build check lint
	@$(MAKE) FLAVOUR=coverage BUILD=$(BUILD)/coverage coverage-report

# A failed test is no reason to hide the numbers.
.PHONY: coverage-report
coverage-report: programs unit-programs
	@find $(BUILD) -name '*.gcda' -delete
	@mkdir -p $(BUILD)/report
	-@$(RUN_TESTS) $(UNIT_PROGRAMS) $(SCENARIOS)
	@gcovr --root . --filter src/ --html-details $(BUILD)/report/index.html $(BUILD)
	@gcovr --root . --filter src/core/ --filter src/platform/ --branches $(BUILD)

programs: all
unit-programs: $(UNIT_PROGRAMS)
crash-library: $(if $(CRASH_TESTS),$(BUILD)/tests/crash/steps.so $(BUILD)/tests/crash/clock.so)

# --- care ----------------------------------------------------------------------------------------

SHELL_SCRIPTS = .ci/run packaging/install-deps packaging/install-prism tests/run-tests tests/fuzz/run-fuzz \
                $(LINT_CHECKS) $(wildcard tests/lint/*.bash tests/bench/*.sh sample-data/*.sh) \
                $(SCENARIOS) $(wildcard tests/scenario/*.bash)

LINTS := lint-layout lint-tidy lint-cppcheck lint-shell lint-rules

.PHONY: lint $(LINTS) format
lint: ## clang-format, clang-tidy, cppcheck, shellcheck, layers and names
	@packaging/install-deps build lint
	@$(MAKE) --keep-going $(LINTS)

lint-layout:
	clang-format --dry-run -Werror $(C_FILES)

lint-tidy: $(ALL_SOURCES:%.c=$(BUILD)/%.tidy)

lint-cppcheck:
	@mkdir -p $(BUILD)/cppcheck
	cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability --inline-suppr \
	    --suppress=missingIncludeSystem --cppcheck-build-dir=$(BUILD)/cppcheck -Isrc src

lint-shell:
	shellcheck --external-sources $(SHELL_SCRIPTS)

lint-rules:
	tests/lint/check-layers
	tests/lint/check-names

# A source is looked at again when it, a header it includes or the rules have changed: that is, when its object has.
$(BUILD)/%.tidy: %.c $(BUILD)/%.o .clang-tidy
	$(call say,TIDY,$<)clang-tidy --quiet --warnings-as-errors='*' $< -- $(LANGUAGE) $(LIBRARY_CFLAGS) 2>$@.err || { cat $@.err; false; }
	@touch $@

format: ## lay out all C files with clang-format
	@packaging/install-deps lint
	clang-format -i $(C_FILES)

# --- and the rest --------------------------------------------------------------------------------

.PHONY: demo bench bench-programs deps prism clean help
demo: ## build, then reconcile and pay the sample data against the simulator
	@packaging/install-deps build
	@$(MAKE) all
	@$(PROGRAMS) DEMO_FOLDER=$(BUILD)/demo sh sample-data/demo.sh

bench-programs: $(BENCH_SOURCES:%.c=$(BUILD)/%)

bench: ## measure time and memory; nothing depends on the numbers
	@packaging/install-deps build check
	@$(MAKE) all bench-programs
	@$(PROGRAMS) BENCH_PROGRAMS="$(abspath $(BUILD)/tests/bench)" sh -ec 'for bench in "$$@"; do "$$bench"; done' bench $(wildcard tests/bench/bench-*)

deps: ## install everything that any target needs (as root, on Debian or Ubuntu)
	@packaging/install-deps build check lint

prism: ## install Prism from npm, where node is: one scenario is skipped without it
	@packaging/install-prism "$(PRISM_FOLDER)"

clean: ## remove everything that was built
	rm -rf $(BUILD)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s  %s\n", $$1, $$2 }' Makefile
