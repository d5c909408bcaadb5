#!/usr/bin/env bats
# What programs read, reports, histories and logs in JSON, is what the schemas in packaging/ say, for every kind of run on
# both platforms; and the schemas say it so strictly that a slip would be found.

bats_require_minimum_version 1.5.0
load helpers
load prolific_helpers
load pay_helpers # its account and rows are MTurk's; the test about Prolific takes the others again
load reading_helpers
load ledger_helpers
load export_helpers

setup() {
    DOCUMENTS=$BATS_TEST_TMPDIR/documents
    LOG=$BATS_TEST_TMPDIR/log.jsonl
    mkdir "$DOCUMENTS"
}

teardown() {
    [[ -z ${PAY_PID-} ]] || kill -KILL "$PAY_PID" 2>/dev/null || true
    stop_all_sims
    no_secret_was_shown
    run ! grep -raF -- "$TOKEN" "$BATS_TEST_TMPDIR"
}

# keeps CODE STATUSES COMMAND [OPTION...]: a run with its report as JSON, which is kept, and what was to come of it.
keeps() {
    REPORT=$DOCUMENTS/report-$(find "$DOCUMENTS" -name 'report-*' | wc -l).json
    if [[ $3 == export ]]; then
        IDS=$CSV export_ids --format json --log "$LOG"
    else
        bonusrec "${@:3}" --format json --log "$LOG"
    fi
    expect "$1" "$CODE" "exit code of ${*:3}; $(cat "$ERRORS")"
    expect "$2" "$(jq -r '[.rows[].status] | join(" ")' "$REPORT")" "status of each row of ${*:3}; $(cat "$ERRORS")"
}

# fails CODE COMMAND [OPTION...]: a run without a report.
fails() {
    REPORT=$BATS_TEST_TMPDIR/none.json
    bonusrec "${@:2}" --format json --log "$LOG"
    expect "$1" "$CODE" "exit code of ${*:2}; $(cat "$ERRORS")"
    [[ ! -e $REPORT ]]
}

# keeps_history: that of all runs until now.
keeps_history() {
    "$BONUSREC" history --format json -o "$DOCUMENTS/history.json"
}

# are_as_documented EVENTS: all that was kept is valid, nothing but that is, and the log has these events.
are_as_documented() {
    expect "$1" "$(/usr/bin/python3 -B "$BATS_TEST_DIRNAME/check_json.py" --strict --events report "$DOCUMENTS"/report-* \
        history "$DOCUMENTS/history.json" log "$LOG")" "events"
}

# asked ANSWER: the question, answered on a terminal.
asked() {
    on_terminal "$1" "$BONUSREC" pay "$CSV" --platform "$PLATFORM" --endpoint "$SIM_URL" -o "$BATS_TEST_TMPDIR/asked.csv" \
        --skip-invalid --log "$LOG" >"$BATS_TEST_TMPDIR/terminal.txt" || expect 5 "$?" "exit code of a no"
}

@test "MTurk: every kind of run" {
    local all

    set_up_money
    account 9 "$(payments "$(paid 1 1.00)" "$(paid 2 0.75)" "$(paid 3 3.00 'Another reason')" "$(paid 1 7.77 'By hand')")"
    header
    sed -i 's/$/,Session No.,"a ""b"""/' "$CSV"
    row 1 1.00 "$THANKS" ,,
    row 2 2.00 "$THANKS" ,,
    row 4 4.00 "$THANKS" 'R1, 1 ,"=x, ""y"""'
    row 5 0 "$THANKS" ,,
    row 6 6.00 '"=HYPERLINK(""x"")"' ,,
    row 7 bad "$THANKS" ,,
    row 8 8.00 "$THANKS" ,,
    row 9 9.00 'ünï' ,,
    all="already_paid held X zero X invalid X X unexpected"
    start_sim_with_rules "[{\"operation\": \"SendBonus\", \"assignment_id\": \"$(assignment 6)\", \"fault\": \"refuse\",
        \"code\": \"AWS.MechanicalTurk.WorkerInactive\", \"message\": \"No work in six months.\"},
        {\"operation\": \"SendBonus\", \"assignment_id\": \"$(assignment 8)\", \"from\": 1, \"fault\": \"close-before\"}]" \
        --state "$STATE"
    keeps 3 "${all//X/to_pay}" plan
    fails 1 pay
    keeps 5 "${all//X/not_attempted}" pay --skip-invalid --max-total 1.00
    asked n
    keeps 4 "already_paid held paid zero failed invalid unknown not_attempted unexpected" pay --skip-invalid --limit 3
    at_same_address
    keeps 3 "already_paid held already_paid zero paid invalid paid paid unexpected" pay --skip-invalid
    keeps 3 "already_paid held already_paid zero already_paid invalid already_paid already_paid unexpected" plan
    csv hit_id "$HIT"
    keeps 0 "$(repeat 8 already_paid)" export
    header
    keeps 0 "" plan
    fails 1 plan --ledger "$BATS_TEST_TMPDIR/nowhere/ledger.db"
    keeps_history
    are_as_documented "run_started row_invalid input_read run_ready payments_read plan_made balance_read question refused payment_sending payment_outcome payment_confirmed payment_adopted note report_written stopped error run_ended"
}

@test "Prolific: every kind of run" {
    load prolific_helpers
    set_up_prolific
    account 7 's(1).bonus_payments = ["1.00"] | s(2).bonus_payments = ["0.75"] | s(3).bonus_payments = ["7.77"]'
    header
    row 1 1.00
    row 2 2.00
    row 3 0
    row 4 4.00 R1
    row 5 bad
    row 6 6.00
    start_sim --state "$STATE" --port 0
    keeps 3 "already_paid held zero to_pay invalid to_pay unexpected" plan
    fails 1 pay
    keeps 5 "already_paid held zero not_attempted invalid not_attempted unexpected" pay --skip-invalid --expect-count 7
    asked n
    at_same_address "[{\"operation\": \"SetUpBonuses\", \"submission_id\": \"$(submission 6)\", \"fault\": \"refuse\",
        \"form\": \"string\", \"message\": \"No bonus for $(submission 6), sorry.\"}]"
    keeps 3 "already_paid held zero paid invalid failed unexpected" pay --skip-invalid
    at_same_address '[{"operation": "PayBonuses", "fault": "close-before"}]'
    keeps 4 "already_paid held zero already_paid invalid unknown unexpected" pay --skip-invalid --settle-wait 0
    at_same_address
    csv study_id "$(study 1)"
    keeps 0 "$(repeat 4 already_paid)" export
    keeps_history
    are_as_documented "run_started row_invalid input_read run_ready payments_read plan_made quote_made balance_read question refused payment_sending payment_outcome payment_confirmed payment_adopted note report_written stopped error run_ended"
}

@test "without a platform: a plan against a file" {
    set_up_money
    account 2
    rows 2
    printf 'assignment_id,worker_id,amount,reason\n%s,%s,1.01,%s\n' "$(assignment 1)" "$(worker 1)" "$THANKS" \
        >"$BATS_TEST_TMPDIR/paid.csv"
    "$BONUSREC" plan "$CSV" --platform mturk --existing "$BATS_TEST_TMPDIR/paid.csv" --format json --log "$LOG" \
        -o "$DOCUMENTS/report-0.json"
    expect "already_paid to_pay" "$(jq -r '[.rows[].status] | join(" ")' "$DOCUMENTS/report-0.json")"
    "$BONUSREC" history --format json -o "$DOCUMENTS/history.json"
    expect "run_started input_read run_ready payments_read plan_made note report_written run_ended" "$(/usr/bin/python3 -B \
        "$BATS_TEST_DIRNAME/check_json.py" --events report "$DOCUMENTS/report-0.json" history "$DOCUMENTS/history.json" \
        log "$LOG")"
    expect "null null" "$(jq -r 'select(.event == "run_ready") | "\(.endpoint) \(.ledger)"' "$LOG")"
    expect "$BATS_TEST_TMPDIR/paid.csv" "$(jq -r .run.existing "$DOCUMENTS/report-0.json")"
}
