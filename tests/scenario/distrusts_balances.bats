#!/usr/bin/env bats
# Without a balance that can be believed nothing is paid. A dry run shows what it can, and says so.

load helpers
load pay_helpers
load reading_helpers

setup() {
    set_up_money
    two_hits
}

teardown() {
    stop_all_sims
    no_secret_was_shown
}

# no_balance WORDS RULE [REQUESTS]: the balance is answered by RULE, REQUESTS times.
no_balance() {
    start_sim_with_rules "[{\"operation\": \"GetAccountBalance\", $2}]" --state "$STATE"
    bonusrec pay --on-conflict pay
    could_not "$1"
    expect "${3-1}" "$(sent GetAccountBalance)" "balances asked for"
}

# The same, and a plan says it besides.
no_balance_for_plan() {
    no_balance "$@"
    bonusrec plan --on-conflict pay
    expect 0 "$CODE" "exit code of plan; $(cat "$ERRORS")"
    expect "to_pay to_pay" "$(statuses)"
    named "the balance could not be read, and pay would stop" "$1" "plan: 2 to pay (4.00 USD + 0.80 fees)"
    expect 0 "$(sent SendBonus)"
}

@test "garbage" {
    no_balance_for_plan 'GetAccountBalance: this is not the JSON that was expected' '"fault": "garbage"'
}

@test "a wrong type" {
    no_balance_for_plan '"AvailableBalance" is a number where a string was expected' '"fault": "wrong-types"'
}

@test "an empty object" {
    no_balance '"AvailableBalance" is missing' '"fault": "answer", "body": "{}"'
}

@test "no amount" {
    no_balance '"AvailableBalance" is no amount' '"fault": "answer", "body": "{\"AvailableBalance\":\"10,000.00\"}"'
}

@test "a debt" {
    no_balance '"AvailableBalance" is no amount' '"fault": "answer", "body": "{\"AvailableBalance\":\"-1.00\"}"'
}

@test "HTTP 403 with XML" {
    no_balance_for_plan "HTTP 403 with an answer that is not Mechanical Turk's" '"fault": "html-403"'
}

@test "a redirect" {
    no_balance "HTTP 307 with an answer that is not Mechanical Turk's" '"fault": "redirect"'
}

@test "an answer that is never whole" {
    no_balance 'bytes remaining to read' '"fault": "cut-body"' 8
}

@test "an answer larger than any" {
    no_balance 'the answer is larger than 8388608 bytes' '"fault": "huge"' 8
}

@test "HTTP 500 at every try" {
    no_balance 'temporarily unavailable' '"fault": "error-500-before"' 8
}

@test "throttled at every try" {
    no_balance 'Rate exceeded' '"fault": "throttle"' 8
}

@test "keys that may list and not see the balance" {
    no_balance 'AccessDeniedException' '"fault": "refuse", "type": "AccessDeniedException", "message": "not authorized"'
}

@test "a balance that comes at last is as good as any" {
    passes '[{"operation": "GetAccountBalance", "at": 1, "fault": "error-500-before"},
        {"operation": "GetAccountBalance", "at": 2, "fault": "throttle"},
        {"operation": "GetAccountBalance", "at": 3, "fault": "cut-body"},
        {"operation": "GetAccountBalance", "at": 4, "fault": "close-before"},
        {"operation": "GetAccountBalance", "at": 5, "fault": "hang"}]' --timeout 1
}

@test "when nothing is to be paid the balance is not asked for" {
    header
    row 1 1.00 Base
    start_sim_with_rules '[{"operation": "GetAccountBalance", "fault": "garbage"}]' --state "$STATE"
    pay
    ended 0 already_paid
    expect 0 "$(sent GetAccountBalance)"
}
