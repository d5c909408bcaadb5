# Sourced by the scenarios of the simulator's Prolific side: its account is that of
# fixtures/sim/good-prolific-account.json, and curl is the client, which nobody here wrote.

load helpers

# shellcheck disable=SC2034 # for whoever sources this
{
    STUDY=60aca280709ee40ec37d4885
    FIRST=60ffe5c8371090c7041d43f8
    SCREENED_OUT=60ffe5c8371090c7041d43f9
    NULL=60ffe5c8371090c7041d43fa
    MISSING=60ffe5c8371090c7041d43fb
    PAID_BEFORE=60ffe5c8371090c7041d43fc
    WORKSPACE=60a000000000000000000001
    GENERATED=$(printf '57%022x' 1) # 250 submissions
}

# start RULES [OPTION...]: a simulator with that account, and with faults.
start() {
    local rules=$1

    shift
    start_sim_with_rules "$rules" --state "$ROOT/fixtures/sim/good-prolific-account.json" "$@"
}

# ask TARGET [CURL-OPTION...]: one request with the token. Sets STATUS (000 without an answer), BODY
# and CURL_STATUS; the answer's headers are in $BATS_TEST_TMPDIR/headers.
ask() {
    local target=$1

    shift
    CURL_STATUS=0
    rm -f "$BATS_TEST_TMPDIR/answer"
    STATUS=$(curl --silent --globoff --output "$BATS_TEST_TMPDIR/answer" --write-out '%{http_code}' \
        --dump-header "$BATS_TEST_TMPDIR/headers" \
        --header 'Authorization: Token example-prolific-token' "$@" "$SIM_URL$target") || CURL_STATUS=$?
    BODY=$(tr -d '\0' 2>/dev/null <"$BATS_TEST_TMPDIR/answer" || true)
}

# post TARGET BODY [CURL-OPTION...]
post() {
    local target=$1 body=$2

    shift 2
    ask "$target" --header 'Content-Type: application/json' --data-binary "$body" "$@"
}

# set_up LINES [STUDY]: a bulk payment of those lines (printf's \n between them). Sets BULK.
set_up() {
    post /api/v1/submissions/bonus-payments/ \
        "$(jq -n --arg study "${2:-$STUDY}" --arg lines "$(printf '%b' "$1")" \
            '{study_id: $study, csv_bonuses: $lines}')"
    BULK=$(jq -r '.id? // empty' 2>/dev/null <<<"$BODY" || true)
}

pay() {
    post "/api/v1/bulk-bonus-payments/$BULK/pay/" '{}' "$@"
}

# payments SUBMISSION: its bonus_payments, "none" when there is no such member.
payments() {
    ask "/api/v1/submissions/$1/"
    jq -c 'if has("bonus_payments") then .bonus_payments else "none" end' <<<"$BODY"
}

balance() {
    ask "/api/v1/workspaces/$WORKSPACE/balance/"
    jq .available_balance <<<"$BODY"
}

# refused STATUS: Prolific's error body came with it.
refused() {
    expect "$1 $1" "$STATUS $(jq -r '.error.status' <<<"$BODY")"
    jq -e '.error | (.error_code | type == "number") and (.title | type == "string") and has("detail")' \
        <<<"$BODY"
}
