#!/usr/bin/env bats
# The simulator's Prolific side, as curl sees it. What it tells is compared with its own ledger.

# shellcheck disable=SC2153 # ask() sets STATUS and BODY
bats_require_minimum_version 1.5.0
load sim_prolific_helpers

setup() {
    clean_environment
}

teardown() {
    stop_all_sims
}

# --- reading --------------------------------------------------------------------------------------

@test "a token opens, anything else is refused with 401, and no token is in the request log" {
    start '[]'
    ask /api/v1/users/me/
    expect 200 "$STATUS"
    for header in '' 'Token' 'Token wrong' 'Bearer example-prolific-token'; do
        expect 401 "$(curl --silent --header "Authorization: $header" "$SIM_URL/api/v1/users/me/" |
            jq .error.status)" "with \"$header\""
    done
    expect 5 "$(sim_requests length)"
    run grep -c example-prolific-token "$SIM_REQUESTS"
    expect 0 "$output"
}

@test "other tokens can be given in the state" {
    echo '{"prolific": {"tokens": ["another-example-token"]}}' >"$BATS_TEST_TMPDIR/state.json"
    start_sim --state "$BATS_TEST_TMPDIR/state.json"
    ask /api/v1/users/me/
    refused 401
    expect 200 "$(curl --silent --output /dev/null --write-out '%{http_code}' \
        --header 'Authorization: Token another-example-token' "$SIM_URL/api/v1/users/me/")"
}

@test "every path ends in a slash: without it nothing is there, and nothing redirects" {
    start '[]'
    for path in users/me "studies/$STUDY" "submissions/$FIRST" "submissions?study=$STUDY" \
        "workspaces/$WORKSPACE/balance"; do
        ask "/api/v1/$path"
        refused 404
    done
    set_up "$FIRST,1.00"
    post "/api/v1/bulk-bonus-payments/$BULK/pay" '{}'
    refused 404
    expect 0 "$(sim_ledger length)"
}

@test "what the account has not is 404, with Prolific's error body" {
    start '[]'
    for path in "studies/$FIRST/" "submissions/$STUDY/" "workspaces/$STUDY/balance/" nothing/; do
        ask "/api/v1/$path"
        refused 404
    done
}

@test "a study tells its currency, workspace and fixed screen-out reward" {
    start '[]'
    ask "/api/v1/studies/$STUDY/"
    expect "GBP null $WORKSPACE 20" "$(jq -r '"\(.currency_code) \(.presentment_currency_code)" +
        " \(.workspace) \([.completion_codes[].actions[] |
        select(.action == "FIXED_SCREEN_OUT_PAYMENT").fixed_screen_out_reward] | first)"' <<<"$BODY")"
    ask /api/v1/studies/60aca280709ee40ec37d4886/
    expect "GBP USD 1" \
        "$(jq -r '"\(.currency_code) \(.presentment_currency_code) \(.completion_codes | length)"' <<<"$BODY")"
}

@test "workspaces are listed, and a balance is in whole minor units" {
    start '[]'
    ask /api/v1/workspaces/
    expect "[\"$WORKSPACE\"]" "$(jq -c '[.results[].id]' <<<"$BODY")"
    ask "/api/v1/workspaces/$WORKSPACE/balance/"
    expect '["GBP",10000,10000]' "$(jq -c '[.currency_code, .available_balance, .total_balance]' <<<"$BODY")"
}

@test "a list comes in pages of twenty, of a hundred at most, and past the last one is 404" {
    start '[]'
    count() {
        ask "/api/v1/submissions/?study=$GENERATED$1"
        jq '.results | length' <<<"$BODY"
    }
    expect 20 "$(count '')"
    expect 100 "$(count '&page_size=100')"
    expect 100 "$(count '&page_size=1000')"
    expect 50 "$(count '&page_size=100&page=3')"
    expect 10 "$(count '&page=13')"
    for page in 14 0 -1 x 99999999999999999999; do
        ask "/api/v1/submissions/?study=$GENERATED&page=$page"
        expect "404 404" "$STATUS $(jq .status <<<"$BODY")" "page $page"
    done
}

@test "the pages together are the study's submissions, each once" {
    start '[]'
    for page in 1 2 3; do
        ask "/api/v1/submissions/?study=$GENERATED&page_size=100&page=$page"
        expect 250 "$(jq .meta.count <<<"$BODY")"
        jq -r '.results[] | "\(.id) \(.participant_id) \(.status)"' <<<"$BODY" >>"$BATS_TEST_TMPDIR/rows"
    done
    for ((n = 1; n <= 250; n++)); do printf '5b%010x%012x 5a%022x APPROVED\n' 1 "$n" "$n"; done |
        diff - "$BATS_TEST_TMPDIR/rows"
    ask "/api/v1/studies/$GENERATED/submissions/"
    jq -r '.results[] | "\(.id) \(.participant_id) \(.status)"' <<<"$BODY" | diff "$BATS_TEST_TMPDIR/rows" -
}

@test "the next page is linked on a host that must not be asked, and after the last one on none" {
    start '[]'
    ask "/api/v1/submissions/?study=$GENERATED&page_size=100&page=2"
    expect "http://internal.prolific.invalid/api/v1/submissions/?study=$GENERATED&page=3&page_size=100" \
        "$(jq -r ._links.next.href <<<"$BODY")"
    for last in 'page_size=100&page=3' 'page_size=50&page=5'; do
        ask "/api/v1/submissions/?study=$GENERATED&$last"
        expect null "$(jq ._links.next.href <<<"$BODY")"
    done
}

@test "a list wants a study, can be turned round, and refuses what it does not know" {
    start '[]'
    ask /api/v1/submissions/
    expect '400 {"study":["This parameter is required."]}' "$STATUS $(jq -c .detail <<<"$BODY")"
    ask "/api/v1/submissions/?study=$FIRST"
    expect 404 "$STATUS"
    ask "/api/v1/submissions/?study=$STUDY&ordering=-started_at"
    expect "$PAID_BEFORE" "$(jq -r '.results[0].id' <<<"$BODY")"
    ask "/api/v1/submissions/?study=$STUDY&ordering=luck"
    expect 400 "$STATUS"
    ask "/api/v1/submissions/?study=$STUDY&limit=5"
    expect '400 ["limit"]' "$STATUS $(jq -c '.detail | keys' <<<"$BODY")"
}

@test "who took part twice is there twice, and has siblings" {
    jq '.prolific.studies[0].submissions[1].participant = "5a0000000000000000000001"' \
        "$ROOT/fixtures/sim/good-prolific-account.json" >"$BATS_TEST_TMPDIR/state.json"
    start_sim --state "$BATS_TEST_TMPDIR/state.json"
    ask "/api/v1/submissions/?study=$STUDY"
    expect '[true,true,false,false,false]' "$(jq -c '[.results[].has_siblings]' <<<"$BODY")"
}

@test "bonus payments are minor units; none of them is an empty list, null or nothing" {
    start '[]'
    expect '[150,200]' "$(payments "$PAID_BEFORE")"
    expect '[]' "$(payments "$FIRST")"
    expect null "$(payments "$NULL")"
    expect '"none"' "$(payments "$MISSING")"
}

@test "a fixed screen-out reward stands among the bonus payments" {
    start '[]'
    expect '[20]' "$(payments "$SCREENED_OUT")"
    ask "/api/v1/submissions/$SCREENED_OUT/"
    expect "SCREENED OUT" "$(jq -r .status <<<"$BODY")"
    set_up "$SCREENED_OUT,0.30"
    pay
    expect '[20,30]' "$(payments "$SCREENED_OUT")"
}

# --- set-up ---------------------------------------------------------------------------------------

@test "a set-up is a quote in minor units that moves no money" {
    start '[]'
    set_up "$FIRST,4.25\n$NULL,4.25"
    expect "201 [\"$STUDY\",850,283.34,0,1133.34]" \
        "$STATUS $(jq -c '[.study, .amount, .fees, .vat, .total_amount]' <<<"$BODY")"
    expect 0 "$(sim_ledger length)"
    expect 10000 "$(balance)"
    expect '[]' "$(payments "$FIRST")"
}

@test "VAT is added where the state says so" {
    jq '.prolific.vat_percent = 20' "$ROOT/fixtures/sim/good-prolific-account.json" >"$BATS_TEST_TMPDIR/state.json"
    start_sim --state "$BATS_TEST_TMPDIR/state.json"
    set_up "$FIRST,3.00"
    expect '[300,100,20,420]' "$(jq -c '[.amount, .fees, .vat, .total_amount]' <<<"$BODY")"
}

@test "ids that did not take part are named, and nothing is set up" {
    start '[]'
    set_up "$FIRST,1.00\n60ffe5c8371090c7041d43fd,1.00\nparticipant_id,1.00"
    refused 400
    expect "These ids did not take part in the study $STUDY: 60ffe5c8371090c7041d43fd, participant_id" \
        "$(jq -r .error.detail <<<"$BODY")"
    expect null "$(sim_requests '.[0].bulk_id')"
}

@test "a participant's id pays their submission of that study" {
    start '[]'
    set_up "5a0000000000000000000001,1.00" 60aca280709ee40ec37d4886
    pay
    expect '[["60ffe5c8371090c7041d43fd","USD"]]' "$(sim_ledger 'map([.submission_id, .currency])')"
}

@test "a set-up of 250 lines is good, unless the state caps it" {
    many=$(for ((n = 1; n <= 250; n++)); do printf '5b%010x%012x,1.00\\n' 1 "$n"; done)
    start '[]'
    set_up "$many" "$GENERATED"
    expect "201 25000" "$STATUS $(jq .amount <<<"$BODY")"
    jq '.prolific.lines_max = 200' "$ROOT/fixtures/sim/good-prolific-account.json" >"$BATS_TEST_TMPDIR/state.json"
    start_sim --state "$BATS_TEST_TMPDIR/state.json"
    set_up "$many" "$GENERATED"
    refused 400
}

@test "what is no JSON, or not said to be, is refused" {
    start '[]'
    post /api/v1/submissions/bonus-payments/ '{"study_id": '
    refused 400
    ask /api/v1/submissions/bonus-payments/ --data '{}'
    refused 415
    ask /api/v1/submissions/bonus-payments/
    refused 405
    post /api/v1/submissions/bonus-payments/ '{"study_id": "x"}'
    expect '{"csv_bonuses":["This field is required."]}' "$(jq -c .error.detail <<<"$BODY")"
}

# --- pay ------------------------------------------------------------------------------------------

@test "each pay call pays again, and the ledger counts the calls" {
    start '[]'
    set_up "$FIRST,1.50\n$PAID_BEFORE,0.75"
    pay
    expect "202 string" "$STATUS $(jq -r type <<<"$BODY")"
    expect '[150]' "$(payments "$FIRST")"
    expect 9700 "$(balance)"
    pay
    expect '[150,150]' "$(payments "$FIRST")"
    expect '[150,200,75,75]' "$(payments "$PAID_BEFORE")"
    expect 9400 "$(balance)"
    expect "[[\"$BULK\",1],[\"$BULK\",1],[\"$BULK\",2],[\"$BULK\",2]]" \
        "$(sim_ledger 'map([.bulk_id, .pay_call])')"
}

@test "a ledger line tells who was paid what, by which call" {
    start '[]'
    set_up "$FIRST,1.5"
    pay
    expect "$(jq -nc --arg bulk "$BULK" '{platform: "prolific", participant_id: "5a0000000000000000000001",
        submission_id: "60ffe5c8371090c7041d43f8", study_id: "60aca280709ee40ec37d4885", amount: "1.50",
        currency: "GBP", bulk_id: $bulk, pay_call: 1, request: 2}')" "$(sim_ledger '.[0] | del(.time)')"
}

@test "what the balance does not cover is refused whole" {
    start '[]'
    set_up "$FIRST,1.00\n$NULL,75.00"
    pay
    refused 400
    expect 0 "$(sim_ledger length)"
    expect 10000 "$(balance)"
    set_up "$FIRST,75.00"
    pay
    expect "202 0" "$STATUS $(balance)"
}

@test "the cost of a study is the bonuses that show" {
    start '[]'
    ask "/api/v1/studies/$STUDY/cost/"
    expect '{"amount":350,"currency":"GBP"}' "$(jq -c .bonuses.rewards <<<"$BODY")"
    set_up "$FIRST,1.00"
    pay
    ask "/api/v1/studies/$STUDY/cost/"
    expect 450 "$(jq .bonuses.rewards.amount <<<"$BODY")"
}

@test "a bulk payment is gone with the simulator; what it paid is not" {
    start '[]'
    set_up "$FIRST,1.00"
    pay
    stop_sim
    start '[]'
    expect '[100]' "$(payments "$FIRST")"
    expect 9866 "$(balance)"
    pay
    refused 404
    old=$BULK
    set_up "$FIRST,1.00"
    [[ $BULK != "$old" ]]
    pay
    expect 9733 "$(balance)"
    expect 2 "$(sim_ledger 'map(.bulk_id) | unique | length')"
}

@test "both platforms keep one ledger, and both know it again" {
    start '[]'
    set_up "$FIRST,1.00"
    pay
    stop_sim
    jq -s '.[0] * .[1]' "$ROOT/fixtures/sim/good-prolific-account.json" - >"$BATS_TEST_TMPDIR/state.json" \
        <<<'{"hits": [{"hit_id": "H1", "assignments": [{"assignment_id": "X1", "worker_id": "A1"}]}]}'
    echo '{"time":"2026-01-31T12:00:00Z","worker_id":"A1","assignment_id":"X1","hit_id":"H1","amount":"1.00","reason":"r","request":1}' \
        >>"$SIM_LEDGER"
    start_sim --state "$BATS_TEST_TMPDIR/state.json"
    expect '[100]' "$(payments "$FIRST")"
    stop_sim
    run ! start '[]'
    [[ $output == *'the state has no assignment "X1"'* ]]
}

@test "a ledger that cannot be written whole stops the simulator before the answer, and pays nothing" {
    start '[]'
    set_up "$(for ((n = 1; n <= 100; n++)); do printf '5b%010x%012x,0.10\\n' 1 "$n"; done)" "$GENERATED"
    prlimit --fsize=4096 --pid "$SIM_PID" # as if the disk were nearly full
    pay
    expect "52 000" "$CURL_STATUS $STATUS"
    ended=0
    wait "$SIM_PID" || ended=$?
    expect 1 "$ended"
    expect 0 "$(sim_ledger length)"
}
