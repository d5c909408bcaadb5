#!/usr/bin/env bats
# The tests of the tests: each plants one fault in a scratch project and sees the run fail for it.

load scratch

setup() {
    new_scratch
}

@test "a sound project passes, and everything in it is counted" {
    run make check
    echo "$output"
    [ "$status" -eq 0 ]
    # One unit test, one scenario, two checks.
    [ "$(last_count)" = "4 passed, 0 failed" ]
}

fails_with() {
    run make "$1"
    echo "$output"
    [ "$status" -ne 0 ]
    [[ "$output" == *"$2"* ]]
    [[ "$(last_count)" != *" 0 failed" ]]
}

@test "a failed assertion in a unit test fails the run" {
    unit_test 'assert_int_equal(twice(2), 5);'
    fails_with unit "0x4 != 0x5"
}

@test "a leak in a unit test fails the run" {
    unit_test 'char *volatile lost = malloc(10); assert_non_null(lost); lost = NULL;'
    fails_with unit "LeakSanitizer: detected memory leaks"
}

@test "a read past the end in a unit test fails the run" {
    unit_test 'char *volatile b = calloc(10, 1); assert_int_equal(b[10], 0); free(b);'
    fails_with unit "AddressSanitizer: heap-buffer-overflow"
}

@test "a signed overflow in the product fails the run" {
    unit_test 'assert_int_not_equal(twice(INT32_MAX), 0);'
    fails_with unit "runtime error: signed integer overflow"
}

@test "a unit test that ends the program early fails the run" {
    unit_test 'exit(0);'
    fails_with unit "1..1"
}

@test "a warning fails the run" {
    unit_test 'int unused = twice(2);'
    run make unit
    echo "$output"
    [ "$status" -ne 0 ]
    [[ "$output" == *"-Werror=unused-variable"* ]]
}

@test "a failed scenario fails the run" {
    scenario 'false'
    fails_with scenarios "not ok 1 a planted scenario"
}

@test "a scenario file that cannot be read as one fails the run" {
    echo '@test "unfinished" {' >tests/scenario/planted.bats
    run make scenarios
    echo "$output"
    [ "$status" -ne 0 ]
    [[ "$(last_count)" != *" 0 failed" ]]
}

@test "a run in which no test ran fails" {
    rm tests/scenario/planted.bats
    run make scenarios
    echo "$output"
    [ "$status" -ne 0 ]
    [ "$(last_count)" = "0 passed, 0 failed" ]
}

@test "what was skipped is no pass, and is said with its reason just before the count" {
    printf '@test "another" {\n    skip "no moon: wait"\n}\n@test "a third" {\n    skip\n}\n' >tests/scenario/skipped.bats
    run make scenarios
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"skip  tests/scenario/skipped.bats (0, 2 skipped)"* ]]
    [ "$(tail -n 3 <<<"$output")" = "SKIPPED tests/scenario/skipped.bats (1): no moon: wait
SKIPPED tests/scenario/skipped.bats (1): no reason is given
1 passed, 0 failed" ]
    scenario 'skip "all of it"'
    run make scenarios
    [ "$status" -ne 0 ]
    [ "$(last_count)" = "0 passed, 0 failed" ]
}

# breach CHECK WORDS: the check passes as things are, and fails with the words once FILE is written from standard input.
breach() {
    tests/lint/"$1"
    mkdir -p "$(dirname "$2")"
    cat >"$2"
    run tests/lint/"$1"
    echo "$output"
    [ "$status" -eq 1 ]
    [[ "$output" == *"$3"* ]]
}

@test "an include against the layers is found" {
    echo 'int wire;' >src/wire/json.h
    breach check-layers src/core/money.c 'src/core/money.c:1: core may not include "wire/json.h"' <<<'#include "wire/json.h"'
}

@test "an include of the product in the simulator is found" {
    echo 'int wire;' >src/wire/json.h
    breach check-layers src/sim/answer.c 'sim may not include "wire/json.h"' <<<'# include "wire/json.h"'
}

@test "an include beside src/ is found" {
    breach check-layers src/core/money.c '"twice.h" is no file below src/' <<<'#include "twice.h"'
}

@test "a library in a file that is not its own is found" {
    breach check-layers src/core/money.c '<jansson.h> may be included in wire/json.c sim/ only' <<<'#include <jansson.h>'
}

@test "a library in two files of a folder is found" {
    mkdir src/net
    echo '#include <curl/curl.h>' >src/net/a.c
    breach check-layers src/net/b.c '<curl/curl.h> is included in net/a.c already' <<<'#include <curl/curl.h>'
}

@test "a library that nobody has named is found" {
    breach check-layers src/core/money.c '<zlib.h> is no known header' <<<'#include <zlib.h>'
}

@test "a folder that is no layer is found" {
    breach check-layers src/util/util.c '"util" is no layer' <<<'#include "base/twice.h"'
}

@test "a banned call is found, in code and not in comments or literals" {
    printf '/* strcpy(a, b)\n * sprintf(a) */\nchar *a = "atoi(x) \\" gets(y)"; // strtok(z)\n' >src/core/fine.c
    breach check-names src/core/money.c 'src/core/money.c:2: strcpy() is banned' <<<$'/* a */\nint x = strcpy (a, b);'
    [[ "$output" != *fine.c* ]]
}

@test "a clock in a pure folder is found" {
    breach check-names src/wire/now.c 'time() is banned' <<<'long now = time(NULL);'
}

@test "an exit outside main is found" {
    echo 'void f(void) { exit(1); }' >src/sim/main.c
    breach check-names src/wire/end.c 'src/wire/end.c:1: exit() is banned' <<<'void f(void) { exit(1); }'
    [[ "$output" != *main.c* ]]
}

@test "a function of 61 lines is found, one of 60 is not" {
    { printf 'void f(void)\n{\n' && yes '    g();' | head -n 60 && echo '}'; } >src/core/fine.c
    { printf 'void f(void)\n{\n' && yes '    g();' | head -n 61 && echo '}'; } |
        breach check-names src/core/long.c 'src/core/long.c:64: a function of 61 lines'
    [[ "$output" != *fine.c* ]]
}

@test "a file of 401 lines is found, one of 400 is not" {
    yes 'int a;' | head -n 400 >src/core/fine.c
    yes 'int a;' | head -n 401 | breach check-names src/core/long.c 'src/core/long.c:401: a file has 400 lines'
    [[ "$output" != *fine.c* ]]
}

@test "a note to oneself is found in any file" {
    breach check-names README.md './README.md:1:' <<<"TO""DO: write"
}

@test "the folder of this checkout is found in any file" {
    breach check-names README.md './README.md:1:' <<<"cd $PWD/src"
}

@test "a check that finds nothing to look at fails" {
    rm -r src
    mkdir src
    run tests/lint/check-layers
    [ "$status" -eq 1 ]
    run tests/lint/check-names
    [ "$status" -eq 1 ]
}
