#!/usr/bin/env bats
# The list that says whose a submission is may shift, repeat and count wrongly while it is read, and its links lead
# to strange places: half a list is never taken for the whole, and nothing is asked of anybody but the platform.

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

# participants N: a study of N submissions, and rows for its participants 1, 100, 101 and the last.
participants() {
    jq -n --argjson n "$1" '{prolific: {generate: {studies: 1, submissions_per_study: $n, currency: "GBP"}}}' >"$STATE"
    csv "study_id,participant_id,amount"
    for n in 1 100 101 "$1"; do echo "$(study 1),$(participant "$n"),1.00"; done >>"$CSV"
}

pages() {
    sim_requests 'map(select(.operation == "ListSubmissions").page) | join(" ")'
}

# recovers FAULT: it strikes once, the list is read again, and all rows are paid.
recovers() {
    participants 250
    strike ListSubmissions "\"at\": 2, \"fault\": $1"
    pay
    ended 0 "$(repeat 4 paid)"
    expect "$2" "$(pages)" "pages read with $1"
    expect "$(for n in 1 100 101 250; do submission $n; echo; done | xargs)" "$(in_report submission_id)"
    stop_sim
    rm "$SIM_LEDGER" "$SIM_REQUESTS" "$LEDGER"
}

# gives_up MEMBERS: the list is wrong each time, so nothing is paid for the study.
gives_up() {
    participants 250
    strike ListSubmissions "$1"
    pay
    ended 3 "$(repeat 4 failed)" "$(repeat 4 cannot_read_back)"
    detail 1 "$(study 1)"
    expect 0 "$(posted)"
    stop_sim
    rm "$SIM_REQUESTS"
}

@test "a long list is read page by page, each once, with addresses of our own: the links lead elsewhere" {
    participants 250
    start_sim --state "$STATE"
    pay
    ended 0 "$(repeat 4 paid)"
    expect "1 2 3" "$(pages)"
    expect '["100"]' "$(sim_requests 'map(select(.operation == "ListSubmissions").page_size) | unique')"
    expect '[]' "$(sim_requests 'map(select(.status >= 400))')" "requests that found nothing"
}

@test "a link to another host gets no request, and so no token" {
    csv "study_id,participant_id,amount" "$(study 1),$(participant 2),1.00"
    account 2
    start_sim --state "$STATE" --requests "$BATS_TEST_TMPDIR/elsewhere.jsonl" --ledger "$BATS_TEST_TMPDIR/elsewhere-ledger.jsonl"
    body=$(jq -nc --arg id "$(submission 1)" --arg participant_id "$(participant 1)" --arg href "$SIM_URL/api/v1/submissions/?page=2" \
        '{results: [{$id, $participant_id, status: "APPROVED"}], _links: {next: {$href}}, meta: {count: 2}} | tojson')
    strike ListSubmissions "\"at\": 1, \"fault\": \"answer\", \"body\": $body"
    pay
    expect "" "$(cat "$BATS_TEST_TMPDIR/elsewhere.jsonl")" "requests there"
    # There is no second page, so the list does not add up, and is read again.
    expect "1 2 1" "$(pages)"
    ended 0 paid
}

@test "a redirect to another host gets no request" {
    participants 2
    start_sim --state "$STATE" --requests "$BATS_TEST_TMPDIR/elsewhere.jsonl" --ledger "$BATS_TEST_TMPDIR/elsewhere-ledger.jsonl"
    elsewhere=$SIM_URL
    for operation in ListSubmissions SetUpBonuses; do
        strike $operation "\"fault\": \"redirect\", \"location\": \"$elsewhere/\""
        bonusrec pay
        expect "" "$(cat "$BATS_TEST_TMPDIR/elsewhere.jsonl")" "requests there, after $operation"
        expect 0 "$(sent PayBonuses)" "pay calls after $operation"
        stop_sim
    done
}

@test "a page that repeats the one before, or starts too late: a row is missed, and the list is read again" {
    recovers '"repeat-page"' "1 2 3 1 2 3"
    recovers '"shift-page", "rows": 1' "1 2 3 1 2 3"
}

@test "a page that starts too early shows nobody twice" {
    recovers '"shift-page", "rows": -1' "1 2 3 1 2 3"
}

@test "a page without anybody, and a way on, is not the end" {
    recovers '"empty-page"' "1 2 1 2 3"
}

@test "a count that is wrong once" {
    recovers '"count-off"' "1 2 3 1 2 3"
    participants 250
    strike ListSubmissions '"at": 3, "fault": "count-off"'
    pay
    ended 0 "$(repeat 4 paid)"
    expect "1 2 3 1 2 3" "$(pages)"
}

@test "a list that never adds up is no list: its rows cannot be read back, and nothing is paid for them" {
    gives_up '"fault": "repeat-page"'
    gives_up '"every": 3, "fault": "count-off"'
    gives_up '"every": 2, "fault": "empty-page"'
}

@test "a list that is refused, or makes no sense: the same" {
    gives_up '"fault": "refuse", "status": 400, "message": "No list today."'
    gives_up '"at": 2, "fault": "refuse", "status": 400, "message": "No page today."'
    gives_up '"at": 2, "fault": "answer", "body": "{\"results\": [{\"id\": \"1\"}]}"'
}

@test "rows that name the submission need no list: they are paid, whatever it is like" {
    participants 250
    csv "study_id,participant_id,submission_id,amount" "$(study 1),$(participant 1),,1.00" "$(study 1),,$(submission 2),1.00"
    strike ListSubmissions '"fault": "refuse", "status": 400, "message": "No list today."'
    pay
    ended 3 "failed paid" "cannot_read_back -"
    expect "GBP GBP" "$(in_report currency)"
}

@test "one study whose list cannot be read stops none of the others" {
    account 2 . 2
    csv "study_id,participant_id,amount" "$(study 1),$(participant 1),1.00" "$(study 2),$(participant 1),1.00"
    strike ListSubmissions "\"study_id\": \"$(study 1)\", \"fault\": \"refuse\", \"status\": 400, \"message\": \"No list today.\""
    pay
    ended 3 "failed paid" "cannot_read_back -"
    detail 1 "No list today."
}

@test "a page behind the last one, not found, is the end of a list that says there is more" {
    participants 200
    csv "study_id,participant_id,amount" "$(study 1),$(participant 200),1.00"
    results=$(jq -nc --arg id "$(submission 200)" --arg participant_id "$(participant 200)" \
        '{results: [{$id, $participant_id, status: "APPROVED"}], _links: {next: {href: "x"}}} | tojson')
    strike ListSubmissions "\"at\": 2, \"fault\": \"answer\", \"body\": $results"
    plan
    expect "1 2 3 1 2" "$(pages)" # 101 of the 200 that were promised
    ended 0 to_pay
}

@test "a study that cannot be read, for another reason than that there is none: nothing is paid for it" {
    account 1 . 2
    header
    row 1 1.00
    row 1 1.00 "" 2
    for fault in '"refuse", "status": 400' '"answer", "body": "{}"' "\"answer\", \"body\": \"{\\\"id\\\": \\\"$(study 2)\\\", \\\"currency_code\\\": \\\"GBP\\\"}\""; do
        strike GetStudy "\"study_id\": \"$(study 1)\", \"fault\": $fault"
        bonusrec pay --ledger "$BATS_TEST_TMPDIR/other.db"
        expect failed "$(column status | cut -d ' ' -f 1)" "with $fault; $(cat "$ERRORS")"
        expect cannot_read_back "$(column code | cut -d ' ' -f 1)"
        stop_sim
    done
    expect "$(study 2)" "$(sim_ledger 'map(.study_id) | unique | join(" ")')"
}
