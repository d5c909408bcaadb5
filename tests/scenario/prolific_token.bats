#!/usr/bin/env bats
# The Prolific token is found where the contract says, in that order, goes to the platform with every
# request, and is never shown. A simulator that accepts one token alone decides.

bats_require_minimum_version 1.5.0
load helpers

GOOD=example-prolific-token
WRONG=example-of-another-token

setup() {
    clean_environment
    unset CREDENTIALS_DIRECTORY
    ERRORS=$BATS_TEST_TMPDIR/errors.txt
    cd "$BATS_TEST_TMPDIR" || return
    start_sim
}

teardown() {
    stop_all_sims
}

# program [OPTION...]: a plan, whose rows are of a study that the account does not have; sets CODE.
program() {
    CODE=0
    "$BONUSREC" plan "$ROOT/fixtures/csv/good-prolific-submissions.csv" --platform prolific \
        --endpoint "$SIM_URL" -o report.csv "$@" </dev/null 2>"$ERRORS" 3>&- || CODE=$?
    if grep -qF -e "$GOOD" -e "$WRONG" "$ERRORS" report.csv 2>/dev/null; then
        echo "the token is shown: $(cat "$ERRORS")"
        return 1
    fi
}

# accepted [OPTION...]: what it sends is accepted.
accepted() {
    : >"$SIM_REQUESTS"
    program "$@"
    expect 3 "$CODE" "exit code; $(cat "$ERRORS")"
    expect true "$(sim_requests 'length > 0 and all(.status != 401)')" "every request was accepted"
}

# turned_away SOURCE [OPTION...]: it is not, and the error says where the token came from.
turned_away() {
    : >"$SIM_REQUESTS"
    program "${@:2}"
    expect 1 "$CODE" "exit code; $(cat "$ERRORS")"
    expect true "$(sim_requests 'length == 1 and all(.status == 401)')" "the request was turned away"
    grep -qF -- "bonusrec: token from $1, at $SIM_URL: " "$ERRORS" || {
        echo "\"$1\" is not in: $(cat "$ERRORS")"
        return 1
    }
}

# refused TEXT [OPTION...]: nothing is sent, as TEXT says.
refused() {
    : >"$SIM_REQUESTS"
    program "${@:2}"
    expect 1 "$CODE" "exit code; $(cat "$ERRORS")"
    expect 0 "$(sim_requests length)" "requests"
    grep -qF -- "bonusrec: $1" "$ERRORS" || {
        echo "\"$1\" is not in: $(cat "$ERRORS")"
        return 1
    }
}

@test "--token-file comes first" {
    echo "$GOOD" >good
    echo "$WRONG" >wrong
    mkdir credentials
    cp wrong credentials/prolific-token
    export CREDENTIALS_DIRECTORY=$PWD/credentials PROLIFIC_API_TOKEN=$WRONG
    accepted --token-file good
    cp good credentials/prolific-token
    PROLIFIC_API_TOKEN=$GOOD turned_away "--token-file wrong" --token-file wrong
}

@test "then the credential of a service" {
    mkdir credentials
    export CREDENTIALS_DIRECTORY=$PWD/credentials
    echo "$GOOD" >credentials/prolific-token
    PROLIFIC_API_TOKEN=$WRONG accepted
    echo "$WRONG" >credentials/prolific-token
    PROLIFIC_API_TOKEN=$GOOD turned_away "$CREDENTIALS_DIRECTORY/prolific-token"
    rm credentials/prolific-token
    PROLIFIC_API_TOKEN=$GOOD accepted
}

@test "then PROLIFIC_API_TOKEN, then PROLIFIC_TOKEN" {
    PROLIFIC_API_TOKEN=$GOOD PROLIFIC_TOKEN=$WRONG accepted
    PROLIFIC_API_TOKEN=$WRONG PROLIFIC_TOKEN=$GOOD turned_away PROLIFIC_API_TOKEN
    PROLIFIC_TOKEN=$GOOD accepted
    PROLIFIC_API_TOKEN='' PROLIFIC_TOKEN=$WRONG turned_away PROLIFIC_TOKEN
}

@test "without any, the three ways are told and nothing is sent" {
    refused "found no Prolific token: name a file that has it with --token-file, hand a service the credential"
    use_documented_keys # which are no help
    refused "found no Prolific token"
}

@test "a token file that cannot be used is not passed over for the environment" {
    export PROLIFIC_API_TOKEN=$GOOD
    refused "--token-file nothing: cannot be read: No such file or directory" --token-file nothing
    refused "--token-file .: cannot be read: Is a directory" --token-file .
    : >empty
    refused "--token-file empty: the token is empty; write it on the first line" --token-file empty
    printf '"%s"\n' "$GOOD" >quoted
    refused "--token-file quoted: the token has a blank, a quote" --token-file quoted
}

@test "a token from a pipe, with the word before it and CR LF behind it" {
    accepted --token-file <(printf 'Token %s\r\nof the lab\r\n' "$GOOD")
}

@test "a proxy of the environment never gets it on loopback" {
    http_proxy=http://127.0.0.1:1 PROLIFIC_TOKEN=$GOOD accepted
}
