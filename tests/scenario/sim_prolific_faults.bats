#!/usr/bin/env bats
# The simulator's faults on its Prolific side, as curl sees them. The vocabulary is in src/sim/faults.h.

# shellcheck disable=SC2153 # ask() sets STATUS and BODY
bats_require_minimum_version 1.5.0
load sim_prolific_helpers

setup() {
    clean_environment
}

teardown() {
    stop_all_sims
}

@test "--lag: a payment shows so many seconds after the call" {
    start '[{"operation": "GetSubmission", "at": 2, "fault": "clock", "seconds": 59},
        {"operation": "GetSubmission", "at": 3, "fault": "clock", "seconds": 60}]' --lag 100
    set_up "$FIRST,1.00"
    pay
    expect 1 "$(sim_ledger length)"
    expect '[] [] [100]' "$(payments "$FIRST") $(payments "$FIRST") $(payments "$FIRST")"
}

@test "lag: a payment shows after so many readings of its submission" {
    start '[{"operation": "PayBonuses", "fault": "lag", "requests": 2}]'
    set_up "$FIRST,1.00"
    pay
    payments "$NULL"
    expect '[] [] [100]' "$(payments "$FIRST") $(payments "$FIRST") $(payments "$FIRST")"
}

@test "close-before and error-500-before pay nothing; close-after, hang-after, cut-body and error-500-after do" {
    start '[{"operation": "PayBonuses", "at": 1, "fault": "close-before"},
        {"operation": "PayBonuses", "at": 2, "fault": "error-500-before", "status": 502},
        {"operation": "PayBonuses", "at": 3, "fault": "close-after"},
        {"operation": "PayBonuses", "at": 4, "fault": "hang-after", "seconds": 0},
        {"operation": "PayBonuses", "at": 5, "fault": "cut-body"},
        {"operation": "PayBonuses", "at": 6, "fault": "error-500-after", "status": 503}]'
    set_up "$FIRST,1.00"
    seen=
    for ((n = 1; n <= 6; n++)); do
        pay
        seen+="$CURL_STATUS $STATUS $(sim_ledger length), "
    done
    expect "52 000 0, 0 502 0, 52 000 1, 52 000 2, 18 202 3, 0 503 4, " "$seen"
    refused 503
    expect '[1,2,3,4]' "$(sim_ledger 'map(.pay_call)')"
}

@test "throttle: 429, with Retry-After when it is asked for" {
    start '[{"operation": "PayBonuses", "at": 1, "fault": "throttle"},
        {"operation": "PayBonuses", "at": 2, "fault": "throttle", "retry_after": 3},
        {"operation": "PayBonuses", "at": 3, "fault": "throttle", "apply": true}]'
    set_up "$FIRST,1.00"
    pay
    refused 429
    run grep -ic retry-after "$BATS_TEST_TMPDIR/headers"
    expect 0 "$output"
    pay
    grep -q '^Retry-After: 3' "$BATS_TEST_TMPDIR/headers"
    expect 0 "$(sim_ledger length)"
    pay
    refused 429
    expect 1 "$(sim_ledger length)"
}

@test "refuse: a message with ids, as text, list, field, bare, or beside a message" {
    start '[{"at": 1, "fault": "refuse", "message": "not 60ffe5c8371090c7041d43f8"},
        {"at": 2, "fault": "refuse", "message": "m", "form": "list"},
        {"at": 3, "fault": "refuse", "message": "m", "form": "field"},
        {"at": 4, "fault": "refuse", "message": "m", "form": "bare", "status": 403},
        {"at": 5, "fault": "refuse", "message": "m", "form": "message"},
        {"at": 6, "fault": "error-form", "form": "list"}]'
    set_up "$FIRST,1.00"
    refused 400
    expect "not $FIRST" "$(jq -r .error.detail <<<"$BODY")"
    set_up "$FIRST,1.00"
    expect '["m"]' "$(jq -c .error.detail <<<"$BODY")"
    set_up "$FIRST,1.00"
    expect '{"csv_bonuses":["m"]}' "$(jq -c .error.detail <<<"$BODY")"
    set_up "$FIRST,1.00"
    expect '403 [403,"m"]' "$STATUS $(jq -c '[.status, .detail]' <<<"$BODY")"
    set_up "$FIRST,1.00"
    expect '400 ["detail","message"]' "$STATUS $(jq -c keys <<<"$BODY")"
    set_up "$STUDY,1.00"
    expect "array" "$(jq -r '.error.detail | type' <<<"$BODY")"
}

@test "garbage, wrong-types, html-403, answer, redirect, huge: other things than answers" {
    start '[{"at": 1, "fault": "garbage", "status": 202}, {"at": 2, "fault": "wrong-types"},
        {"at": 3, "fault": "html-403"}, {"at": 4, "fault": "answer", "body": "[]", "status": 202},
        {"at": 5, "fault": "redirect"}, {"at": 6, "fault": "huge"}]'
    ask /api/v1/users/me/
    expect 202 "$STATUS"
    run ! jq . "$BATS_TEST_TMPDIR/answer"
    ask /api/v1/users/me/
    expect '200 "number"' "$STATUS $(jq '.id | type' <<<"$BODY")"
    ask /api/v1/users/me/
    [[ $STATUS == 403 && $BODY == '<!DOCTYPE html>'* ]]
    ask /api/v1/users/me/
    expect '202 []' "$STATUS $BODY"
    ask /api/v1/users/me/
    expect 307 "$STATUS"
    grep -q "^Location: $SIM_URL/redirected" "$BATS_TEST_TMPDIR/headers"
    ask /api/v1/users/me/
    (($(stat --format %s "$BATS_TEST_TMPDIR/answer") > 40 * 1024 * 1024))
    expect researcher@example.org "$(jq -r .email "$BATS_TEST_TMPDIR/answer")"
}

@test "quote-times: a quote, and what a pay call would pay, a hundred times too high" {
    start '[{"operation": "SetUpBonuses", "at": 1, "fault": "quote-times"},
        {"operation": "SetUpBonuses", "at": 2, "fault": "quote-times", "factor": 3}]'
    set_up "$FIRST,0.50"
    expect '[5000,1666.67,6666.67]' "$(jq -c '[.amount, .fees, .total_amount]' <<<"$BODY")"
    pay
    expect '["50.00"]' "$(sim_ledger 'map(.amount)')"
    set_up "$FIRST,0.50"
    expect 150 "$(jq .amount <<<"$BODY")"
}

@test "quote-without-amount: an id and a total" {
    start '[{"operation": "SetUpBonuses", "fault": "quote-without-amount"}]'
    set_up "$FIRST,3.00"
    expect '["id","total_amount"] 400' "$(jq -c keys <<<"$BODY") $(jq .total_amount <<<"$BODY")"
}

@test "pay-part: the first lines are paid, the others never, or later" {
    start '[{"operation": "PayBonuses", "at": 1, "fault": "pay-part", "lines": 1},
        {"operation": "PayBonuses", "at": 2, "fault": "pay-part", "lines": 1, "requests": 1}]'
    set_up "$FIRST,1.00\n$PAID_BEFORE,1.00"
    pay
    expect "202 [\"$FIRST\"]" "$STATUS $(sim_ledger 'map(.submission_id)')"
    pay
    expect 3 "$(sim_ledger length)"
    expect '[100,100]' "$(payments "$FIRST")"
    expect '[150,200] [150,200,100]' "$(payments "$PAID_BEFORE") $(payments "$PAID_BEFORE")"
}

@test "repeat-page, shift-page, empty-page, count-off: lists that cannot be right" {
    start '[{"at": 1, "fault": "repeat-page"}, {"at": 2, "fault": "shift-page"},
        {"at": 3, "fault": "shift-page", "rows": -1}, {"at": 4, "fault": "empty-page"},
        {"at": 5, "fault": "count-off"}, {"at": 6, "fault": "count-off", "rows": -2}]'
    seen=
    for ((n = 1; n <= 6; n++)); do
        ask "/api/v1/submissions/?study=$STUDY&page_size=2&page=2"
        seen+=$(jq -c '[.results[].id[22:]] + [.meta.count, ._links.next.href != null]' <<<"$BODY")
    done
    expect '["f8","f9",5,true]["fb","fc",5,true]["f9","fa",5,true][5,true]["fa","fb",6,true]["fa","fb",3,true]' \
        "$seen"
}

@test "a rule that names a submission strikes the calls for it alone" {
    start "[{\"submission_id\": \"$NULL\", \"fault\": \"error-500-before\"}]"
    set_up "$FIRST,1.00"
    expect 201 "$STATUS"
    set_up "$FIRST,1.00\n$NULL,1.00"
    expect 500 "$STATUS"
    ask "/api/v1/submissions/$NULL/"
    expect 500 "$STATUS"
    ask "/api/v1/submissions/$FIRST/"
    expect 200 "$STATUS"
}

@test "the request log tells operation, ids, page, lines, status, fault and connection" {
    start '[{"operation": "PayBonuses", "fault": "close-after"}]'
    ask "/api/v1/submissions/?study=$STUDY&page=1&page_size=2"
    set_up "$FIRST,1.00\n$NULL,1.00"
    pay
    expect "[\"ListSubmissions\",\"GET\",\"$STUDY\",null,\"1\",null,200,null,1,2]" \
        "$(sim_requests '.[0] | [.operation, .method, .study_id, .bulk_id, .page, .lines, .status, .fault, .connection, .listed]')"
    expect "[\"SetUpBonuses\",\"POST\",\"$STUDY\",\"$BULK\",null,2,201,null,2,null]" \
        "$(sim_requests '.[1] | [.operation, .method, .study_id, .bulk_id, .page, .lines, .status, .fault, .connection, .listed]')"
    expect "[\"PayBonuses\",\"POST\",\"$STUDY\",\"$BULK\",2,0,\"close-after\",3,true]" \
        "$(sim_requests '.[2] | [.operation, .method, .study_id, .bulk_id, .lines, .status, .fault, .connection, .paid]')"
}

@test "requests on one connection are seen as such" {
    start '[]'
    ask /api/v1/users/me/ --next --silent --output /dev/null "$SIM_URL/api/v1/users/me/"
    ask /api/v1/users/me/
    expect '[1,1,2]' "$(sim_requests 'map(.connection)')"
}
