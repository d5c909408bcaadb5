#!/usr/bin/env bats
# What Prolific has paid is read submission by submission, only those that the file is about, and counts by amount
# alone: as many equal payments as there are, for as many rows.

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

# read_of N: how often submission N was read.
read_of() {
    sim_requests --arg id "$(submission "$1")" 'map(select(.operation == "GetSubmission" and .submission_id == $id)) | length'
}

@test "only the submissions that rows name are read, each once, however many rows name it" {
    account 6
    header
    row 2 1.00 a
    row 5 2.00
    row 2 1.00 b
    row 2 3.00
    start_sim --state "$STATE"
    plan
    ended 0 "$(repeat 4 to_pay)"
    expect "0 1 0 0 1 0" "$(for n in 1 2 3 4 5 6; do read_of $n; done | xargs)" "readings of each submission"
    expect 0 "$(sent ListSubmissions)" "lists"
    expect 1 "$(sent GetStudy)" "readings of the study"
}

@test "by participant: only those of the rows are read, and rows without a submission ask for none" {
    account 6
    csv "study_id,participant_id,amount" "$(study 1),$(participant 4),1.00" "$(study 1),$NOBODY,1.00"
    start_sim --state "$STATE"
    plan
    ended 3 "to_pay failed"
    expect "0 0 0 1 0 0" "$(for n in 1 2 3 4 5 6; do read_of $n; done | xargs)" "readings of each submission"
    expect 1 "$(sent GetSubmission)"
}

@test "rows that cannot be used ask for nothing" {
    account 1
    csv "study_id,submission_id,amount" "$(study 1),$(submission 1),nothing"
    start_sim --state "$STATE"
    plan
    ended 3 invalid
    asked_nothing
}

@test "at most four readings are under way at a time" {
    account 16
    rows 16
    strike GetSubmission '"fault": "delay", "ms": 40'
    bonusrec plan
    ended 0 "$(repeat 16 to_pay)"
    expect 4 "$(sim_requests 'map(select(.operation == "GetSubmission").connection) | unique | length')" "connections"
}

@test "no payments are an empty list, null, or no list: the row is paid" {
    account 3 's(2).no_payments_as = "null" | s(3).no_payments_as = "missing"'
    rows 3
    start_sim --state "$STATE"
    pay
    ended 0 "paid paid paid"
    expect "1:1.01 2:1.02 3:1.03" "$(paid_rows)"
    settles 3
}

@test "money told as 150.0 is 1.50" {
    account 2 '.reals = true | s(1).bonus_payments = ["1.50"]'
    header
    row 1 1.50
    row 2 2.25
    start_sim --state "$STATE"
    pay --currency GBP
    ended 0 "already_paid paid"
    expect "2:2.25" "$(paid_rows)"
}

@test "equal amounts are counted: of three rows with two payments, one is missing" {
    account 1 's(1).bonus_payments = ["1.00", "1.00"]'
    header
    for ref in a b c; do row 1 1.00 $ref; done
    start_sim --state "$STATE"
    pay
    ended 0 "already_paid already_paid paid"
    expect "1:1.00" "$(paid_rows)"
    settles 3
}

@test "a payment too many is unexpected, and nothing is done about it" {
    account 1 's(1).bonus_payments = ["1.00", "1.00"]'
    header
    row 1 1.00
    start_sim --state "$STATE"
    nothing_sent pay
    ended 0 "already_paid unexpected"
    expect "1.00 1.00" "$(in_report paid_amount)"
    expect "$(submission 1) $(submission 1)" "$(in_report submission_id)"
}

@test "another amount than the row's is a conflict, and held; a person can have it paid besides, or topped up" {
    account 2 's(1).bonus_payments = ["1.00"] | s(2).bonus_payments = ["1.00"]'
    header
    row 1 2.50
    row 2 2.50
    start_sim --state "$STATE"
    nothing_sent pay
    ended 3 "held held" "amount_differs amount_differs"
    detail 1 "1.00 GBP"
    bonusrec plan --on-conflict top-up
    expect "to_pay to_pay" "$(column status)"
    bonusrec pay --on-conflict top-up
    expect "paid paid" "$(column status)" "status; $(cat "$ERRORS")"
    expect "1:1.50 2:1.50" "$(paid_rows)"
    nothing_sent bonusrec pay --on-conflict top-up
    expect "already_paid already_paid" "$(column status)" "status; $(cat "$ERRORS")"
    rm "$SIM_LEDGER"
    at_same_address
    bonusrec pay --ledger "$BATS_TEST_TMPDIR/other.db" --on-conflict pay
    expect "1:2.50 2:2.50" "$(paid_rows)"
}

@test "a submission that cannot be read is not paid: its rows say so, and the others go on" {
    account 3
    rows 3
    strike GetSubmission "\"submission_id\": \"$(submission 2)\", \"fault\": \"refuse\", \"status\": 404"
    pay
    ended 3 "paid failed paid" "- cannot_read_back -"
    expect "1:1.01 3:1.03" "$(paid_rows)"
    at_same_address
    pay
    ended 0 "already_paid paid already_paid"
}

@test "an answer about another submission, or one that makes no sense, is not read as no payments" {
    for fault in '"answer", "body": "{}"' '"wrong-types"' '"garbage"' \
        "\"answer\", \"body\": \"{\\\"id\\\":\\\"$(submission 2)\\\",\\\"study_id\\\":\\\"$(study 1)\\\",\\\"bonus_payments\\\":[]}\""; do
        account 2
        header
        row 1 1.00
        strike GetSubmission "\"submission_id\": \"$(submission 1)\", \"fault\": $fault"
        bonusrec pay
        [[ $CODE != [02] ]] || expect "another code" "$CODE" "exit code with $fault"
        expect 0 "$(posted)" "requests to pay with $fault"
        stop_sim
    done
}
