#!/usr/bin/env bats
# --log: what happened in a run, one event a line, agreeing with the platform, the ledger and the report; added to what
# stands there; whole lines whatever happens; without secrets. A log that cannot be written is found out before anything
# is sent, and one that fails later changes nothing.

bats_require_minimum_version 1.5.0
load helpers
load prolific_helpers
load pay_helpers # its account and rows are MTurk's; the test about Prolific takes the others again
load reading_helpers
load ledger_helpers
load export_helpers

setup() {
    set_up_money
    LOG=$BATS_TEST_TMPDIR/log.jsonl
    LEDGER_HERE=$XDG_STATE_HOME/bonusrec/ledger.db
}

teardown() {
    [[ -z ${PAY_PID-} ]] || kill -KILL "$PAY_PID" 2>/dev/null || true
    stop_all_sims
    # Neither what signs nor what is signed, wherever it was written.
    no_secret_was_shown
    run ! grep -raF -- "$TOKEN" "$BATS_TEST_TMPDIR"
    [[ ! -e $LOG ]] || run ! grep -iE 'authorization|signature|x-amz|bearer|uniquerequest' "$LOG"
}

# in_log JQ [FILE]: what jq makes of the array of events.
in_log() {
    jq --slurp --raw-output "$1" "${2:-$LOG}"
}

# events: their names, in order, each run of alike ones once.
events() {
    in_log 'map(.event) | reduce .[] as $e ([]; if .[-1] == $e then . else . + [$e] end) | join(" ")'
}

# is_valid: each line is whole, and as the schema says.
is_valid() {
    /usr/bin/python3 -B "$BATS_TEST_DIRNAME/check_json.py" log "$LOG"
}

# pay_with_log [OPTION...]
pay_with_log() {
    pay --log "$LOG" "$@"
    is_valid
}

# of_payments EVENT [FILE]: those that the log has, as "N:AMOUNT" with the number of the assignment, in that order.
of_payments() {
    in_log "map(select(.event == \"$1\") | \"\\(.assignment_id[-13:] | tonumber):\\(.amount)\") | sort | join(\" \")" "${@:2}"
}

# --- what stands in it ---

@test "a pay run, event by event, as the platform, the ledger and the report have it" {
    account 4 "$(payments "$(paid 1 1.01)")"
    rows 4
    start_sim_with_rules "[{\"operation\": \"SendBonus\", \"assignment_id\": \"$(assignment 3)\", \"fault\": \"refuse\",
        \"code\": \"AWS.MechanicalTurk.WorkerInactive\", \"message\": \"No work in six months.\"}]" --state "$STATE"
    pay_with_log --jobs 1
    ended 3 "already_paid paid failed paid"
    expect "run_started input_read run_ready payments_read payment_adopted plan_made balance_read note payment_sending payment_outcome payment_sending payment_outcome payment_sending payment_outcome payment_confirmed report_written run_ended" "$(events)"
    expect "$(paid_rows)" "$(of_payments payment_confirmed)" "payments that were seen"
    expect "2:1.02 3:1.03 4:1.04" "$(of_payments payment_sending)" "payments sent"
    expect "1:1.01" "$(of_payments payment_adopted)" "payments adopted"
    expect "2 accepted: :  | 3 refused: AWS.MechanicalTurk.WorkerInactive: SendBonus: No work in six months. | 4 accepted: : " \
        "$(in_log 'map(select(.event == "payment_outcome") | "\(.row) \(.state): \(.code): \(.detail)") | join(" | ")')"
    expect "3 $(summary)" "$(in_log '.[-1] | "\(.exit_code) \(.summary)"')"
    expect '{"already_paid":1,"failed":1,"paid":2}' "$(in_log '.[-1].rows | with_entries(select(.value > 0))' | jq -Sc .)"
    expect "1.01 3.09" "$(in_log 'map(select(.event == "plan_made"))[0].money | "\(.already_paid) \(.to_pay)"')"
    # The names under which history and the simulator know them.
    history --format csv
    expect "$(shown run | tr ' ' '\n' | sort -u)" "$(in_log 'map(.run) | unique | join(" ")')" "name of the run"
    expect "$(shown key | tr ' ' '\n' | sort | xargs)" "$(in_log 'map(.key // empty) | unique | join(" ")')" "keys"
    expect "$(sim_ledger 'map(.token) | sort | join(" ")')" \
        "$(in_log 'map(select(.event == "payment_confirmed").key) | sort | join(" ")')" "tokens of what was paid"
    expect "$SIM_URL $LEDGER_HERE" "$(in_log 'map(select(.event == "run_ready"))[0] | "\(.endpoint) \(.ledger)"')"
}

@test "Prolific: the quote, and the payments by their submissions" {
    load prolific_helpers
    set_up_prolific
    account 3 's(1).bonus_payments = ["1.01"]'
    rows 3
    start_sim --state "$STATE"
    pay_with_log
    ended 0 "already_paid paid paid"
    expect "run_started input_read run_ready payments_read payment_adopted plan_made quote_made balance_read note payment_sending payment_outcome payment_confirmed report_written run_ended" "$(events)"
    expect "2 $(sent SetUpBonuses) 2.05 $(study 1)" \
        "$(in_log 'map(select(.event == "quote_made")) | "\(.[0].rows) \(length) \(.[0].amount) \(.[0].study_id)"')"
    expect "$(sim_requests 'map(select(.operation == "PayBonuses").bulk_id)[0]')" \
        "$(in_log 'map(select(.event == "quote_made"))[0].quote_id')"
    expect "$(submission 2) $(submission 3)" \
        "$(in_log 'map(select(.event == "payment_confirmed").submission_id) | sort | join(" ")')"
}

@test "an answer that is lost, and how often it was tried for" {
    account 2
    rows 2
    start_sim_with_rules "[{\"operation\": \"SendBonus\", \"assignment_id\": \"$(assignment 2)\", \"from\": 1,
        \"fault\": \"close-before\"}]" --state "$STATE"
    pay_with_log
    ended 4 "paid unknown"
    expect "1:1.01 2:1.02" "$(of_payments payment_sending)" "told once, however often it is sent"
    expect "2 in_doubt: : Empty reply from server" \
        "$(in_log 'map(select(.event == "payment_outcome" and .row == 2) | "\(.row) \(.state): \(.code): \(.detail)") | join(" ")')"
    expect "network 4" "$(in_log '(map(select(.event == "stopped"))[0].kind) + " \(.[-1].exit_code)"')"
}

@test "a top-up: what is sent, and the key of what is meant" {
    account 1 "$(payments "$(paid 1 0.25)")"
    rows 1
    start_sim --state "$STATE"
    pay_with_log --on-conflict top-up
    ended 0 paid
    expect "1:0.76" "$(of_payments payment_sending)"
    expect "1:0.76" "$(of_payments payment_confirmed)"
    expect "$(key_of 1)" "$(in_log 'map(select(.event == "payment_sending"))[0].key')"
}

@test "the orders of a run are in it, and no password that stands among them" {
    account 2
    rows 2
    start_sim --state "$STATE"
    pay_with_log --max-total 50 --reason "it's \$5"
    grep -qF -- "--yes" <<<"$(in_log '.[0].command_line')"
    grep -qF -- "--max-total 50 --reason 'it'\\''s \$5'" <<<"$(in_log '.[0].command_line')"
    rm "$LOG"
    run -64 "$BONUSREC" plan "$CSV" --platform mturk --endpoint https://me:swordfish@example.org --log "$LOG"
    [[ -s $LOG ]]
    run -1 grep -rq swordfish "$BATS_TEST_TMPDIR"
}

@test "a second run is added, under its own name, and what stood there stays" {
    account 2
    rows 2
    start_sim --state "$STATE"
    pay_with_log
    cp "$LOG" "$BATS_TEST_TMPDIR/first.jsonl"
    pay_with_log
    cmp -n "$(stat -c %s "$BATS_TEST_TMPDIR/first.jsonl")" "$LOG" "$BATS_TEST_TMPDIR/first.jsonl"
    expect 2 "$(in_log 'map(.run) | unique | length')" "runs"
    expect "0 0" "$(in_log 'map(select(.event == "run_ended").exit_code) | join(" ")')"
    expect "1:1.01 2:1.02" "$(of_payments payment_sending)" "sent in both"
}

@test "plan and export: no event of a payment" {
    account 2 "$(payments "$(paid 1 1.01)")"
    rows 2
    start_sim --state "$STATE"
    plan --log "$LOG"
    is_valid
    expect "run_started input_read run_ready payments_read plan_made balance_read report_written run_ended" "$(events)"
    expect "$REPORT csv" "$(in_log 'map(select(.event == "report_written"))[0] | "\(.file) \(.format)"')"
    rm "$LOG"
    ids hit_id "$HIT"
    export_ids --log "$LOG"
    expect 0 "$CODE" "$(cat "$ERRORS")"
    is_valid
    expect "run_started input_read run_ready payments_read report_written run_ended" "$(events)"
    expect "export: 1 payment (1.01 USD)" "$(in_log '.[-1].summary')"
}

@test "every file of the report that is written is told" {
    account 1
    rows 1
    start_sim --state "$STATE"
    plan --log "$LOG" --html "$BATS_TEST_TMPDIR/report.html" --xlsx "$BATS_TEST_TMPDIR/report.xlsx"
    expect "csv html xlsx" "$(in_log 'map(select(.event == "report_written").format) | join(" ")')"
    rm "$LOG"
    "$BONUSREC" plan "$CSV" --platform mturk --endpoint "$SIM_URL" --log "$LOG" --format json 2>"$ERRORS" >"$REPORT"
    expect "null json" "$(in_log 'map(select(.event == "report_written"))[0] | "\(.file) \(.format)"')"
    expect "$(jq -r .run.id "$REPORT")" "$(in_log '.[0].run')" "name of the run"
}

@test "rows that cannot be used, and a run that fails of them" {
    account 2
    header
    row 1 1.00
    row 2 '$5'
    row 2 1e2
    start_sim --state "$STATE"
    bonusrec pay --log "$LOG"
    expect 1 "$CODE"
    is_valid
    expect "run_started note row_invalid input_read error run_ended" "$(events)"
    expect "2 3 bad_amount" "$(in_log 'map(select(.event == "row_invalid")) | "\(.[0].row) \(.[1].row) \(.[0].code)"')"
    expect "input 1 null" "$(in_log '"\(.[-2].kind) \(.[-1].exit_code) \(.[-1].summary)"')"
    asked_nothing
}

@test "a guard that says no, and a person who does" {
    account 2
    rows 2
    start_sim --state "$STATE"
    pay_with_log --max-total 1.00
    expect 5 "$CODE"
    expect "guard --max-total" "$(in_log 'map(select(.event == "refused"))[0] | "\(.kind) \(.origin)"')"
    expect "5" "$(in_log '.[-1].exit_code')"
    rm "$LOG"
    run -5 on_terminal n "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" -o "$REPORT" --log "$LOG"
    is_valid
    expect "false" "$(in_log 'map(select(.event == "question"))[0].approved')"
    [[ $(in_log 'map(select(.event == "question"))[0].text') == *"pay 2 bonuses: 2.03 USD"* ]]
    rm "$LOG"
    run -0 on_terminal y "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" -o "$REPORT" --log "$LOG"
    expect "true" "$(in_log 'map(select(.event == "question"))[0].approved')"
    expect "$(paid_rows)" "$(of_payments payment_confirmed)"
}

@test "all that a person was told stands in it" {
    local line

    account 3
    header
    row 1 1.00
    row 2 bad
    start_sim_with_rules '[{"operation": "SendBonus", "at": 1, "fault": "insufficient-funds"}]' --state "$STATE"
    pay_with_log --skip-invalid
    expect 6 "$CODE" "$(cat "$ERRORS")"
    in_log 'map(.text // empty, .summary // empty, (select(.origin) | "\(.origin): \(.text)")) | .[]' >"$BATS_TEST_TMPDIR/told"
    grep -v "what was done is in the report" "$ERRORS" | sed 's/^bonusrec: //' >"$BATS_TEST_TMPDIR/heard"
    [[ $(wc -l <"$BATS_TEST_TMPDIR/heard") -ge 3 ]]
    while IFS= read -r line; do
        grep -qxF -- "$line" "$BATS_TEST_TMPDIR/told" || {
            printf 'not in the log: %s\n' "$line"
            return 1
        }
    done <"$BATS_TEST_TMPDIR/heard"
}

# --- whatever happens ---

@test "killed in the middle: whole lines, each payment in them, and the next run goes on below" {
    account 4
    rows 4
    start_sim_with_rules '[{"operation": "SendBonus", "at": 3, "fault": "hang-after"}]' --state "$STATE"
    start_pay --jobs 1 --log "$LOG"
    wait_for_payments 3
    kill -KILL "$PAY_PID"
    end_pay
    unset PAY_PID
    is_valid
    expect "1:1.01 2:1.02 3:1.03" "$(of_payments payment_sending)"
    expect 0 "$(in_log 'map(select(.event == "run_ended")) | length')" "ends"
    # Half a line, as a crash of the machine can leave it, spoils none of the next.
    printf '{"time":"2026' >>"$LOG"
    cp "$LOG" "$BATS_TEST_TMPDIR/before.jsonl"
    at_same_address
    bonusrec pay --log "$LOG"
    expect 0 "$CODE" "$(cat "$ERRORS")"
    cmp -n "$(stat -c %s "$BATS_TEST_TMPDIR/before.jsonl")" "$LOG" "$BATS_TEST_TMPDIR/before.jsonl"
    # What the killed run had sent is found, and only the rest is sent.
    sed '1,/^{"time":"2026$/d' "$LOG" >"$BATS_TEST_TMPDIR/second.jsonl"
    expect "1:1.01 2:1.02 3:1.03 4:1.04" "$(of_payments payment_confirmed "$BATS_TEST_TMPDIR/second.jsonl")"
    expect "4:1.04" "$(of_payments payment_sending "$BATS_TEST_TMPDIR/second.jsonl")"
    sed -i '/^{"time":"2026$/d' "$LOG"
    is_valid
    expect "run_ended 0" "$(in_log '.[-1] | "\(.event) \(.exit_code)"')"
}

@test "several runs at once do not mix their lines" {
    local -a pids=()
    local pid

    account 1
    rows 1
    for ((i = 2; i <= 40; i++)); do row 1 bad "$(printf '%0300d' 0)"; done
    start_sim --state "$STATE"
    for ((i = 0; i < 5; i++)); do
        "$BONUSREC" plan "$CSV" --platform mturk --endpoint "$SIM_URL" --log "$LOG" -o "$REPORT.$i" 2>/dev/null 3>&- &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do wait "$pid" || [[ $? == 3 ]]; done
    is_valid
    expect "5 5 195" "$(in_log 'map(.event) | "\(map(select(. == "run_started")) | length) \(map(select(. == "run_ended")) | length) \(map(select(. == "row_invalid")) | length)"')"
}

@test "a log that can no longer be written: said once, and all is paid and reported as without it" {
    account 3
    rows 3
    start_sim_with_rules '[{"operation": "SendBonus", "fault": "delay", "ms": 200}]' --state "$STATE"
    mkfifo "$BATS_TEST_TMPDIR/pipe"
    # A reader that goes away after the first line.
    CODE=0
    /usr/bin/python3 - "$BATS_TEST_TMPDIR/pipe" "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" --yes \
        -o "$REPORT" --log "$BATS_TEST_TMPDIR/pipe" </dev/null 2>"$ERRORS" 3>&- <<'PYTHON' || CODE=$?
import os, select, subprocess, sys
pipe = os.open(sys.argv[1], os.O_RDONLY | os.O_NONBLOCK)
with subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL) as program:
    select.select([pipe], [], [])
    assert b"run_started" in os.read(pipe, 65536)
    os.close(pipe)
sys.exit(program.returncode)
PYTHON
    check_report
    ended 0 "paid paid paid"
    expect "1:1.01 2:1.02 3:1.03" "$(paid_rows)"
    expect 1 "$(grep -c "$BATS_TEST_TMPDIR/pipe: the log cannot be written: Broken pipe.*the run goes on without it" "$ERRORS")" \
        "lines that say so; $(cat "$ERRORS")"
}

# --- a place where it cannot be written ---

# not_begun CODE LOG WORDS: with that log a run of each command ends with CODE and WORDS before anything is asked.
not_begun() {
    local command

    for command in plan pay; do
        bonusrec "$command" --log "$2"
        expect "$1" "$CODE" "exit code of $command; $(cat "$ERRORS")"
        said "$3" "$2"
    done
    asked_nothing
    [[ ! -e $REPORT ]]
}

@test "a log that cannot be written is found out before anything is asked" {
    account 1
    rows 1
    start_sim --state "$STATE"
    not_begun 1 "$BATS_TEST_TMPDIR/nowhere/log" "the log cannot be written here: No such file or directory; choose another place with --log"
    not_begun 1 "$BATS_TEST_TMPDIR/home" "is a folder"
    not_begun 1 /dev/full "the log cannot be written: No space left on device"
    mkfifo "$BATS_TEST_TMPDIR/pipe"
    not_begun 1 "$BATS_TEST_TMPDIR/pipe" "nobody reads"
    mkdir "$BATS_TEST_TMPDIR/closed"
    chmod 555 "$BATS_TEST_TMPDIR/closed"
    CODE=0
    as_somebody "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" --yes --log "$BATS_TEST_TMPDIR/closed/log" \
        2>"$ERRORS" || CODE=$?
    expect 1 "$CODE"
    said "Permission denied" "$BATS_TEST_TMPDIR/closed/log"
    asked_nothing
    ids hit_id "$HIT"
    export_ids --log /dev/full
    not_exported 1 "No space left on device"
}

@test "a file that is read or written for something else is no log" {
    local before

    account 1
    rows 1
    before=$(cat "$CSV")
    start_sim --state "$STATE"
    not_begun 64 "$CSV" "is the input"
    ln -s "$CSV" "$BATS_TEST_TMPDIR/link"
    not_begun 64 "$BATS_TEST_TMPDIR/link" "is the input"
    not_begun 64 "$REPORT" "is named by both --output and --log"
    expect "$before" "$(cat "$CSV")" "the input"
    pay
    cp "$LEDGER_HERE" "$BATS_TEST_TMPDIR/before.db"
    for name in ledger.db ledger.db-wal; do
        bonusrec pay --log "${LEDGER_HERE%/*}/$name"
        expect 64 "$CODE" "exit code with $name; $(cat "$ERRORS")"
        bonusrec plan --log "${LEDGER_HERE%/*}/$name"
        expect 64 "$CODE" "exit code with $name; $(cat "$ERRORS")"
    done
    cmp "$LEDGER_HERE" "$BATS_TEST_TMPDIR/before.db"
    echo "assignment_id,worker_id,amount" >"$BATS_TEST_TMPDIR/paid.csv"
    run -64 "$BONUSREC" plan "$CSV" --platform mturk --existing "$BATS_TEST_TMPDIR/paid.csv" --log "$BATS_TEST_TMPDIR/paid.csv"
    expect 1 "$(wc -l <"$BATS_TEST_TMPDIR/paid.csv")"
}
