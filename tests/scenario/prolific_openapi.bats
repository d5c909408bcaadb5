#!/usr/bin/env bats
# What the simulator answers and what bonusrec asks is as Prolific's published specification has it. The
# judge is Prism, a proxy between the two: it lets no request and no answer pass that the specification
# knows otherwise. Of a status that the specification does not list (401, 404, 429, 5xx) it can only say
# so.

load helpers

SPECIFICATION=${PROLIFIC_OPENAPI:-$ROOT/../shared/reference/prolific-openapi.yml}
PRISM_FOLDER=${PRISM_FOLDER:-$ROOT/build/node}
TOKEN=example-prolific-token # an example, which a simulator accepts unless it was given others
UNLISTED='Violation: response Unable to match the returned status code with those defined in the document: 200,400'

WORKSPACE=60ffe5c8371090c7041d0001
STUDY=60ffe5c8371090c7041d0002
STRANGE=60ffe5c8371090c7041dffff # no one's id

setup() {
    local prism=$PRISM_FOLDER/node_modules/.bin/prism

    [[ ! -e $PRISM_FOLDER/why-not ]] || skip "$(<"$PRISM_FOLDER/why-not")"
    [[ -x $prism ]] || skip "Prism is not there: run make prism"
    [[ -r $SPECIFICATION ]] || skip "the specification is not there: set PROLIFIC_OPENAPI to a copy of it"
    clean_environment
    ANSWER=$BATS_TEST_TMPDIR/answer
    STATE=$BATS_TEST_TMPDIR/state.json
    PRISM_PID=
}

teardown() {
    [[ -z ${PRISM_PID:-} ]] || stop_prism
    stop_all_sims
}

# start_prism: starts Prism before the simulator started last, on a free port, and waits until it listens. Sets
# PRISM_URL, PRISM_PID and PRISM_LOG.
start_prism() {
    PRISM_LOG=$BATS_TEST_TMPDIR/prism.${#SIM_PIDS[@]}
    : >"$PRISM_LOG"
    "$PRISM_FOLDER/node_modules/.bin/prism" proxy "$SPECIFICATION" "$SIM_URL" --errors --host 127.0.0.1 --port 0 \
        >"$PRISM_LOG" 2>&1 3>&- &
    PRISM_PID=$!
    # Ends at the line, or with Prism when it could not start.
    PRISM_URL=$(tail -n +1 -f --pid="$PRISM_PID" "$PRISM_LOG" 3>&- | sed -n '/ is listening on /{s/.* //p;q}')
    [[ -n $PRISM_URL ]] || {
        cat "$PRISM_LOG"
        return 1
    }
}

stop_prism() {
    kill -TERM "$PRISM_PID"
    wait "$PRISM_PID" || true
    PRISM_PID=
}

# complaints: what Prism found wrong, one a line.
complaints() {
    sed -En 's/.* (error|warning)  +//p' "$PRISM_LOG"
}

# ask STATUS METHOD PATH [CURL-OPTION...]: asks through Prism, which is to be answered with the status; the answer lies
# in $ANSWER.
ask() {
    ask_without_token "$@" --header "Authorization: Token $TOKEN"
}

ask_without_token() {
    local status

    status=$(curl --silent --request "$2" --output "$ANSWER" --write-out '%{http_code}' "${@:4}" \
        "$PRISM_URL/api/v1/$3")
    expect "$1" "$status" "$2 $3: $(<"$ANSWER")"
}

# set_up STATUS LINES [STUDY]: asks for a quote.
set_up() {
    ask "$1" POST submissions/bonus-payments/ --json \
        "$(jq -nc --arg study_id "${3:-$STUDY}" --arg csv_bonuses "$2" '{$study_id, $csv_bonuses}')"
}

# submission N: the id of one in the study of account().
submission() {
    printf '60ffe5c8371090c7041d1%03d' "$1"
}

# account: one study with a submission in each status, and each way to show payments, beside a long study.
account() {
    jq -n --arg workspace "$WORKSPACE" --arg study "$STUDY" '
        ["RESERVED", "ACTIVE", "TIMED-OUT", "AWAITING REVIEW", "APPROVED", "RETURNED", "REJECTED", "SCREENED OUT"]
            as $statuses
        | {prolific: {vat_percent: 20,
            workspaces: [{id: $workspace, currency: "GBP", balance: "1000.00"}],
            studies: [{id: $study, $workspace, currency: "GBP", presentment_currency: "USD",
                screen_out_reward: "0.20",
                submissions: [range(8) | . as $n
                    | {id: "60ffe5c8371090c7041d1\($n + 1001 | tostring[1:])",
                       participant: "60ffe5c8371090c7041d2\($n + 1001 | tostring[1:])",
                       status: $statuses[$n],
                       no_payments_as: (if $n % 2 == 0 then "empty" else "missing" end),
                       bonus_payments: (if $n > 3 then ["0.01", "12.50"] else [] end)}]}],
            generate: {studies: 1, submissions_per_study: 130, currency: "GBP", paid: "1.00"}}}' >"$STATE"
}

@test "every answer of the simulator is as the specification has it" {
    local long n
    long=$(printf '57%022x' 1)
    account
    start_sim --state "$STATE"
    start_prism

    ask 200 GET users/me/
    ask 200 GET workspaces/
    ask 200 GET "workspaces/$WORKSPACE/balance/"
    ask 200 GET "studies/$STUDY/"
    ask 200 GET "studies/$STUDY/cost/"
    ask 200 GET "studies/$STUDY/submissions/"
    expect 8 "$(jq '.results | length' "$ANSWER")"
    ask 200 GET "submissions/?study=$long"
    expect 20 "$(jq '.results | length' "$ANSWER")"
    ask 200 GET "submissions/?study=$long&page=2&page_size=100"
    expect 30 "$(jq '.results | length' "$ANSWER")"
    for ((n = 1; n <= 8; n++)); do
        ask 200 GET "submissions/$(submission "$n")/"
    done

    set_up 201 "$(submission 5),4.25"$'\n'"$(submission 6),0.07"$'\n'
    expect 432 "$(jq .amount "$ANSWER")"
    ask 202 POST "bulk-bonus-payments/$(jq -r .id "$ANSWER")/pay/"
    expect string "$(jq -r type "$ANSWER")"
    ask 200 GET "submissions/$(submission 5)/"
    expect '[1,1250,425]' "$(jq -c .bonus_payments "$ANSWER")"

    expect '' "$(complaints)"
    # No endpoint of the simulator is left out.
    expect '["GetBalance","GetMe","GetStudy","GetStudyCost","GetSubmission","ListStudySubmissions","ListSubmissions",'`
        `'"ListWorkspaces","PayBonuses","SetUpBonuses"]' "$(sim_requests 'map(.operation) | unique')"
}

@test "so is every answer of the simulator that says no with a listed status" {
    local path form forms=(string list field)
    account
    start_sim_with_rules '[{"operation": "SetUpBonuses", "at": 1, "fault": "error-form", "form": "string"},
        {"operation": "SetUpBonuses", "at": 2, "fault": "error-form", "form": "list"},
        {"operation": "SetUpBonuses", "at": 3, "fault": "error-form", "form": "field"}]' --state "$STATE"
    start_prism

    for path in users/me/ workspaces/ "workspaces/$WORKSPACE/balance/" "studies/$STUDY/" "studies/$STUDY/cost/" \
        "studies/$STUDY/submissions/" "submissions/$(submission 5)/"; do
        ask 400 GET "$path?stranger=1"
    done
    ask 400 GET "submissions/?study=$STUDY&page_size=0"
    ask 400 GET "studies/$STUDY/submissions/?ordering=height"
    for form in "${forms[@]}"; do
        set_up 400 "$STRANGE,1.00"$'\n'
        expect "$form" "$(jq -r '.error.detail | {string: "string", array: "list", object: "field"}[type]' "$ANSWER")"
    done
    set_up 400 "$(submission 1),one"$'\n'
    # More than the workspace has.
    set_up 201 "$(submission 1),1000.00"$'\n'
    ask 400 POST "bulk-bonus-payments/$(jq -r .id "$ANSWER")/pay/"

    expect '' "$(complaints)"
    expect '[400]' "$(sim_requests 'map(.status) - [201] | unique')"
}

@test "Prism lets a status pass that the specification does not list, and says so" {
    account
    start_sim --state "$STATE"
    start_prism
    ask_without_token 401 GET users/me/ --header 'Authorization: Token another'
    ask 404 GET "submissions/?study=$STUDY&page=9"
    ask 404 GET "submissions/$STRANGE/"
    expect "$(printf '%s\n' "$UNLISTED" "$UNLISTED" "$UNLISTED")" "$(complaints)"
}

@test "Prism lets no answer pass that is wrong" {
    account
    start_sim_with_rules '[{"operation": "GetMe", "fault": "answer", "body": "{\"id\": \"60ffe5c8371090c7041d43f8\"}"},
        {"operation": "SetUpBonuses", "at": 1, "fault": "wrong-types", "status": 201},
        {"operation": "SetUpBonuses", "at": 2, "fault": "error-form", "form": "bare"},
        {"operation": "PayBonuses", "fault": "wrong-types", "status": 202},
        {"operation": "*", "fault": "wrong-types"}]' --state "$STATE"
    start_prism
    wrong GET users/me/
    wrong GET workspaces/
    wrong GET "workspaces/$WORKSPACE/balance/"
    wrong GET "studies/$STUDY/"
    wrong GET "studies/$STUDY/cost/"
    wrong GET "studies/$STUDY/submissions/"
    wrong GET "submissions/?study=$STUDY"
    wrong GET "submissions/$(submission 5)/"
    wrong POST submissions/bonus-payments/ --json '{}'
    wrong POST submissions/bonus-payments/ --json '{}'
    wrong POST "bulk-bonus-payments/$STRANGE/pay/"
}

# wrong METHOD PATH [CURL-OPTION...]: asks through Prism, which must find the answer against the specification.
wrong() {
    ask 500 "$@"
    expect 'Request/Response not valid' "$(jq -r .title "$ANSWER")" "$2"
}

@test "Prism lets no request pass that is wrong" {
    start_sim
    start_prism
    ask_without_token 422 GET users/me/
    ask 422 GET submissions/
    ask 422 GET "submissions/?study=$STUDY&page=two"
    ask 422 POST submissions/bonus-payments/ --json '{"study_id": 1, "csv_bonuses": "x,1.00"}'
    ask 422 POST submissions/bonus-payments/ --data 'study_id=x'
    # The specification has no body here.
    ask 422 POST "bulk-bonus-payments/$STRANGE/pay/" --json '{"id": "x"}'
    ask 404 GET "studies/$STUDY"
    expect 0 "$(sim_requests length)"
    expect 7 "$(complaints | grep -c '^Request terminated with error: ')"
}

# bonuses: an account all in one currency, and a CSV of bonuses for submissions and for participants of two studies, one
# participant on the second page of the list. Three of the bonuses are paid already.
bonuses() {
    local long
    long=$(printf '57%022x' 1)

    account
    jq 'del(.prolific.studies[].presentment_currency)' "$STATE" >"$STATE.new"
    mv "$STATE.new" "$STATE"
    {
        echo study_id,submission_id,participant_id,amount
        echo "$STUDY,$(submission 1),,0.29"
        echo "$STUDY,$(submission 2),,4.25"
        echo "$STUDY,$(submission 5),,12.50"
        printf '%s,,5a%022x,%s\n' "$long" 3 1.00 "$long" 120 1.00 "$long" 120 2.50
    } >"$BATS_TEST_TMPDIR/bonuses.csv"
}

# bonusrec URL NAME COMMAND [OPTION...]: its report (less when and under which number something was paid), its summary
# and its exit code, in NAME/.
bonusrec() {
    local code=0 name=$BATS_TEST_TMPDIR/$2

    mkdir -p "$name"
    "$BONUSREC" "$3" "$BATS_TEST_TMPDIR/bonuses.csv" --platform prolific --endpoint "$1" \
        --token-file "$BATS_TEST_TMPDIR/token" --format json --output "$name.json" "${@:4}" </dev/null \
        >"$name.errors" 2>&1 3>&- || code=$?
    echo "$code" >"$name/code"
    jq '.rows | map(del(.paid_at, .payment_id))' "$name.json" >"$name/rows"
    grep -E "^$3: " "$name.errors" >"$name/summary"
}

# run_all URL NAME: plans, pays, plans again and exports; leaves what was said, asked and paid in NAME/.
run_all() {
    bonusrec "$1" "$2/plan" plan --detailed-exitcode
    bonusrec "$1" "$2/pay" pay --yes
    bonusrec "$1" "$2/again" plan --detailed-exitcode
    bonusrec "$1" "$2/export" export
    sim_requests 'map([.operation, .status]) | sort' >"$BATS_TEST_TMPDIR/$2/asked"
    sim_ledger 'map([.study_id, .submission_id, .amount, .pay_call]) | sort' >"$BATS_TEST_TMPDIR/$2/paid"
}

@test "bonusrec asks as the specification has it, and plans, pays and exports the same through Prism as without" {
    local through=$BATS_TEST_TMPDIR/through long
    long=$(printf '57%022x' 1)
    bonuses
    (umask 077 && echo "$TOKEN" >"$BATS_TEST_TMPDIR/token")
    start_sim --state "$STATE"
    run_all "$SIM_URL" without
    stop_sim
    SIM_LEDGER=$BATS_TEST_TMPDIR/through-ledger.jsonl SIM_REQUESTS=$BATS_TEST_TMPDIR/through-requests.jsonl
    start_sim --state "$STATE"
    start_prism
    run_all "$PRISM_URL" through

    expect '' "$(complaints)"
    diff -r "$BATS_TEST_TMPDIR/without" "$through" --exclude '*.json' --exclude '*.errors'
    expect '2 0 0 0' "$(cat "$through"/{plan,pay,again,export}/code | xargs)"
    expect 135 "$(jq length "$through/export/rows")" "payments of one study and of three submissions of the other"
    expect "$(jq -nc --arg study "$STUDY" --arg long "$long" --arg late "$(printf '5b%010x%012x' 1 120)" \
        --arg one "$(submission 1)" --arg two "$(submission 2)" \
        '[[$long, $late, "2.50", 1], [$study, $one, "0.29", 1], [$study, $two, "4.25", 1]]')" "$(<"$through/paid")"
    # Nothing went round Prism.
    expect "$(sim_requests length)" "$(grep -c ' Forwarding ' "$PRISM_LOG")"
}
