#!/usr/bin/env bats
# A person's word on a payment whose outcome nothing else can tell: recorded with who said it, when and why;
# taken only for what is open to doubt; and every later run holds to it.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers
load ledger_helpers

setup() {
    set_up_money
}

teardown() {
    [[ -z ${PAY_PID-} ]] || kill -KILL "$PAY_PID" 2>/dev/null || true
    stop_all_sims
}

# resolve ARGUMENT...: must go well; fills $SHOWN.
resolve() {
    ledger_command resolve "$@"
    expect 0 "$CODE" "exit code of resolve $*; $(cat "$ERRORS")"
    expect "" "$(cat "$ERRORS")" "what resolve $* said on standard error"
}

# --- what it does ---

@test "--not-paid: the next pay run pays it" {
    lost 2
    resolve "$(key_of 2)" --not-paid
    pay
    ended 0 "already_paid paid already_paid"
    expect 3 "$(paid_count)"
    shows "2 2" --worker "$(worker 2)"
    expect "resolved_not_paid confirmed" "$(shown state)"
}

@test "--paid: no later run pays it" {
    local sent_before

    lost 2
    sent_before=$(sent SendBonus)
    resolve "$(key_of 2)" --paid
    for _ in 1 2; do
        bonusrec pay
        ended 0 "already_paid already_paid already_paid"
    done
    bonusrec plan --detailed-exitcode
    ended 0 "already_paid already_paid already_paid"
    expect "$sent_before" "$(sent SendBonus)" "payments sent"
    expect 2 "$(paid_count)"
}

@test "without a word the next run settles it by itself" {
    lost 2
    pay
    ended 0 "already_paid paid already_paid"
    shows 2 --worker "$(worker 2)"
    expect confirmed "$(shown state)"
}

# --- what it records ---

@test "who, when and why are recorded, as a run of its own" {
    local key run

    lost 2
    key=$(key_of 2)
    ledger_command resolve "$key" --paid --note 'she wrote that it came, "thanks"'
    expect 0 "$CODE"
    history --key "$key" --format json
    expect "sending in_doubt resolved_paid" "$(jq -r '[.entries[0].events[].event] | join(" ")' "$SHOWN")"
    expect 'she wrote that it came, "thanks"' "$(jq -r '.entries[0].detail' "$SHOWN")"
    expect "$(id -un)@$(uname -n)" "$(jq -r '.entries[0].who' "$SHOWN")"
    run=$(jq -r '.entries[0].events[2].run' "$SHOWN")
    [[ $run =~ ^[0-9-]{10}T[0-9:]{8}Z-[0-9a-f]{8}$ ]]
    [[ $run != "$(jq -r '.entries[0].run' "$SHOWN")" ]]
    shows 2 --run "$run"
    expect 1.02 "$(shown paid_amount)"
}

@test "whoever stands behind sudo is recorded too" {
    lost 2
    SUDO_USER=maria resolve "$(key_of 2)" --not-paid
    shows 2 --state resolved_not_paid
    expect "$(id -un)@$(uname -n) (sudo by maria)" "$(shown who)"
}

@test "one sentence says what was recorded and what follows" {
    local key

    lost 2
    key=$(key_of 2)
    resolve "$key" --not-paid
    expect "recorded: ${key:0:12}, 1.02 USD to worker $(worker 2) for assignment $(assignment 2), was not paid; the next pay run of its file will pay it" \
        "$(cat "$SHOWN")"
}

@test "the other word in its sentence" {
    local key

    lost 3
    key=$(key_of 3)
    resolve --paid "$key"
    expect "recorded: ${key:0:12}, 1.03 USD to worker $(worker 3) for assignment $(assignment 3), was paid; it will not be paid again" \
        "$(cat "$SHOWN")"
}

@test "a word that cannot be told is recorded, and that is said" {
    lost 2
    CODE=0
    "$BONUSREC" resolve "$(key_of 2)" --paid >/dev/full 2>"$ERRORS" || CODE=$?
    expect 1 "$CODE"
    said "it is recorded, and standard output cannot be written"
    shows 2 --state resolved_paid
}

# --- which one ---

@test "a key may be shortened to 8 digits, in either case" {
    lost 2
    resolve "$(key_of 2 | cut -c 1-8 | tr a-f A-F)" --paid
    shows 2 --state resolved_paid
}

@test "a key that is too short, or none" {
    lost 2
    wrong 64 "resolve takes 8 to 64 hexadecimal digits" resolve "$(key_of 2 | cut -c 1-7)" --paid
    wrong 64 "resolve takes 8 to 64 hexadecimal digits" resolve not-a-key --paid
    wrong 64 "name the payment by its key" resolve --paid
    shows 2 --state open
}

@test "a key that no entry has" {
    lost 2
    wrong 1 'no entry'\''s key begins with "0000000000"' resolve 0000000000 --paid
    shows 2 --state open
}

@test "one key at two endpoints: they are listed, and --endpoint tells them apart" {
    local key first

    lost 2
    key=$(key_of 2)
    first=$SIM_URL
    stop_sim
    # Another address, another account as far as the ledger knows.
    rm "$SIM_LEDGER"
    start_sim_with_rules '[{"operation": "SendBonus", "from": 1, "fault": "close-before"}]' --state "$STATE"
    [[ $SIM_URL != "$first" ]]
    bonusrec pay --jobs 1
    expect 4 "$CODE" "exit code; $(cat "$ERRORS")"
    wrong 1 "${first#http://}" resolve "$key" --paid
    named "${SIM_URL#http://}"
    resolve "$key" --paid --endpoint "$first"
    history --key "$key" --state resolved_paid
    expect "${first#http://}" "$(shown endpoint)"
    history --key "$key" --state open
    expect "${SIM_URL#http://}" "$(shown endpoint)"
    wrong 1 "no entry" resolve "$key" --paid --platform mturk-sandbox
    resolve "$key" --not-paid --endpoint "$SIM_URL" --platform mturk
    shows "" --key "$key" --state open
}

# --- what is not for a person to say ---

@test "what is not open is refused: paid, and resolved already" {
    local key

    lost 2
    for word in --paid --not-paid; do
        wrong 1 'is "confirmed", which is not open to doubt' resolve "$(key_of 1)" "$word"
    done
    key=$(key_of 2)
    resolve "$key" --not-paid
    for word in --paid --not-paid; do
        wrong 1 'is "resolved_not_paid", which is not open to doubt' resolve "$key" "$word"
    done
    shows "1 3" --state confirmed
    shows 2 --state resolved_not_paid
}

@test "exactly one word" {
    lost 2
    wrong 64 "say either --paid or --not-paid" resolve "$(key_of 2)"
    wrong 64 "say either --paid or --not-paid" resolve "$(key_of 2)" --paid --not-paid
    wrong 64 "resolve takes no --quiet" resolve "$(key_of 2)" --paid --quiet
    shows 2 --state open
}

# --- the ledger ---

@test "while a run is paying it is told to wait, and nothing is recorded" {
    paying_now
    wrong 75 "$PAY_PID" resolve "$(key_of 1)" --not-paid
    kill -0 "$PAY_PID"
    no_longer_paying
    shows 1 --state open
    resolve "$(key_of 1)" --not-paid
}

@test "without a ledger there is nothing to resolve, and none is made" {
    wrong 1 "$XDG_STATE_HOME/bonusrec/ledger.db: there is no ledger here; name the one with the payment with --ledger" \
        resolve 0123456789ab --paid
    [[ ! -e $XDG_STATE_HOME ]]
    wrong 1 "there is no ledger here" resolve 0123456789ab --paid --ledger "$BATS_TEST_TMPDIR/l.db"
    [[ ! -e $BATS_TEST_TMPDIR/l.db ]]
}

@test "a bad endpoint is no way to tell payments apart" {
    wrong 64 "the endpoint does not begin with https://" resolve 0123456789ab --paid --endpoint somewhere
}

@test "the command that history shows is the one that resolves" {
    local key

    lost 2
    history --format table --ledger "$XDG_STATE_HOME/bonusrec/ledger.db"
    key=$(sed -nE 's/^.*bonusrec resolve ([^ ]+) --ledger .*$/\1/p' "$SHOWN")
    resolve "$key" --ledger "$XDG_STATE_HOME/bonusrec/ledger.db" --paid
    shows 2 --state resolved_paid
}
