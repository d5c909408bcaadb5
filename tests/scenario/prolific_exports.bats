#!/usr/bin/env bats
# What an export of Prolific holds: every payment of the submissions, and of all submissions of the studies, that a file
# names; or nothing at all.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers
load ledger_helpers
load prolific_helpers
load export_helpers

setup() {
    set_up_prolific
}

teardown() {
    tear_down_prolific
}

# account_holds JQ: the payments in the state file of the submissions that JQ selects, as payments_of shows those of a
# report; $study is the id of the study.
account_holds() {
    jq -c ".prolific.studies[] | .id as \$study | .submissions[] | select($1) | . as \$s | .bonus_payments // [] | .[]
        | [\$study, \$s.id, \$s.participant, ., \"\"]" "$STATE" | LC_ALL=C sort
}

in_export() {
    payments_of study_id submission_id participant_id
}

@test "a study is exported with all its submissions, page after page" {
    account 230 's(3).bonus_payments = ["1.50"] | s(120).bonus_payments = ["1.50", "0.25", "1.50"]
        | s(230).bonus_payments = ["7.00"] | s(4).no_payments_as = "null" | s(5).no_payments_as = "missing"
        | .studies[1].submissions[2].bonus_payments = ["9.99"]' 2
    start_sim --state "$STATE"
    ids study_id "$(study 1)"
    exported 5 "11.75 GBP"
    expect "$(account_holds '$study == "'"$(study 1)"'"')" "$(in_export)"
    expect "$(repeat 5 GBP)" "$(in_report currency)"
    expect "1 3 230" "$(sent GetStudy) $(sent ListSubmissions) $(sent GetSubmission)" "studies, pages, submissions asked for"
    expect 234 "$(sim_requests length)" "requests"
    made_no_ledger
    is_twice_the_same
}

@test "submissions are exported without their studies being said, and each once" {
    account 6 's(2).bonus_payments = ["2.00"] | s(3).bonus_payments = ["3.00", "3.00"] | s(4).bonus_payments = ["4.00"]
        | .studies[1].submissions[0].bonus_payments = ["1.10"]' 2
    start_sim --state "$STATE"
    ids submission_id "$(submission 3)" "$(submission 3)" "$(submission 1 2)"
    exported 3 "7.10 GBP"
    expect "$(account_holds '.id == "'"$(submission 3)"'" or .id == "'"$(submission 1 2)"'"')" "$(in_export)"
    expect "2 2 0" "$(sent GetStudy) $(sent GetSubmission) $(sent ListSubmissions)"
    ids study_id,submission_id "$(study 1)," ",$(submission 3)" "$(study 1),$(submission 4)" "$(study 2),$(submission 2 2)"
    exported 4 "12.00 GBP"
    expect "$(account_holds '$study == "'"$(study 1)"'"')" "$(in_export)"
    ids study_id,submission_id "$(study 1),$(submission 2)"
    exported 1 "2.00 GBP"
}

@test "what pay paid is what an export shows, and a plan of that has nothing to pay" {
    account 120
    rows 120
    start_sim --state "$STATE"
    pay
    ids study_id "$(study 1)"
    exported 120 "$(ledger_sum) GBP"
    expect "$(sim_ledger '.[] | [.study_id, .submission_id, .participant_id, .amount, ""]' | LC_ALL=C sort)" "$(in_export)"
    cp "$REPORT" "$CSV"
    rm -r "$XDG_STATE_HOME"
    nothing_sent plan --detailed-exitcode
    ended 0 "$(repeat 120 already_paid)"
}

@test "what may be the fixed reward for a screening says so" {
    account 3 '.studies[0].screen_out_reward = "0.20" | s(1).status = "SCREENED OUT" | s(2).bonus_payments = ["0.20"]'
    start_sim --state "$STATE"
    ids study_id "$(study 1)"
    exported 2 "0.40 GBP"
    detail 1 "may be the fixed reward"
    expect "-" "$(in_report detail | awk '{ print $NF }')" "end of the details, which is that of the other"
}

@test "where nothing is paid an export has its header alone" {
    account 3
    start_sim --state "$STATE"
    ids study_id "$(study 1)"
    exported 0 "0.00 GBP"
    expect row,status,code,participant_id,submission_id,study_id,amount,currency,reason,ref,paid_amount,paid_at,payment_id,detail \
        "$(cat "$REPORT")"
}

@test "as JSON it says the same" {
    account 3 's(1).bonus_payments = ["1.00"] | s(3).bonus_payments = ["12.34"]'
    start_sim --state "$STATE"
    ids study_id "$(study 1)"
    exported 2 "13.34 GBP"
    expected=$(in_export)
    export_ids --format json
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
    expect "$expected" "$(jq -c '.rows[] | [.study_id, .submission_id, .participant_id, .amount, .reason]' "$REPORT" | LC_ALL=C sort)"
}

@test "a submission that cannot be read: nothing is written" {
    account 6 's(1).bonus_payments = ["1.00"]'
    ids study_id "$(study 1)"
    start_sim_with_rules "[{\"operation\": \"GetSubmission\", \"submission_id\": \"$(submission 4)\", \"fault\": \"refuse\",
        \"status\": 404, \"message\": \"not today\"}]" --state "$STATE"
    export_ids
    not_exported 1 "the payments of $(submission 4) cannot be listed, so nothing is exported: " "not today" \
        "$SIM_URL: an export is complete or not made at all: with 1 problem nothing was written"
    strike GetSubmission "\"submission_id\": \"$(submission 4)\", \"fault\": \"wrong-types\""
    export_ids
    not_exported 1 "the payments of $(submission 4) cannot be listed"
    strike GetSubmission '"from": 3, "fault": "garbage"'
    export_ids
    not_exported 1 "$SIM_URL"
}

@test "a list of submissions that misses one: nothing is written" {
    account 150 's(1).bonus_payments = ["1.00"]'
    ids study_id "$(study 1)"
    strike ListSubmissions '"fault": "count-off"'
    export_ids
    not_exported 1 "the list of study $(study 1) cannot be had, so nothing is exported"
    strike ListSubmissions '"at": 2, "fault": "shift-page"'
    : >"$SIM_REQUESTS"
    exported 1 "1.00 GBP"
    expect 4 "$(sent ListSubmissions)" "pages asked for, the list being read again"
}

@test "studies and submissions that are not there are all named, and nothing is written" {
    account 3 's(1).bonus_payments = ["1.00"]'
    start_sim --state "$STATE"
    ids study_id "$(study 1)" "$NOBODY" "$(study 9)"
    export_ids
    not_exported 1 "study $NOBODY cannot be had" "study $(study 9) cannot be had" "with 2 problems nothing was written"
    ids submission_id "$(submission 1)" "$NOBODY"
    export_ids
    not_exported 1 "the payments of $NOBODY cannot be listed"
    ids study_id,submission_id "$NOBODY,$(submission 1)"
    export_ids
    not_exported 1 "study $NOBODY cannot be had"
}

@test "a submission that the file puts into another study: nothing is written" {
    account 3 's(1).bonus_payments = ["1.00"]' 2
    start_sim --state "$STATE"
    ids study_id,submission_id "$(study 2),$(submission 1)"
    export_ids
    not_exported 1 "submission $(submission 1) belongs to study $(study 1), and the row names $(study 2)"
}

@test "studies of two currencies want two files, and nothing is written" {
    account 3 's(1).bonus_payments = ["1.00"] | .studies[1].currency = "USD"' 2
    start_sim --state "$STATE"
    ids submission_id "$(submission 1)" "$(submission 1 2)"
    export_ids
    not_exported 1 "put the rows of each currency into a file of its own"
}

@test "what else a report says of its rows makes no difference" {
    account 3 's(1).bonus_payments = ["1.00"]'
    start_sim --state "$STATE"
    ids study_id "$(study 1)"
    exported 1 "1.00 GBP"
    cp "$REPORT" "$BATS_TEST_TMPDIR/first.csv"
    IDS=$BATS_TEST_TMPDIR/report.in.csv
    sed 's/GBP/USD/; s/already_paid/unexpected/; s/1[.]00/7.00/g' "$BATS_TEST_TMPDIR/first.csv" >"$IDS"
    exported 1 "1.00 GBP"
    cmp "$REPORT" "$BATS_TEST_TMPDIR/first.csv"
}

@test "a signal ends it, and nothing is written; a second export begins anew" {
    account 6 's(1).bonus_payments = ["1.00"]'
    ids study_id "$(study 1)"
    is_stopped GetSubmission 4
    expect 2 "$(sent GetSubmission)" "submissions asked for before the signal, and none after it"
    start_sim --state "$STATE"
    : >"$SIM_REQUESTS"
    exported 1 "1.00 GBP"
    expect 6 "$(sent GetSubmission)" "submissions asked for"
}

@test "who counts along sees how far it is" {
    account 3
    start_sim_with_rules '[{"operation": "GetSubmission", "fault": "delay", "ms": 300}]' --state "$STATE"
    ids study_id "$(study 1)"
    export_ids --progress always --jobs 1
    expect 0 "$CODE"
    named "reading what is paid: 1 of 3"
}
