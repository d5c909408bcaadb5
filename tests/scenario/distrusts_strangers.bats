#!/usr/bin/env bats
# Keys and requests go to the platform that was named, by a safe way, or not at all; and what hinders that
# is said in one sentence that holds no secret.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers

setup() {
    set_up_money
    account 2
    rows 2
    SERVER=
    # So that there is something to ask also where no simulator was started.
    SIM_LEDGER=$BATS_TEST_TMPDIR/sim-ledger.jsonl
    SIM_REQUESTS=$BATS_TEST_TMPDIR/sim-requests.jsonl
    touch "$SIM_LEDGER" "$SIM_REQUESTS"
}

teardown() {
    [[ -z $SERVER ]] || kill "$SERVER" 2>/dev/null || true
    stop_all_sims
    no_secret_was_shown
}

# The difference of the clocks that was told, in seconds.
told_seconds() {
    grep -oE 'clock is [0-9]+ seconds' "$ERRORS" | grep -oE '[0-9]+'
}

@test "nobody listens: the address is told" {
    start_sim --state "$STATE"
    stop_sim
    bonusrec pay
    could_not "connect" "$SIM_URL"
}

@test "http: to another machine is refused before anything is sent" {
    for SIM_URL in http://192.0.2.1:8080 http://mturk.example http://127.0.0.1.example; do
        bonusrec pay
        expect 64 "$CODE" "exit code; $(cat "$ERRORS")"
        said "http: is accepted for loopback addresses only"
        wrote_and_paid_nothing
    done
}

@test "a password in the address is refused, and not repeated" {
    SIM_URL=https://someone:hunter2@mturk.example
    bonusrec pay
    expect 64 "$CODE" "exit code; $(cat "$ERRORS")"
    said "has a user name or a password"
    run -1 grep -rF hunter2 "$BATS_TEST_TMPDIR"
}

# start_tls_server: an HTTPS server on loopback whose certificate nobody knows. It notes each connection
# in $TLS_LOG, and each that a request came through. Sets SIM_URL and SERVER.
start_tls_server() {
    local folder=$BATS_TEST_TMPDIR ready=$BATS_TEST_TMPDIR/tls-ready port

    TLS_LOG=$folder/tls.log
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$folder/key.pem" -out "$folder/certificate.pem" -days 2 \
        -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null
    mkfifo "$ready"
    /usr/bin/python3 -c '
import socket, ssl, sys

folder = sys.argv[1]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder + "/certificate.pem", folder + "/key.pem")
listener = socket.create_server(("127.0.0.1", 0))
log = open(folder + "/tls.log", "w", encoding="ascii", buffering=1)
print(listener.getsockname()[1], flush=True)
while True:
    connection, _ = listener.accept()
    log.write("connection\n")
    try:
        with context.wrap_socket(connection, server_side=True) as secure:
            if secure.recv(1):
                log.write("request\n")
    except OSError:
        pass
' "$folder" >"$ready" 3>&- &
    SERVER=$!
    read -r port <"$ready"
    SIM_URL=https://127.0.0.1:$port
}

@test "a server whose certificate nobody knows gets no request" {
    start_tls_server
    bonusrec pay
    could_not certificate "$SIM_URL"
    expect connection "$(sort -u "$TLS_LOG")"
}

# start_sim_of KEY: a simulator that knows that access key alone, with a secret that nobody here has.
start_sim_of() {
    echo "another secret" >"$BATS_TEST_TMPDIR/others"
    start_sim --state "$STATE" --access-key "$1" --secret-file "$BATS_TEST_TMPDIR/others"
}

@test "a wrong secret: the platform's words, whose keys, and where" {
    start_sim_of "$AWS_ACCESS_KEY_ID"
    bonusrec pay
    could_not "keys from environment" "$SIM_URL" InvalidSignatureException "check the keys"
    expect 1 "$(sim_requests length)" "requests"
}

@test "a key that the platform does not know" {
    start_sim_of SOMEBODYELSES
    bonusrec pay
    could_not "keys from environment" UnrecognizedClientException
    expect 1 "$(sim_requests length)" "requests"
}

@test "a wrong secret in a profile: its name and its file are told" {
    export AWS_SHARED_CREDENTIALS_FILE=$HOME/profiles
    printf '[lab]\naws_access_key_id = %s\naws_secret_access_key = %s\n' \
        "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" >"$AWS_SHARED_CREDENTIALS_FILE"
    start_sim_of "$AWS_ACCESS_KEY_ID"
    bonusrec pay --profile lab
    rm "$AWS_SHARED_CREDENTIALS_FILE"
    could_not 'profile "lab"' "$AWS_SHARED_CREDENTIALS_FILE" InvalidSignatureException
}

@test "a session that is over" {
    export AWS_SESSION_TOKEN=anExampleOfASessionToken
    start_sim_with_rules '[{"fault": "expired-token"}]' --state "$STATE"
    bonusrec pay
    could_not ExpiredTokenException "keys from environment"
}

@test "a clock that is behind: by how much is told" {
    start_sim --state "$STATE" --clock-skew 3600
    bonusrec pay
    could_not "behind the platform's: set it"
    (($(told_seconds) > 3500 && $(told_seconds) < 3700))
}

@test "a clock that is ahead: by how much is told" {
    start_sim --state "$STATE" --clock-skew -86400
    bonusrec pay
    could_not "ahead of the platform's: set it"
    (($(told_seconds) > 86300 && $(told_seconds) < 86500))
}

@test "no keys at all: where they were looked for, and nothing is asked" {
    unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
    start_sim --state "$STATE"
    for command in plan pay; do
        bonusrec "$command"
        could_not "found no AWS keys" AWS_ACCESS_KEY_ID "$HOME/.aws/credentials" --profile
    done
    asked_nothing
}

@test "half a pair of keys: nothing is asked" {
    unset AWS_ACCESS_KEY_ID
    start_sim --state "$STATE"
    bonusrec pay
    could_not AWS_ACCESS_KEY_ID
    asked_nothing
}

@test "a run that pays shows no secret either" {
    start_sim --state "$STATE"
    bonusrec pay --progress always
    ended 0 "paid paid"
    for format in csv json table; do
        bonusrec plan --format "$format"
        no_secret_was_shown
    done
}
