#!/usr/bin/env bats
# Whatever befalls a payment's request or its answer: no row is paid twice, no row lies, and the next
# run leaves every row paid once. Each fault strikes the first, a middle, the last, and every request.

load helpers
load pay_helpers

setup() {
    set_up_money
    account 5
    rows 5
}

teardown() {
    stop_all_sims
}

# struck WHEN FAULT [OPTION...]: a run of pay that meets FAULT, JSON members, at WHEN, JSON members.
struck() {
    start_sim_with_rules "[{\"operation\": \"SendBonus\", $1, \"fault\": $2}]" --state "$STATE"
    pay --jobs 1 "${@:3}"
}

# rule N AT FAULT: a rule that strikes the AT-th request for row N.
rule() {
    echo "{\"operation\": \"SendBonus\", \"assignment_id\": \"$(assignment "$1")\", \"at\": $2, \"fault\": $3}"
}

# The next run settles it; then all is as new for another strike.
settled() {
    stop_sim
    start_sim --state "$STATE"
    settles 5
    stop_sim
    rm "$SIM_LEDGER" "$SIM_REQUESTS"
}

# once FAULT: strikes the first, the middle and the last row once each; the same run pays all.
once() {
    start_sim_with_rules "[$(rule 1 1 "$1"), $(rule 3 1 "$1"), $(rule 5 1 "$1")]" --state "$STATE"
    pay --jobs 1
    ended 0 "$(repeat 5 paid)" "$(repeat 5 -)"
    expect 5 "$(paid_count)"
    settled
}

# stopped_code CODE: the exit code of a run that was to end with CODE: 0 when, stop or no stop, every
# row of its report is paid.
stopped_code() {
    if [[ $(column status) == "$(repeat 5 paid)" ]]; then echo 0; else echo "$1"; fi
}

# ever FAULT CODE STATUS [OPTION...]: strikes every request, so the run stops: rows that had their turn
# end as STATUS, and the others have none.
ever() {
    local statuses

    struck '"from": 1' "$1" "${@:4}"
    statuses=$(column status)
    expect "$(stopped_code "$2")" "$CODE" "exit code; $(cat "$ERRORS")"
    expect "$3" "${statuses%% *}" "status of the first row"
    expect "" "$(tr ' ' '\n' <<<"$statuses" | grep -vxE "$3|not_attempted")" "other statuses"
    [[ $3 == paid ]] || expect 0 "$(paid_count)"
    settled
}

# stops FAULT CODE STATUS: whom it strikes ends as STATUS, and all after it have no turn.
stops() {
    local at before

    for at in 1 3 5; do
        before=$((at - 1))
        struck "\"at\": $at" "$1"
        ended "$(stopped_code "$2")" "$(xargs <<<"$(repeat $before paid) $3 $(repeat $((5 - at)) not_attempted)")"
        expect "$at" "$(sent SendBonus)" "requests sent, none after the strike"
        settled
    done
    ever "$1" "$2" "$3"
}

@test "the connection closes before the payment: sent again with its token" {
    once '"close-before"'
    ever '"close-before"' 4 unknown
}

@test "the connection closes after the payment: found, not paid again" {
    once '"close-after"'
    ever '"close-after"' 6 paid
}

@test "no sending goes unnoticed: what was paid is never called refused" {
    # The first payment finds a connection open, from the reading. Were it repeated unseen when that one
    # closes, the refusal of the repetition would be taken for the answer to the payment.
    start_sim_with_rules "[$(rule 1 1 '"close-after"'), $(rule 1 2 '"refuse"')]" --state "$STATE"
    pay --jobs 1
    ended 0 "$(repeat 5 paid)"
    expect 6 "$(sent SendBonus)"
    settled
}

@test "an answer that is cut short" {
    once '"cut-body"'
    ever '"cut-body"' 6 paid
}

@test "HTTP 500 before the payment: tried again, and never taken for a refusal" {
    once '"error-500-before"'
    ever '"error-500-before"' 4 unknown
}

@test "HTTP 500 after the payment: found, not paid again" {
    once '"error-500-after"'
    ever '"error-500-after"' 6 paid
}

@test "HTTP 503 after the payment: found, not paid again" {
    once '"error-500-after", "status": 503'
    ever '"error-500-after", "status": 503' 6 paid
}

@test "JSON of the wrong types" {
    once '"wrong-types"'
    ever '"wrong-types"' 6 paid
}

@test "an answer of 40 MB" {
    once '"huge"'
    ever '"huge"' 6 paid
}

@test "a slow answer is waited for" {
    once '"delay", "ms": 50'
    struck '"from": 1' '"delay", "ms": 50'
    ended 0 "$(repeat 5 paid)" "$(repeat 5 -)"
    settled
}

@test "throttling: tried again later, and what never had its turn is not attempted" {
    once '"throttle"'
    ever '"throttle"' 6 not_attempted
}

@test "throttling in the words of Mechanical Turk's own errors" {
    once '"throttle", "form": "request-error"'
    ever '"throttle", "form": "request-error"' 6 not_attempted
}

@test "garbage with HTTP 200: nothing more is sent, and what was paid is found" {
    stops '"garbage"' 6 paid
}

@test "a redirect is not followed: the outcome is unknown, and nothing more is sent" {
    stops '"redirect"' 4 unknown
}

@test "a redirect to another address gets no payment" {
    start_sim --state "$STATE" --requests "$BATS_TEST_TMPDIR/elsewhere.jsonl" --ledger "$BATS_TEST_TMPDIR/elsewhere-ledger.jsonl"
    elsewhere=$SIM_URL
    struck '"at": 2' "\"redirect\", \"location\": \"$elsewhere/\""
    ended 4 "paid unknown not_attempted not_attempted not_attempted"
    expect "" "$(cat "$BATS_TEST_TMPDIR/elsewhere.jsonl")" "requests at the other address"
    settled
}

@test "HTTP 403 with XML, as of a service that is closed: nothing more is sent" {
    stops '"html-403"' 4 unknown
}

@test "many things go wrong at once, with many requests in flight" {
    account 40
    rows 40
    start_sim_with_rules '[{"operation": "SendBonus", "every": 2, "fault": "close-after"},
        {"operation": "SendBonus", "every": 3, "fault": "error-500-before"},
        {"operation": "SendBonus", "every": 5, "fault": "cut-body"},
        {"operation": "SendBonus", "every": 7, "fault": "throttle"}]' --state "$STATE"
    pay
    pay
    sound_again
    settles 40
}
