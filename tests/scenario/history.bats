#!/usr/bin/env bats
# What the ledger has recorded can be looked at: every attempt, what is known of it, narrowed down in every
# way that a person asks for, as a table, CSV or JSON, also while a run is paying.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers
load ledger_helpers

COLUMNS_OF_HISTORY=key,state,state_at,first_sent_at,worker_id,assignment_id,hit_id,amount,paid_amount,currency,reason,ref,paid_at,payment_id,platform,endpoint,run,file,code,detail,who,quote_id

setup() {
    set_up_money
}

teardown() {
    [[ -z ${PAY_PID-} ]] || kill -KILL "$PAY_PID" 2>/dev/null || true
    stop_all_sims
}

# Four rows: the first and the last are paid, the second has no answer, the third is refused.
mixed() {
    account 4
    rows 4
    start_sim_with_rules "[
        {\"operation\": \"SendBonus\", \"assignment_id\": \"$(assignment 2)\", \"from\": 1, \"fault\": \"close-before\"},
        {\"operation\": \"SendBonus\", \"assignment_id\": \"$(assignment 3)\", \"from\": 1, \"fault\": \"refuse\"}]" \
        --state "$STATE"
    bonusrec pay --jobs 1
    expect "paid unknown failed paid" "$(column status)" "status; $(cat "$ERRORS")"
}

# --- what it shows ---

@test "every payment of a run stands in it, with what is known of it" {
    mixed
    shows "1 2 3 4"
    expect "$COLUMNS_OF_HISTORY" "$(head -n 1 "$SHOWN")"
    expect "confirmed in_doubt refused confirmed" "$(shown state)"
    expect "1.01 1.02 1.03 1.04" "$(shown amount)"
    expect "1.01 - - 1.04" "$(shown paid_amount)"
    expect RequestError "$(shown code | cut -d ' ' -f 3)"
    expect "$(repeat 4 USD)" "$(shown currency)"
    expect "$(repeat 4 mturk)" "$(shown platform)"
    expect "$(repeat 4 "${SIM_URL#http://}")" "$(shown endpoint)"
    expect "$(repeat 4 "$HIT")" "$(shown hit_id)"
    expect "$(repeat 4 "$CSV")" "$(shown file)"
    expect "$(repeat 4 "$THANKS")" "$(shown reason)"
    expect "$(repeat 4 -)" "$(shown who)"
    expect 1 "$(shown run | tr ' ' '\n' | sort -u | wc -l)" "runs"
    expect 4 "$(shown key | tr ' ' '\n' | grep -cE '^[0-9a-f]{64}$')" "keys"
    expect 8 "$({ shown state_at; shown first_sent_at; } | tr ' ' '\n' | grep -cE '^[0-9-]{10}T[0-9:]{8}Z$')" "times"
    expect 2 "$(shown paid_at | tr ' ' '\n' | grep -cE '^[0-9-]{10}T[0-9:]{8}Z$')" "times of payments"
}

@test "a second run tells what became of what was open, and adds an attempt to what was refused" {
    mixed
    PORT=${SIM_URL##*:}
    stop_sim
    start_sim --state "$STATE" --port "$PORT"
    pay
    ended 0 "already_paid paid paid already_paid"
    shows "1 2 3 4 3"
    expect "confirmed confirmed refused confirmed confirmed" "$(shown state)"
    shows "" --state open
}

@test "a payment that the ledger did not make is adopted, and was never sent" {
    account 2 "$(payments "$(paid 1 1.01)")"
    rows 2
    start_sim --state "$STATE"
    pay
    shows "1 2"
    expect "adopted confirmed" "$(shown state)"
    expect "1.01 1.02" "$(shown paid_amount)"
    expect - "$(shown first_sent_at | cut -d ' ' -f 1)"
    expect 2026-01-12T09:30:05Z "$(shown paid_at | cut -d ' ' -f 1)"
}

# --- narrowed down ---

@test "by worker, assignment, key and state; of several, what fits all" {
    mixed
    shows 2 --worker "$(worker 2)"
    shows 3 --assignment "$(assignment 3)"
    shows "" --worker "$(worker 2)" --assignment "$(assignment 3)"
    shows "" --worker "$(worker 9)"
    shows "1 4" --state confirmed
    shows 2 --state in_doubt
    shows 2 --state open
    shows 3 --state refused
    shows "" --state accepted
    shows 4 --key "$(key_of 4)"
    shows 4 --key "$(key_of 4 | cut -c 1-16 | tr a-f A-F)"
    shows "" --key 0000000000000000
    shows "" --key "$(key_of 4)" --state open
}

@test "by run: what it made and what it learned of" {
    local first

    mixed
    shows "1 2 3 4"
    first=$(shown run | cut -d ' ' -f 1)
    PORT=${SIM_URL##*:}
    stop_sim
    start_sim --state "$STATE" --port "$PORT"
    row 1 9.00
    bonusrec pay --on-conflict pay
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
    shows "1 2 3 4" --run "$first"
    shows "1 2 3 4 3 1"
    second=$(shown run | awk '{ print $NF }')
    [[ $second != "$first" ]]
    shows "2 3 1" --run "$second"
    shows "" --run "${second}0"
}

@test "by date: since and until, as a day, a time or so long ago" {
    mixed
    shows "1 2 3 4" --since 1h
    shows "1 2 3 4" --since "$(date -u +%F)" --until 0m
    shows "1 2 3 4" --until "$(date -u -d tomorrow +%F)"
    shows "1 2 3 4" --since 2026-01-31T23:59:59Z
    shows "" --until 7d
    shows "" --since "$(date -u -d 'next week' +%F)"
    shows "" --until 2020-01-31
}

@test "by platform; what the environment says of one hides nothing" {
    mixed
    shows "1 2 3 4" --platform mturk
    shows "" --platform mturk-sandbox
    BONUSREC_PLATFORM=mturk-sandbox BONUSREC_ENDPOINT=http://127.0.0.1:1 shows "1 2 3 4"
}

# --- formats ---

@test "JSON has all that was said of each, and the same entries as CSV" {
    mixed
    shows "1 2 3 4"
    cp "$SHOWN" "$BATS_TEST_TMPDIR/history.csv"
    history --format json
    expect '["version","entries"]' "$(jq -c keys_unsorted "$SHOWN")"
    expect "$(shown key "$BATS_TEST_TMPDIR/history.csv")" "$(jq -r '[.entries[].key] | join(" ")' "$SHOWN")"
    expect "confirmed in_doubt refused confirmed" "$(jq -r '[.entries[].state] | join(" ")' "$SHOWN")"
    expect "sending accepted confirmed" "$(jq -r '[.entries[0].events[].event] | join(" ")' "$SHOWN")"
    expect "sending in_doubt" "$(jq -r '[.entries[1].events[].event] | join(" ")' "$SHOWN")"
    expect null "$(jq -r '.entries[1].paid_amount' "$SHOWN")"
    expect 1.01 "$(jq -r '.entries[0].paid_amount' "$SHOWN")"
    # Every column of the CSV is a member, and says the same where it is a text.
    expect "$COLUMNS_OF_HISTORY" "$(jq -r '.entries[0] | keys_unsorted - ["events", "pay_amount", "quote", "shown_before"] | join(",")' "$SHOWN")"
    history --format json --state moved
    expect 0 "$(jq '.entries | length' "$SHOWN")"
}

@test "a table for a person says what is open and how it is resolved" {
    local key

    mixed
    key=$(key_of 2)
    history --format table
    grep -qE "^= .* $(worker 1)  $(assignment 1) +1.01 USD  $THANKS\$" "$SHOWN"
    grep -qE "^\? .* $(worker 2) " "$SHOWN"
    grep -qE "^! .* $(worker 3) " "$SHOWN"
    grep -qF "bonusrec resolve ${key:0:12} --paid (or --not-paid)" "$SHOWN"
    expect "history: ? 1 open, + 0 accepted, = 2 paid, ! 1 refused, . 0 not paid" "$(tail -n 1 "$SHOWN")"
    run ! grep -q $'\e' "$SHOWN"
    history --format table --color always
    grep -q $'\e' "$SHOWN"
    history --format table --ledger "$XDG_STATE_HOME/bonusrec/ledger.db"
    grep -qF -- "--ledger $XDG_STATE_HOME/bonusrec/ledger.db --paid" "$SHOWN"
}

@test "a terminal gets the table, anything else CSV" {
    mixed
    run -0 on_terminal "" "$BONUSREC" history
    [[ ${lines[0]} == *"time (UTC)"* && ${lines[-1]} == "history: "* ]]
    history
    expect "$COLUMNS_OF_HISTORY" "$(head -n 1 "$SHOWN")"
}

@test "a cell that a spreadsheet would run as a formula is made harmless" {
    account 2
    header
    row 1 1.00 '"=HYPERLINK(""x"")"' +1
    row 2 1.00 '"@all, and more"' -1
    start_sim --state "$STATE"
    bonusrec pay
    shows "1 2"
    expect "'=HYPERLINK(\"x\") '@all, and more" "$(shown reason)"
    expect "'+1 '-1" "$(shown ref)"
    history --format json
    expect '=HYPERLINK("x")' "$(jq -r '.entries[0].reason' "$SHOWN")"
}

@test "--excel begins with a byte-order mark" {
    mixed
    history --excel
    expect efbbbf "$(head -c 3 "$SHOWN" | od -An -tx1 | tr -d ' ')"
    expect "confirmed in_doubt refused confirmed" "$(shown state)"
}

# --- where it goes ---

@test "-o writes a file, whole or not at all" {
    mixed
    echo old >"$BATS_TEST_TMPDIR/h.csv"
    history -o "$BATS_TEST_TMPDIR/h.csv"
    expect "" "$(cat "$SHOWN")"
    expect "confirmed in_doubt refused confirmed" "$(shown state "$BATS_TEST_TMPDIR/h.csv")"
    expect "" "$(find "$BATS_TEST_TMPDIR" -name 'h.csv?*')" "left behind"
    wrong 1 "$BATS_TEST_TMPDIR/no/h.csv: cannot write here: No such file or directory" history -o "$BATS_TEST_TMPDIR/no/h.csv"
}

@test "the ledger itself is not written over" {
    local name ledger

    mixed
    ledger=$XDG_STATE_HOME/bonusrec/ledger.db
    ln -s "$ledger" "$BATS_TEST_TMPDIR/link"
    for name in "$ledger" "$BATS_TEST_TMPDIR/link"; do
        wrong 64 "is the ledger, which this would destroy" history -o "$name"
    done
    shows "1 2 3 4"
}

@test "what cannot be written is said" {
    mixed
    for format in csv json table; do
        CODE=0
        "$BONUSREC" history --format "$format" >/dev/full 2>"$ERRORS" || CODE=$?
        expect 1 "$CODE" "exit code; $(cat "$ERRORS")"
        said "history: cannot be written: No space left on device" --output
    done
}

# --- the ledger's place ---

@test "without a ledger it says so, shows an empty listing, and makes none" {
    local path=$XDG_STATE_HOME/bonusrec/ledger.db

    for format in csv json table; do
        ledger_command history --format "$format"
        expect 0 "$CODE"
        said "there is no ledger at $path"
        [[ ! -e $XDG_STATE_HOME ]]
    done
    ledger_command history
    expect "$COLUMNS_OF_HISTORY" "$(cat "$SHOWN")"
    ledger_command history --ledger "$BATS_TEST_TMPDIR/none.db"
    expect 0 "$CODE"
    said "there is no ledger at $BATS_TEST_TMPDIR/none.db"
}

@test "--ledger counts before STATE_DIRECTORY, XDG_STATE_HOME and HOME" {
    local where=$BATS_TEST_TMPDIR

    account 4
    start_sim --state "$STATE"
    header
    row 1 1.00
    bonusrec pay --ledger "$where/l.db"
    header
    row 2 1.00
    mkdir "$where/systemd"
    STATE_DIRECTORY=$where/systemd:$where/other bonusrec pay
    header
    row 3 1.00
    bonusrec pay
    header
    row 4 1.00
    (unset XDG_STATE_HOME && bonusrec pay)
    [[ -e $where/systemd/ledger.db && -e $XDG_STATE_HOME/bonusrec/ledger.db && -e $HOME/.local/state/bonusrec/ledger.db ]]
    expect 700 "$(stat -c %a "$XDG_STATE_HOME/bonusrec")"
    STATE_DIRECTORY=$where/systemd shows 1 --ledger "$where/l.db"
    STATE_DIRECTORY=$where/systemd shows 2
    shows 3
    XDG_STATE_HOME='' shows 4
    XDG_STATE_HOME=relative shows 4
}

@test "a place that cannot be is refused with what to do" {
    wrong 64 "--ledger takes no empty text" history --ledger ""
    wrong 1 "$HOME: is a folder; name a file in it, such as --ledger $HOME/ledger.db" history --ledger "$HOME"
    wrong 1 "its folder is not there" history --ledger "$BATS_TEST_TMPDIR/no/ledger.db"
    XDG_STATE_HOME='' HOME='' wrong 1 "name it with --ledger" history
    STATE_DIRECTORY=here wrong 1 'STATE_DIRECTORY is "here"' history
    echo "no ledger" >"$BATS_TEST_TMPDIR/text"
    ledger_command history --ledger "$BATS_TEST_TMPDIR/text"
    expect 1 "$CODE"
    named "$BATS_TEST_TMPDIR/text"
}

# --- beside a run ---

@test "while a run is paying it shows what was sent so far" {
    paying_now
    shows 1
    expect sending "$(shown state)"
    kill -0 "$PAY_PID"
    no_longer_paying
    shows 1 --state open
}

# --- the command line ---

@test "what is wrong with the command line is said" {
    wrong 64 "history takes no file" history "$CSV"
    wrong 64 "history takes no --yes" history --yes
    wrong 64 "--state takes open, " history --state paid
    wrong 64 "--since takes a date such as 2026-01-31" history --since yesterday
    wrong 64 "--key takes 1 to 64 hexadecimal digits" history --key xyz
    wrong 64 "plan takes no --state" plan "$CSV" --platform mturk --state open
}
