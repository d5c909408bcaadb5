#!/usr/bin/env bats
# A row that names a participant is about the submission that it was about before: what the platform says of the study
# later makes nobody be paid twice, and nothing in doubt be forgotten.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers
load ledger_helpers
load prolific_helpers

setup() {
    set_up_prolific
    account 2
    csv "study_id,participant_id,amount" "$(study 1),$(participant 1),1.00"
}

teardown() {
    tear_down_prolific
}

# paid_once: the row is paid.
paid_once() {
    start_sim --state "$STATE"
    pay
    ended 0 paid
}

# lists JQ: from now on that is what the study lists.
lists() {
    at_same_address "$(jq -nc '{results: '"$1"', _links: {next: {href: null}}, meta: {}}
        | [{operation: "ListSubmissions", fault: "answer", body: tojson}]')"
}

# in_doubt: it was sent, and nobody knows whether it was paid.
in_doubt() {
    strike PayBonuses '"at": 1, "fault": "close-before"'
    pay --settle-wait 0
    ended 4 unknown
}

# stays_unknown RULE CODE: a later run that meets RULE sends nothing, and knows that it does not know.
stays_unknown() {
    at_same_address "[$1]"
    nothing_sent pay
    ended 4 unknown "$2"
    detail 1 "sent by an earlier run"
}

@test "when the study lists another submission in place of the one paid, a person decides" {
    paid_once
    lists "[{id: \"$(submission 2)\", participant_id: \"$(participant 1)\", status: \"APPROVED\"}]"
    nothing_sent bonusrec pay # the row has no submission that a checker could look for
    ended 3 held ambiguous_participant
    detail 1 "$(submission 1)" "$(submission 2)"
    expect 1 "$(paid_count)"
}

@test "when the study lists none any more, the one paid is still looked at" {
    paid_once
    lists '[]'
    nothing_sent pay
    ended 0 already_paid
    expect "$(submission 1)" "$(in_report submission_id)"
}

@test "what is in doubt stays so when the study cannot be read" {
    in_doubt
    stays_unknown '{"operation": "GetStudy", "fault": "refuse", "status": 404, "message": "No such study."}' study_not_found
}

@test "what is in doubt stays so when its list cannot be read" {
    in_doubt
    stays_unknown '{"operation": "ListSubmissions", "fault": "refuse", "status": 400, "message": "No list."}' cannot_read_back
}

@test "what is in doubt stays so when the participant has two submissions by now" {
    in_doubt
    account 3 "s(3).participant = \"$(participant 1)\""
    stays_unknown '{"operation": "GetMe", "fault": "throttle"}' ambiguous_participant
}

@test "a row that names the submission: the same" {
    csv "study_id,submission_id,amount" "$(study 1),$(submission 1),1.00"
    in_doubt
    stays_unknown '{"operation": "GetStudy", "fault": "refuse", "status": 404, "message": "No such study."}' study_not_found
}

@test "another amount for the same participant is not in doubt" {
    in_doubt
    csv "study_id,participant_id,amount" "$(study 1),$(participant 1),2.00"
    at_same_address '[{"operation": "GetStudy", "fault": "refuse", "status": 404, "message": "No such study."}]'
    nothing_sent pay
    ended 3 failed study_not_found
}
