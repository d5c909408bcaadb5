#!/usr/bin/env bats
# A report is an input, and its plan says what the plan of its own input says: asked of random worlds, each with its own
# dialect, columns, hostile cells, rows of every kind and payments. A failure names its seed, and a seed makes the same
# world each time; csv_closure.py says what is checked. For more of them: SEEDS=1-2000 bats tests/scenario/csv_closure.bats

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load prolific_helpers

setup() {
    set_up_prolific
    SEEDS=${SEEDS:-1-16}
    export BONUSREC
}

teardown() {
    stop_all_sims
}

# holds PLATFORM [OPTION...]: in each of the worlds.
holds() {
    /usr/bin/python3 -B "$BATS_TEST_DIRNAME/csv_closure.py" "$1" "$SEEDS" "$BATS_TEST_TMPDIR" "${@:2}" 3>&-
}

# holds_against_simulator PLATFORM: one simulator has the payments of all the worlds.
holds_against_simulator() {
    holds "$1" --state "$STATE"
    start_sim --state "$STATE"
    holds "$1" --endpoint "$SIM_URL"
}

@test "MTurk: a report is an input, and says the same then" {
    holds mturk
}

@test "Prolific: a report is an input, and says the same then" {
    holds prolific
}

@test "MTurk: so it is when the platform says what is paid" {
    holds_against_simulator mturk
}

@test "Prolific: so it is when the platform says what is paid" {
    holds_against_simulator prolific
}
