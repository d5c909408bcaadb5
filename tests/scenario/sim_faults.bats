#!/usr/bin/env bats
# The simulator's faults as they look on the wire, seen with curl. The vocabulary is in
# src/sim/faults.h.

load helpers

HIT=3OA5LQSAJ08XUI6D39ZZZZG4ZDMEN2 # three payments
BONUS='{"WorkerId": "AFT75V2SEH60K", "AssignmentId": "31VFZ3ZFKKIBJ3J4WJ99IBAG7I1MNB",
        "BonusAmount": "1.00", "Reason": "r"}'

setup() {
    clean_environment
}

teardown() {
    stop_all_sims
}

# ask OPERATION BODY [CURL-OPTION...]: one signed request. Sets STATUS (000 without an answer), BODY,
# and CURL_STATUS.
ask() {
    local operation=$1 body=$2

    shift 2
    CURL_STATUS=0
    rm -f "$BATS_TEST_TMPDIR/answer"
    STATUS=$(curl --silent --output "$BATS_TEST_TMPDIR/answer" --write-out '%{http_code}' \
        --aws-sigv4 aws:amz:us-east-1:mturk-requester \
        --user AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY \
        --header 'Content-Type: application/x-amz-json-1.1' \
        --header "X-Amz-Target: MTurkRequesterServiceV20170117.$operation" \
        --data "$body" "$@" "$SIM_URL/") || CURL_STATUS=$?
    BODY=$(tr -d '\0' 2>/dev/null <"$BATS_TEST_TMPDIR/answer" || true)
}

pay() {
    ask SendBonus "$BONUS" "$@"
}

list() {
    ask ListBonusPayments "{\"HITId\": \"$HIT\", \"MaxResults\": 2${1:+, \"NextToken\": \"$1\"}}"
}

# paid N: the ledger holds so many payments.
paid() {
    expect "$1" "$(sim_ledger length)" "payments in the ledger"
}

# curl's words for what happened: 18 part of a body, 28 out of time, 52 nothing at all.
@test "close-before: no byte comes, nothing is paid, and the next request is served" {
    start_sim_with_rules '[{"operation": "SendBonus", "at": 1, "fault": "close-before"}]'
    pay
    expect "52 000" "$CURL_STATUS $STATUS"
    paid 0
    pay
    expect "0 200" "$CURL_STATUS $STATUS"
    paid 1
}

@test "close-after: no byte comes, and it is paid" {
    start_sim_with_rules '[{"operation": "SendBonus", "at": 1, "fault": "close-after"}]'
    pay
    expect "52 000" "$CURL_STATUS $STATUS"
    paid 1
}

@test "hang: no byte comes for as long as the rule says, and nothing is paid" {
    start_sim_with_rules '[{"at": 1, "fault": "hang", "seconds": 1}]'
    pay --max-time 60
    expect "52 000" "$CURL_STATUS $STATUS"
    paid 0
}

@test "hang-after: no byte comes, it is paid, and others are served meanwhile" {
    start_sim_with_rules '[{"at": 1, "fault": "hang-after"}]'
    pay --max-time 1
    expect "28 000" "$CURL_STATUS $STATUS"
    paid 1
    list
    expect 200 "$STATUS"
}

@test "a simulator stops at once although it holds an answer back for ever" {
    start_sim_with_rules '[{"at": 1, "fault": "hang-after"}]'
    pay --max-time 60 3>&- &
    held=$!
    # The ledger line comes before the answer would; curl's patience bounds the wait.
    until [[ -s $SIM_LEDGER ]]; do kill -0 "$held"; done
    stop_sim
    wait "$held"
}

@test "error-500: before pays nothing, after pays" {
    start_sim_with_rules '[{"at": 1, "fault": "error-500-before"},
        {"at": 2, "fault": "error-500-after", "status": 503}]'
    pay
    expect "500 ServiceFault" "$STATUS $(jq -r .__type <<<"$BODY")"
    paid 0
    pay
    expect "503 ServiceFault" "$STATUS $(jq -r .__type <<<"$BODY")"
    paid 1
}

@test "cut-body: a part of what was announced comes, and it is paid" {
    start_sim_with_rules '[{"from": 1, "fault": "cut-body"}]'
    pay
    expect "18 200 {" "$CURL_STATUS $STATUS $BODY"
    paid 1
    list
    expect "18 200" "$CURL_STATUS $STATUS"
    [[ $BODY == '{"NumResults":2,'* && $BODY != *'}' ]]
}

@test "throttle, expired-token, insufficient-funds, refuse: refused in the service's words, nothing paid" {
    start_sim_with_rules '[{"at": 1, "fault": "throttle"},
        {"at": 2, "fault": "throttle", "form": "request-error"},
        {"at": 3, "fault": "expired-token"},
        {"at": 4, "fault": "insufficient-funds"},
        {"at": 5, "fault": "refuse", "type": "RequestError", "code": "A.B", "message": "not today"}]'
    pay
    expect '400 {"__type":"ThrottlingException","Message":"Rate exceeded"}' "$STATUS $BODY"
    pay
    [[ $BODY =~ ^'{"__type":"RequestError","Message":"Rate exceeded ('[0-9]{13}' s)","TurkErrorCode":"AWS.MechanicalTurk.RequestThrottled"}'$ ]]
    pay
    expect com.amazon.coral.service#ExpiredTokenException "$(jq -r .__type <<<"$BODY")"
    pay
    expect AWS.MechanicalTurk.InsufficientFunds "$(jq -r .TurkErrorCode <<<"$BODY")"
    pay
    expect "RequestError A.B" "$(jq -r '"\(.__type) \(.TurkErrorCode)"' <<<"$BODY")"
    paid 0
}

@test "html-403, garbage, wrong-types, answer: other things than answers" {
    start_sim_with_rules '[{"at": 1, "fault": "html-403"}, {"at": 2, "fault": "garbage"},
        {"at": 3, "fault": "wrong-types"}, {"at": 4, "fault": "answer", "body": "{\"a\": 1}"}]'
    list
    [[ $STATUS == 403 && $BODY == '<?xml'* ]]
    list
    expect 200 "$STATUS"
    run jq . "$BATS_TEST_TMPDIR/answer"
    ((status != 0))
    list
    expect '"string"' "$(jq '.NumResults | type' <<<"$BODY")"
    list
    expect '{"a": 1}' "$BODY"
}

@test "huge: forty mebibytes and more, and still JSON" {
    start_sim_with_rules '[{"at": 1, "fault": "huge"}]'
    list
    (($(stat --format %s "$BATS_TEST_TMPDIR/answer") > 40 * 1024 * 1024))
    expect 2 "$(jq .NumResults "$BATS_TEST_TMPDIR/answer")"
}

@test "redirect: a client that follows it is seen" {
    start_sim_with_rules '[{"at": 1, "fault": "redirect"}]'
    pay
    expect 307 "$STATUS"
    expect '["/"]' "$(sim_requests 'map(.target)')"
    start_sim_with_rules '[{"at": 1, "fault": "redirect"}]'
    pay --location
    expect 404 "$STATUS"
    expect '["/","/","/redirected"]' "$(sim_requests 'map(.target)')"
    paid 0
}

@test "delay: the answer comes when the time is over" {
    start_sim_with_rules '[{"at": 1, "fault": "delay", "ms": 300}]'
    before=$(date +%s%3N)
    pay
    expect 200 "$STATUS"
    (($(date +%s%3N) - before >= 300))
}

@test "repeat-page: the same page again, with another token" {
    start_sim_with_rules '[{"at": 1, "fault": "repeat-page"}]'
    list
    first=$BODY
    list "$(jq -r .NextToken <<<"$first")"
    expect "$(jq -c .BonusPayments <<<"$first")" "$(jq -c .BonusPayments <<<"$BODY")"
    [[ $(jq .NextToken <<<"$first") != $(jq .NextToken <<<"$BODY") ]]
    list "$(jq -r .NextToken <<<"$BODY")"
    expect "1 null" "$(jq -r '"\(.NumResults) \(.NextToken)"' <<<"$BODY")"
}

@test "repeat-token: the token that was asked with comes back" {
    start_sim_with_rules '[{"from": 2, "fault": "repeat-token"}]'
    list
    token=$(jq -r .NextToken <<<"$BODY")
    list "$token"
    expect "$token" "$(jq -r .NextToken <<<"$BODY")"
    list "$token"
    expect "$token" "$(jq -r .NextToken <<<"$BODY")"
}

@test "empty-page: no payments, and a token that leads to them" {
    start_sim_with_rules '[{"at": 1, "fault": "empty-page"}]'
    list
    expect '0 []' "$(jq -r '"\(.NumResults) \(.BonusPayments)"' <<<"$BODY")"
    list "$(jq -r .NextToken <<<"$BODY")"
    expect 2 "$(jq .NumResults <<<"$BODY")"
}

@test "lag: a payment shows in the lists only later" {
    start_sim_with_rules '[{"operation": "SendBonus", "at": 1, "fault": "lag", "requests": 1},
        {"operation": "SendBonus", "at": 2, "fault": "lag", "seconds": 60},
        {"operation": "ListBonusPayments", "at": 4, "fault": "clock", "seconds": 60}]'
    mine='{"AssignmentId": "31VFZ3ZFKKIBJ3J4WJ99IBAG7I1MNB"}'
    seen=
    pay
    ask ListBonusPayments "$mine" && seen+=$(jq .NumResults <<<"$BODY")
    ask ListBonusPayments "$mine" && seen+=$(jq .NumResults <<<"$BODY")
    pay
    ask ListBonusPayments "$mine" && seen+=$(jq .NumResults <<<"$BODY")
    ask ListBonusPayments "$mine" && seen+=$(jq .NumResults <<<"$BODY")
    expect 0112 "$seen"
}

@test "the request log tells operation, ids, page, status, fault and connection" {
    start_sim_with_rules '[{"operation": "SendBonus", "fault": "close-after"}]'
    list
    pay
    expect "[[1,\"ListBonusPayments\",\"$HIT\",200,null,2,1],[2,\"SendBonus\",null,0,\"close-after\",null,2]]" \
        "$(sim_requests 'map([.request, .operation, .hit_id, .status, .fault, .listed, .connection])')"
    expect true "$(sim_requests '.[1].paid')"
}

@test "two requests on one connection are seen as such" {
    start_sim
    ask GetAccountBalance '{}' --next --silent --output /dev/null "$SIM_URL/"
    expect '[1,1]' "$(sim_requests 'map(.connection)')"
}

@test "a request that is not signed, not POST, or of another protocol is refused" {
    start_sim
    target='X-Amz-Target: MTurkRequesterServiceV20170117.GetAccountBalance'
    json='Content-Type: application/x-amz-json-1.1'
    type_of() {
        curl --silent "$@" "$SIM_URL/" | jq -r '.__type | sub(".*#"; "")'
    }
    expect MissingAuthenticationTokenException "$(type_of -H "$target" -H "$json" -d '{}')"
    expect IncompleteSignatureException \
        "$(type_of -H "$target" -H "$json" -H 'Authorization: Basic x' -d '{}')"
    expect UnknownOperationException "$(type_of -H "$json" -d '{}')"
    expect UnknownOperationException "$(type_of -H "$target" -d '{}')"
    expect UnknownOperationException "$(type_of -H "$target" -H "$json" -X PUT -d '{}')"
    expect 404 "$(curl --silent --output /dev/null --write-out '%{http_code}' "$SIM_URL/")"
}

@test "the target of a request is taken as it was sent" {
    start_sim
    curl --silent --output /dev/null "$SIM_URL/a%20b?c=%64"
    expect '["/a%20b?c=%64"]' "$(sim_requests 'map(.target)')"
}

@test "a body of more than a mebibyte is refused" {
    start_sim
    head -c 1100000 /dev/zero | tr '\0' ' ' >"$BATS_TEST_TMPDIR/body"
    expect 413 "$(curl --silent --output /dev/null --write-out '%{http_code}' \
        --data-binary "@$BATS_TEST_TMPDIR/body" "$SIM_URL/")"
}

@test "a command line, state or rule that is wrong is named, and nothing is served" {
    run "$BONUSREC_SIM" --prot 1
    expect '64 bonusrec-sim: --prot: is no option; see --help' "$status $output"
    run "$BONUSREC_SIM" --port 65536
    expect 64 "$status"
    run "$BONUSREC_SIM" --access-key AKIAIOSFODNN7EXAMPLE
    expect 64 "$status"
    run "$BONUSREC_SIM" --state "$ROOT/fixtures/sim/bad-hit-id.json"
    expect '1 bonusrec-sim: hits[0]: "h1" is no id: A to Z and 0 to 9 only' "$status $output"
    echo '[{"fault": "explode"}]' >"$BATS_TEST_TMPDIR/rules.json"
    run "$BONUSREC_SIM" --rules "$BATS_TEST_TMPDIR/rules.json"
    expect 1 "$status"
    [[ $output == *'rule 1: "explode" is no fault'* ]]
}

@test "a port that is taken is named" {
    start_sim
    run "$BONUSREC_SIM" --port "${SIM_URL##*:}"
    expect 1 "$status"
    [[ $output == *"cannot listen on port ${SIM_URL##*:}"* ]]
}

@test "a ledger that cannot be written stops the simulator before the answer" {
    start_sim
    prlimit --fsize=0 --pid "$SIM_PID" # as if the disk were full
    pay
    expect "52 000" "$CURL_STATUS $STATUS"
    ended=0
    wait "$SIM_PID" || ended=$?
    expect 1 "$ended"
    paid 0
}
