# Sourced by the scenarios about the ledger, after helpers and pay_helpers: what history shows, and what
# resolve says.

# ledger_command ARGUMENT...: the program with nothing added; sets CODE, and fills $SHOWN and $ERRORS.
ledger_command() {
    SHOWN=$BATS_TEST_TMPDIR/shown.txt
    CODE=0
    "$BONUSREC" "$@" </dev/null >"$SHOWN" 2>"$ERRORS" 3>&- || CODE=$?
}

# history [OPTION...]: must go well and say nothing on standard error.
history() {
    ledger_command history "$@"
    expect 0 "$CODE" "exit code of history $*; $(cat "$ERRORS")"
    expect "" "$(cat "$ERRORS")" "what history $* said"
}

# shown COLUMN [FILE]: that column of the CSV that history showed last, as Python reads it, its values
# joined with blanks; "-" for an empty one.
shown() {
    /usr/bin/python3 -c 'import csv, sys
with open(sys.argv[2], newline="", encoding="utf-8-sig") as file:
    print(" ".join(row[sys.argv[1]] or "-" for row in csv.DictReader(file, strict=True)))' "$1" "${2:-$SHOWN}"
}

# shows ROWS [OPTION...]: history with these options shows the payments for these assignments (their
# numbers, in order).
shows() {
    history --format csv "${@:2}"
    expect "$1" "$(shown assignment_id | tr ' ' '\n' | sed -E 's/^.*1(0{12})/\1/; s/^0+//' | xargs)" "assignments of history ${*:2}"
}

# key_of N: the key of the newest attempt for assignment N.
key_of() {
    history --format csv --assignment "$(assignment "$1")"
    shown key | awk '{ print $NF }'
}

# lost N [ROWS]: an account and a file of 3 rows (or ROWS), and a run that loses every answer for row N,
# whose payment is never made; the simulator goes on without that fault.
lost() {
    account "${2:-3}"
    rows "${2:-3}"
    start_sim_with_rules "[{\"operation\": \"SendBonus\", \"assignment_id\": \"$(assignment "$1")\", \"from\": 1,
        \"fault\": \"close-before\"}]" --state "$STATE"
    bonusrec pay --jobs 1
    expect 4 "$CODE" "exit code of a run that lost an answer; $(cat "$ERRORS")"
    PORT=${SIM_URL##*:}
    stop_sim
    # The same address again: the ledger keeps entries of different endpoints apart.
    start_sim --state "$STATE" --port "$PORT"
}

# wrong CODE WORDS ARGUMENT...: a command that ends with CODE, says WORDS in one line, and shows nothing.
wrong() {
    ledger_command "${@:3}"
    expect "$1" "$CODE" "exit code of ${*:3}; $(cat "$ERRORS")"
    said "$2"
    expect "" "$(cat "$SHOWN")" "standard output"
}

# paying_now: a run that holds the ledger, one payment made and its answer still to come; end it with
# no_longer_paying.
paying_now() {
    account 2
    rows 2
    start_sim_with_rules '[{"operation": "SendBonus", "at": 1, "fault": "hang-after"}]' --state "$STATE"
    start_pay --jobs 1
    wait_for_payments 1
}

no_longer_paying() {
    kill -KILL "$PAY_PID"
    end_pay
}
