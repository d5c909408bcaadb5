#!/usr/bin/env bats
# Who watches a run at a terminal is told what it is doing, and is not left with half a line.

load helpers
load pay_helpers
load reading_helpers

setup() {
    set_up_money
    account 8
    rows 8
}

teardown() {
    [[ -z ${PAY_PID-} ]] || kill -KILL "$PAY_PID" 2>/dev/null || true
    stop_all_sims
}

@test "Ctrl-C while payments are under way: it says that it waits for them, once, and then what was done" {
    local program

    start_sim_with_rules '[{"operation": "SendBonus", "fault": "delay", "ms": 1500}]' --state "$STATE"
    /usr/bin/python3 "$BATS_TEST_DIRNAME/on_terminal.py" "" "$BONUSREC" pay "$CSV" --platform mturk \
        --endpoint "$SIM_URL" -o "$REPORT" --yes --jobs 2 >"$BATS_TEST_TMPDIR/shown" 3>&- &
    PAY_PID=$!
    wait_for_payments 2
    program=$(pgrep -P "$PAY_PID")
    kill -INT "$program"
    end_pay
    expect 6 "$CODE" "exit code; $(cat "$BATS_TEST_TMPDIR/shown")"
    expect 2 "$(sent SendBonus)"
    expect "stopping pay stopped" \
        "$(sed -En 's/^(bonusrec: (stopping): nothing new|(pay): 2 paid|bonusrec: (stopped) by).*/\2\3\4/p' \
            "$BATS_TEST_TMPDIR/shown" | paste -sd " ")"
}

@test "an input that ends at the question: what follows stands on a line of its own" {
    start_sim --state "$STATE"
    CODE=0
    SHOWN=$(on_terminal end "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" -o "$REPORT") || CODE=$?
    expect 5 "$CODE" "exit code; $SHOWN"
    grep -q '^pay: 0 paid' <<<"$SHOWN"
    expect 0 "$(sent SendBonus)"
}
