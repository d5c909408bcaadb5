#!/usr/bin/env bats
# What README.md shows is what the program says.

load helpers
load pay_helpers
load reading_helpers

setup() {
    set_up_money
}

teardown() {
    stop_all_sims
}

# block_of_readme COMMAND [N]: what README.md shows below the Nth line "    $ COMMAND": the indented lines up
# to the first that is neither indented nor empty. Fails when there is none.
block_of_readme() {
    awk -v command="    \$ $1" -v nth="${2-1}" '
        on && /^[^ ]/ { exit }
        on { sub(/^    /, ""); lines[++n] = $0; if ($0 != "") last = n }
        $0 == command && !--nth { on = 1 }
        END { for (i = 1; i <= last; i++) print lines[i]; exit !last }' "$ROOT/README.md" || {
        echo "README.md does not show $1"
        return 1
    }
}

# The example's commands as they stand there, at the address of the example.
worked_example() {
    cd "$ROOT" || return
    export BONUSREC_ENDPOINT=$SIM_URL NO_COLOR=1
    CODE=0
    on_terminal "$1" "$BONUSREC" "$2" sample-data/bonuses.csv --platform mturk >"$BATS_TEST_TMPDIR/shown" || CODE=$?
    sed -i "s|$SIM_URL|http://127.0.0.1:8080|" "$BATS_TEST_TMPDIR/shown"
    expect 3 "$CODE" "exit code; $(cat "$BATS_TEST_TMPDIR/shown")"
}

# shows_in_order FILE: the lines of FILE were shown in this order; "..." stands for any others.
shows_in_order() {
    awk 'NR == FNR { if ($0 != "...") wanted[++n] = $0; next }
        at < n && $0 == wanted[at + 1] { at++ }
        END { if (at < n) { print "not shown: " wanted[at + 1]; exit 1 } }' "$1" "$BATS_TEST_TMPDIR/shown" || {
        cat "$BATS_TEST_TMPDIR/shown"
        return 1
    }
}

@test "the worked example, plan: what a terminal of 100 columns shows" {
    block_of_readme "bonusrec plan sample-data/bonuses.csv --platform mturk" >"$BATS_TEST_TMPDIR/wanted"
    start_sim
    worked_example "" plan
    diff "$BATS_TEST_TMPDIR/wanted" "$BATS_TEST_TMPDIR/shown"
}

@test "the worked example, pay: the question, and what it came to, once and again" {
    start_sim
    for n in 1 2; do
        block_of_readme "bonusrec pay sample-data/bonuses.csv --platform mturk" "$n" >"$BATS_TEST_TMPDIR/wanted"
        worked_example y pay
        shows_in_order "$BATS_TEST_TMPDIR/wanted"
    done
    expect 5 "$(paid_count)"
}

@test "the example on Prolific: the question, and what it came to" {
    local command="pay sample-data/prolific-bonuses.csv --platform prolific --study 60d9aadeb86739de712faee0"

    block_of_readme "bonusrec $command" >"$BATS_TEST_TMPDIR/wanted"
    start_sim
    cd "$ROOT"
    export BONUSREC_ENDPOINT=$SIM_URL NO_COLOR=1 PROLIFIC_API_TOKEN=example-prolific-token
    CODE=0
    # shellcheck disable=SC2086 # the words of the command
    on_terminal y "$BONUSREC" $command >"$BATS_TEST_TMPDIR/shown" || CODE=$?
    sed -i "s|$SIM_URL|http://127.0.0.1:8080|" "$BATS_TEST_TMPDIR/shown"
    expect 3 "$CODE" "exit code; $(cat "$BATS_TEST_TMPDIR/shown")"
    shows_in_order "$BATS_TEST_TMPDIR/wanted"
    expect 2 "$(paid_count)"
}

@test "the names of the columns and the summary line" {
    header
    account 1
    row 1 1.00
    start_sim --state "$STATE"
    bonusrec plan
    grep -qF "\`$(head -n 1 "$REPORT")\`" "$ROOT/README.md"
    # The same words with other numbers.
    grep -qF "$(summary | sed -E 's/[0-9.]+/N/g')" <(sed -E 's/[0-9.]+/N/g' "$ROOT/README.md")
}

# What differs from day to day stands in for what README.md shows.
shown_as_of_readme() {
    sed -Ei 's/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} /2026-11-21 09:05 /' "$BATS_TEST_TMPDIR/shown"
}

@test "history and resolve of a payment whose answers were lost" {
    local resolve='bonusrec resolve c5f9fb12be34 --not-paid --note "the worker wrote that nothing came"'

    export NO_COLOR=1
    start_sim_with_rules '[{"operation": "SendBonus", "assignment_id": "3CLRI1QZJ865UFRDL1ERBFQFOEQH3A",
        "fault": "close-before"}]'
    CODE=0
    "$BONUSREC" pay "$ROOT/sample-data/bonuses.csv" --platform mturk --endpoint "$SIM_URL" --yes -o "$REPORT" ||
        CODE=$?
    expect 4 "$CODE"
    block_of_readme "bonusrec history --worker AFT75V2SEH60K" >"$BATS_TEST_TMPDIR/wanted"
    on_terminal "" "$BONUSREC" history --worker AFT75V2SEH60K >"$BATS_TEST_TMPDIR/shown"
    shown_as_of_readme
    diff "$BATS_TEST_TMPDIR/wanted" "$BATS_TEST_TMPDIR/shown"
    block_of_readme "$resolve" >"$BATS_TEST_TMPDIR/wanted"
    "$BONUSREC" resolve c5f9fb12be34 --not-paid --note "the worker wrote that nothing came" >"$BATS_TEST_TMPDIR/shown"
    diff "$BATS_TEST_TMPDIR/wanted" "$BATS_TEST_TMPDIR/shown"
}
