#!/usr/bin/env bats
# On Prolific nothing tells two payments of equal amount apart but the ledger: which file and which ref each was made
# for, and what was there before. So a rerun pays nothing twice, and another bonus of equal amount is still paid.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers
load ledger_helpers
load prolific_helpers

setup() {
    set_up_prolific
}

teardown() {
    tear_down_prolific
}

# other_file: the same rows in a file that has nothing to do with the first.
other_file() {
    CSV=$BATS_TEST_TMPDIR/other.csv
    header
}

# after N COMMAND [OPTION...]: a run that must tell the truth of what was paid after the first N payments, which
# are explained by other rows than its own.
after() {
    bonusrec "${@:2}"
    tail -n "+$(($1 + 1))" "$SIM_LEDGER" >"$BATS_TEST_TMPDIR/later.jsonl"
    SIM_LEDGER=$BATS_TEST_TMPDIR/later.jsonl check_report
}

@test "two refs of equal amount are two bonuses, and one payment that is there is one of them" {
    account 2 's(2).bonus_payments = ["1.00"]'
    header
    row 1 1.00 a
    row 1 1.00 b
    row 2 1.00 a
    row 2 1.00 b
    start_sim --state "$STATE"
    pay
    ended 0 "paid paid already_paid paid"
    expect "1:1.00 1:1.00 2:1.00" "$(paid_rows)"
    settles 4
}

@test "a second file with the same submission and amount, and no ref, is the same bonus" {
    account 2
    rows 2
    start_sim --state "$STATE"
    pay
    ended 0 "paid paid"
    other_file
    row 1 1.01
    row 2 1.02
    nothing_sent pay
    ended 0 "already_paid already_paid"
}

@test "a second file with a ref of its own is another bonus: it is paid, and says what it is paid besides" {
    account 1
    header
    row 1 1.00 first
    start_sim --state "$STATE"
    pay
    other_file
    row 1 1.00 second
    after 1 plan
    ended 0 to_pay
    detail 1 "besides 1.00"
    after 1 pay
    ended 0 paid
    expect "1:1.00 1:1.00" "$(paid_rows)"
    nothing_sent after 1 pay
    ended 0 already_paid
    CSV=$BATS_TEST_TMPDIR/bonuses.csv
    nothing_sent after 1 pay
    ended 0 already_paid
}

@test "a second file with another amount: paid besides, for the ledger knows what the first payment was for" {
    account 1
    header
    row 1 1.00
    start_sim --state "$STATE"
    pay
    other_file
    row 1 2.00
    after 1 pay
    ended 0 paid
    expect "1:1.00 1:2.00" "$(paid_rows)"
    # Without the ledger nothing tells: a person has to.
    rm "$LEDGER"*
    nothing_sent bonusrec pay
    expect "already_paid unexpected" "$(column status)"
}

@test "what somebody paid by hand is adopted for the row that says so, and stays that row's" {
    account 1 's(1).bonus_payments = ["1.00"]'
    header
    row 1 1.00 mine
    start_sim --state "$STATE"
    nothing_sent pay
    ended 0 already_paid
    other_file
    row 1 1.00 theirs
    bonusrec pay
    ended 0 paid
    expect "1:1.00" "$(paid_rows)"
    CSV=$BATS_TEST_TMPDIR/bonuses.csv
    nothing_sent bonusrec pay
    ended 0 already_paid
}

@test "a payment by hand after this tool's, of equal amount: unexpected, and never taken for a bonus to be paid" {
    account 1
    header
    row 1 1.00
    start_sim --state "$STATE"
    pay
    account 1 's(1).bonus_payments = ["1.00"]'
    at_same_address
    nothing_sent pay
    ended 0 "already_paid unexpected"
}

@test "participant or submission, study in the column or in the option: one bonus, not paid again" {
    account 1
    header
    row 1 1.00
    start_sim --state "$STATE"
    pay
    ended 0 paid
    csv "participant_id,amount" "$(participant 1),1"
    nothing_sent pay --study "$(study 1)"
    ended 0 already_paid
    csv "submission,amount" "$(submission 1),1.0"
    nothing_sent pay --study "$(study 1)"
    ended 0 already_paid
}

@test "history shows each payment with Prolific's ids and the quote that paid it" {
    account 2
    rows 2
    start_sim --state "$STATE"
    pay
    history --format json
    expect "confirmed confirmed" "$(jq -r '[.. | objects | select(has("quote_id")).state] | join(" ")' "$SHOWN")"
    expect "$(sim_ledger 'map(.bulk_id) | join(" ")')" "$(jq -r '[.. | objects | .quote_id // empty] | join(" ")' "$SHOWN")"
    history --format csv
    expect "$(sim_ledger 'map(.bulk_id) | join(" ")')" "$(shown quote_id)"
    expect "GBP GBP" "$(shown currency)"
    grep -q "$(submission 2)" "$SHOWN"
    history --format csv --worker "$(participant 2)"
    expect 1.02 "$(shown amount)"
}

@test "two endpoints are two platforms: a rehearsal does not count as a payment" {
    account 1
    rows 1
    start_sim --state "$STATE"
    pay
    stop_sim
    rm "$SIM_LEDGER"
    start_sim --state "$STATE"
    pay
    ended 0 paid
    expect "1:1.01" "$(paid_rows)"
}
