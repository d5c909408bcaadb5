#!/usr/bin/env bats
# A run on Prolific that is stopped, at whatever point, sends nothing new, says what was done, and the next one does the
# rest; and while one run pays, another one waits its turn.

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

# two_batches RULES [OPTION...]: two studies with a row each, and a run in the background.
two_batches() {
    account 1 . 2
    header
    row 1 1.00
    row 1 2.00 "" 2
    start_sim_with_rules "[$1]" --state "$STATE"
    start_pay "${@:2}"
}

# stopped_by SIGNAL STATUSES [CODES]: the signal ends the run with 6, and the report says so much.
stopped_by() {
    kill -"$1" "$PAY_PID"
    end_pay
    check_report
    ended 6 "${@:2}"
}

@test "SIGINT while it reads what is paid: nothing is sent, and the report says so" {
    two_batches '{"operation": "GetSubmission", "fault": "delay", "ms": 700}'
    wait_for_requests 2
    stopped_by INT "not_attempted not_attempted"
    expect 0 "$(posted)"
    at_same_address
    pay
    ended 0 "paid paid"
}

@test "SIGTERM while it lists the submissions: the rows are not attempted, whosever they are" {
    account 2
    csv "study_id,participant_id,amount" "$(study 1),$(participant 1),1.00" "$(study 1),$(participant 2),2.00"
    strike ListSubmissions '"fault": "delay", "ms": 700'
    start_pay
    wait_for_requests 1
    stopped_by TERM "not_attempted not_attempted"
    expect 0 "$(posted)"
    at_same_address
    pay
    ended 0 "paid paid"
}

@test "SIGTERM while it asks for quotes: nothing is paid" {
    two_batches '{"operation": "SetUpBonuses", "fault": "delay", "ms": 700}'
    wait_for_requests 4
    stopped_by TERM "not_attempted not_attempted"
    expect 0 "$(sent PayBonuses)"
    at_same_address
    pay
    ended 0 "paid paid"
}

@test "SIGINT while a pay call is in flight: its answer is waited for and recorded, the next batch is not sent" {
    two_batches '{"operation": "PayBonuses", "fault": "delay", "ms": 700}'
    wait_for_payments 1
    stopped_by INT "paid not_attempted"
    expect 1 "$(sent PayBonuses)"
    at_same_address
    pay
    ended 0 "already_paid paid"
    settles 2
}

@test "SIGTERM while payments are waited for: what was taken is accepted, the next batch is not sent" {
    two_batches '{"operation": "PayBonuses", "fault": "lag", "requests": 1000}' --settle-wait 600
    wait_for_requests 9 # two studies, two readings, two quotes, the balance, the pay call, and one reading after it
    stopped_by TERM "paid not_attempted" "accepted -"
    expect 1 "$(sent PayBonuses)"
    at_same_address
    pay
    ended 0 "already_paid paid"
}

@test "a signal while the payments of the last batch are waited for leaves nothing unpaid" {
    account 1
    rows 1
    strike PayBonuses '"fault": "lag", "requests": 1000'
    start_pay --settle-wait 600
    wait_for_requests 6
    kill -INT "$PAY_PID"
    end_pay
    check_report
    expect "paid accepted" "$(column status) $(column code)"
    expect 0 "$CODE" "exit code: nothing intended is left unpaid; $(cat "$ERRORS")"
}

@test "a second signal does not wait for the answer: unknown, and the next run finds the payment" {
    account 2
    rows 2
    strike PayBonuses '"fault": "delay", "ms": 60000'
    start_pay --timeout 600
    wait_for_payments 2
    kill -INT "$PAY_PID"
    while grep -qE '^(Sig|Shd)Pnd:.*[1-9a-f]' "/proc/$PAY_PID/status"; do :; done
    kill -TERM "$PAY_PID"
    end_pay
    check_report
    ended 4 "unknown unknown"
    expect 1 "$(sent PayBonuses)"
    at_same_address
    nothing_sent pay
    ended 0 "already_paid already_paid"
}

@test "killed while the pay call is in flight: the next run finds the payments, and sends nothing again" {
    account 2
    rows 2
    strike PayBonuses '"fault": "hang-after"'
    start_pay
    wait_for_payments 2
    kill -KILL "$PAY_PID"
    end_pay
    at_same_address
    nothing_sent pay
    ended 0 "already_paid already_paid"
}

@test "while a run pays, a second one ends at once with 75 and asks nobody; plan looks on" {
    local before

    account 2
    rows 2
    strike PayBonuses '"fault": "hang-after"'
    start_pay
    wait_for_payments 2
    report=$REPORT errors=$ERRORS before=$(sim_requests length)
    REPORT=$report.second ERRORS=$errors.second
    bonusrec pay
    expect 75 "$CODE" "exit code; $(cat "$ERRORS")"
    said "process $PAY_PID has held it since "
    expect "$before" "$(sim_requests length)" "requests after the second run"
    [[ ! -e $REPORT ]]
    plan
    ended 0 "already_paid already_paid"
    kill -KILL "$PAY_PID"
    end_pay
}
