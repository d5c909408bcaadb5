#!/usr/bin/env bats
# Two runs of one file at the same time on two machines, each with its own ledger: both send the same
# tokens, so each row is paid once.

load helpers
load pay_helpers

setup() {
    set_up_money
}

teardown() {
    stop_all_sims
}

# both N [OPTION...]: two runs side by side on N rows, each with a report that is true.
both() {
    local report=$REPORT errors=$ERRORS first

    account "$1"
    rows "$1"
    start_sim --state "$STATE"
    start_pay --ledger "$BATS_TEST_TMPDIR/one.db" "${@:2}"
    first=$PAY_PID
    REPORT=$report.second ERRORS=$errors.second
    start_pay --ledger "$BATS_TEST_TMPDIR/two.db" "${@:2}"
    end_pay
    check_report
    expect 0 "$CODE" "exit code of the second run; $(cat "$ERRORS")"
    REPORT=$report ERRORS=$errors PAY_PID=$first
    end_pay
    check_report
    expect 0 "$CODE" "exit code of the first run; $(cat "$ERRORS")"
    expect "$1" "$(paid_count)"
    # Where both sent a row, one of them was told that it was processed already.
    expect "$1" "$(sim_requests 'map(select(.paid) | .assignment_id) | unique | length')"
}

@test "two runs at once pay each row once, again and again" {
    for _ in 1 2 3 4 5 6 7 8; do
        both 15
        stop_sim
        rm "$SIM_LEDGER" "$SIM_REQUESTS"
    done
}

@test "two runs at once that send one payment after another" {
    for _ in 1 2 3 4; do
        both 15 --jobs 1
        stop_sim
        rm "$SIM_LEDGER" "$SIM_REQUESTS"
    done
}

@test "two runs at once on a platform that loses answers" {
    account 20
    rows 20
    start_sim_with_rules '[{"operation": "SendBonus", "every": 3, "fault": "close-after"},
        {"operation": "SendBonus", "every": 4, "fault": "delay", "ms": 20},
        {"operation": "SendBonus", "every": 5, "fault": "throttle"}]' --state "$STATE"
    start_pay --ledger "$BATS_TEST_TMPDIR/one.db"
    first=$PAY_PID report=$REPORT errors=$ERRORS
    REPORT=$report.second ERRORS=$errors.second
    start_pay --ledger "$BATS_TEST_TMPDIR/two.db"
    end_pay
    check_report
    REPORT=$report ERRORS=$errors PAY_PID=$first
    end_pay
    check_report
    expect 20 "$(sim_ledger 'map(.assignment_id) | unique | length')"
    expect 20 "$(paid_count)"
    sound_again
    settles 20
}

@test "one run rides behind the other: it finds what is paid and pays the rest with the same tokens" {
    account 10
    rows 10
    start_sim_with_rules '[{"operation": "SendBonus", "fault": "delay", "ms": 100}]' --state "$STATE"
    start_pay --ledger "$BATS_TEST_TMPDIR/one.db" --jobs 1
    wait_for_payments 4
    first=$PAY_PID report=$REPORT errors=$ERRORS
    REPORT=$report.second ERRORS=$errors.second
    pay --ledger "$BATS_TEST_TMPDIR/two.db" --jobs 4
    expect 0 "$CODE"
    REPORT=$report ERRORS=$errors PAY_PID=$first
    end_pay
    check_report
    expect 0 "$CODE"
    expect 10 "$(paid_count)"
}
