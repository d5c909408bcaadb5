# shellcheck shell=bash disable=SC2154 # bats sets output
# A project of a few lines in a folder of its own, built by the real Makefile and run by the real runner: small enough
# to break in any way and look at what happens.

# The make within is told nothing of what the make and the bats around it were told.
make() {
    env -i PATH="${PATH#"$BATS_LIBEXEC:"}" make "$@"
}

new_scratch() {
    local top
    top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    cd "$BATS_TEST_TMPDIR" || return
    mkdir -p src/base src/sim src/core src/wire tests/unit tests/scenario packaging
    cp "$top/Makefile" .
    cp "$top/tests/run-tests" tests/
    cp -R "$top/tests/lint" tests/
    rm tests/lint/*.bats
    # Here everything is installed already, or this test would not run.
    printf '#!/bin/sh\n' | tee packaging/install-deps >packaging/install-prism
    chmod +x packaging/install-*

    printf 'int twice(int number);\n' >src/base/twice.h
    printf '#include "base/twice.h"\n\nint twice(int number)\n{\n    return 2 * number;\n}\n' >src/base/twice.c
    printf '#include "base/twice.h"\n\nint main(void)\n{\n    return twice(0);\n}\n' | tee src/main.c >src/sim/main.c
    unit_test 'assert_int_equal(twice(2), 4);'
    scenario 'true'
}

# unit_test STATEMENTS: one unit test that runs them.
unit_test() {
    cat >tests/unit/test_twice.c <<END
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/twice.h"

static void a_planted_test(void **state)
{
    (void)state;
    $1
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_planted_test)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
END
}

# scenario COMMANDS: one scenario that runs them.
scenario() {
    printf '@test "a planted scenario" {\n    %s\n}\n' "$1" >tests/scenario/planted.bats
}

# The line with the counts. After it there may be the error that make prints for a run that failed.
last_count() {
    grep ' passed, ' <<<"$output" | tail -n 1
}
