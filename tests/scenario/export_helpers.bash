# Sourced by the scenarios about export, after helpers, pay_helpers, reading_helpers and ledger_helpers: runs one, and
# reads what it wrote as others would.

# ids LINE...: the file of ids.
ids() {
    IDS=$BATS_TEST_TMPDIR/ids.csv
    printf '%s\n' "$@" >"$IDS"
}

# start_export [OPTION...]: in the background, to $REPORT, where something stands already; sets PAY_PID. end_pay waits
# for it.
start_export() {
    echo "what stood here" >"$REPORT"
    "$BONUSREC" export "$IDS" --platform "${PLATFORM:-mturk}" --endpoint "$SIM_URL" --output "$REPORT" "$@" \
        </dev/null >"$BATS_TEST_TMPDIR/output.txt" 2>"$ERRORS" 3>&- &
    PAY_PID=$!
}

# export_ids [OPTION...]: the same, waited for; sets CODE.
export_ids() {
    start_export "$@"
    end_pay
    unset PAY_PID
}

# exported N SUM [OPTION...]: an export of that many payments, each a whole row of a report.
exported() {
    export_ids "${@:3}"
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
    expect "export: $1 payment$([[ $1 == 1 ]] || echo s) ($2)" "$(cat "$ERRORS")" "what it said"
    /usr/bin/python3 - "$REPORT" "$1" <<'PYTHON'
import csv, sys
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file, strict=True))
assert [row["row"] for row in rows] == [str(i + 1) for i in range(int(sys.argv[2]))], "numbers of the rows"
for row in rows:
    assert None not in row and None not in row.values(), row
    assert row["status"] == "already_paid" and row["amount"] == row["paid_amount"], row
    assert not row["code"] and not row["ref"] and not row["payment_id"], row
ids = [(row.get("hit_id", row.get("study_id")), row.get("assignment_id", row.get("submission_id"))) for row in rows]
assert ids == sorted(ids), "order of the rows"
PYTHON
}

# payments_of GROUP ASSIGNMENT WORKER: what the report holds, "GROUP ASSIGNMENT WORKER AMOUNT REASON" a line, sorted, as
# Python reads it; the arguments name the columns.
payments_of() {
    /usr/bin/python3 - "$REPORT" "$@" <<'PYTHON'
import csv, json, sys
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    for line in sorted(json.dumps([row[c] for c in (*sys.argv[2:], "amount", "reason")], separators=(",", ":"),
                                  ensure_ascii=False)
                       for row in csv.DictReader(file, strict=True)):
        print(line)
PYTHON
}

# ledger_sum: all that the simulator's ledger has, 12.30.
ledger_sum() {
    local minor

    minor=$(sim_ledger 'map(.amount | sub("[.]"; "") | tonumber) | add')
    printf '%d.%02d' $((minor / 100)) $((minor % 100))
}

# not_exported CODE WORDS...: the last export ended with CODE, said WORDS, and wrote nothing.
not_exported() {
    expect "$1" "$CODE" "exit code; $(cat "$ERRORS")"
    named "${@:2}"
    wrote_nothing
}

wrote_nothing() {
    expect "what stood here" "$(cat "$REPORT")" "the file that stood there"
    expect "" "$(cat "$BATS_TEST_TMPDIR/output.txt")" "standard output"
    expect "" "$(find "$BATS_TEST_TMPDIR" -maxdepth 1 -name "${REPORT##*/}?*")" "files left beside it"
    expect 0 "$(grep -c "nothing is sent" "$ERRORS")" "lines about sending; $(cat "$ERRORS")"
}

# is_stopped OPERATION: an export whose second request of that kind waits for its answer ends on a signal.
is_stopped() {
    start_sim_with_rules "[{\"operation\": \"$1\", \"from\": 2, \"fault\": \"delay\", \"ms\": 1000}]" --state "$STATE"
    start_export --jobs 1
    wait_for_requests "$2"
    kill -TERM "$PAY_PID"
    end_pay
    unset PAY_PID
    not_exported 6 "stopped before everything was read; nothing was written"
}

# is_twice_the_same: a second export, to standard output, is byte for byte the first.
is_twice_the_same() {
    "$BONUSREC" export "$IDS" --platform "${PLATFORM:-mturk}" --endpoint "$SIM_URL" --quiet </dev/null \
        >"$BATS_TEST_TMPDIR/second.csv" 2>"$ERRORS" 3>&-
    expect "" "$(cat "$ERRORS")" "what --quiet said"
    cmp "$BATS_TEST_TMPDIR/second.csv" "$REPORT"
}

# made_no_ledger: nothing was remembered anywhere.
made_no_ledger() {
    [[ ! -e $XDG_STATE_HOME ]] || {
        find "$XDG_STATE_HOME"
        return 1
    }
}
