#!/usr/bin/env bats
# The report: its columns and formats as documented, whole or not at all, valid as an input again; and a
# place where it cannot be written is found out before the first payment, not after.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers

COLUMNS_OF_A_REPORT=row,status,code,worker_id,assignment_id,hit_id,amount,currency,reason,ref,paid_amount,paid_at,payment_id,detail

# Rows and payments of every kind that a plan can meet.
setup() {
    set_up_money
    account 9 "$(payments "$(paid 1 1.00)" "$(paid 2 0.75)" "$(paid 3 3.00 'Another reason')" \
        "$(paid 1 7.77 'Nobody asked for this')")"
    header
    row 1 1.00
    row 2 2.00
    row 3 3.00
    row 4 4.00
    row 4 4.00
    row 5 0
    row 6 6.00 '"=HYPERLINK(""x"")"'
    row 7 bad
}

teardown() {
    [[ -z ${MOUNTED-} ]] || umount "$MOUNTED"
    stop_all_sims
}

# run_to WHERE COMMAND [OPTION...]: the program with its standard output at WHERE and no --output.
run_to() {
    CODE=0
    "$BONUSREC" "$2" "$CSV" --platform mturk --endpoint "$SIM_URL" --yes "${@:3}" </dev/null >"$1" 2>"$ERRORS" \
        3>&- || CODE=$?
}

# not_written WORDS: the last run could not write its report, and paid nothing.
not_written() {
    expect 1 "$CODE" "exit code; $(cat "$ERRORS")"
    said "$1" --output
    expect 0 "$(sent SendBonus)" "payments sent"
    expect 0 "$(paid_count)" "payments"
}

# --- what stands in it ---

@test "a report has the documented columns, a row for each row of the input, then the unexpected" {
    start_sim --state "$STATE"
    plan
    expect "$COLUMNS_OF_A_REPORT" "$(head -n 1 "$REPORT")"
    expect "already_paid held held to_pay held zero to_pay invalid unexpected" "$(column status)"
    expect "- amount_differs reason_differs - repeated_row - - bad_amount -" "$(column code)"
    expect "1 2 3 4 5 6 7 8 -" "$(column row)"
    expect "$(repeat 9 USD)" "$(column currency)"
    expect "1.00 0.75 3.00 - - - - - 7.77" "$(column paid_amount)"
    expect "2026-01-12T09:30:05Z" "$(column paid_at | cut -d ' ' -f 1)"
}

@test "the summary is one line, always in the same words" {
    start_sim --state "$STATE"
    plan
    expect "plan: 2 to pay (10.00 USD + 2.00 fees), 1 already paid, 3 held, 1 invalid, 0 unknown, 1 unexpected, 1 zero" "$(summary)"
    bonusrec pay --skip-invalid
    expect "pay: 2 paid (10.00 USD + 2.00 fees), 1 already paid, 3 held, 1 invalid, 0 unknown, 1 unexpected, 1 zero" "$(summary)"
}

@test "all other columns are carried through, verbatim and in their order" {
    header
    sed -i 's/$/,Session No.,note/' "$CSV"
    row 4 4.00 "$THANKS" 'R1,  1 ,"a ""quoted"", one"'
    start_sim --state "$STATE"
    plan
    expect "$COLUMNS_OF_A_REPORT,Session No.,note" "$(head -n 1 "$REPORT")"
    expect '1,to_pay,,A0000000000004,3ASN00000000000010000000000004,3HIT00000000000000000000000001,4.00,USD,Thank you,R1,,,,,"  1 ","a ""quoted"", one"' \
        "$(sed -n 2p "$REPORT")"
}

@test "a cell that a spreadsheet would run as a formula is made harmless, and paid as it was" {
    header
    sed -i 's/$/,note/' "$CSV"
    row 4 4.00 '=1+1' ',+49 30 1234'
    row 5 5.00 '@all' ',-'
    start_sim --state "$STATE"
    bonusrec pay
    ended 0 "paid paid"
    expect "'=1+1 '@all" "$(column reason)"
    grep -q ",'+49 30 1234$" "$REPORT"
    expect "=1+1 @all" "$(sim_ledger 'map(.reason) | sort | join(" ")')"
    cp "$REPORT" "$CSV"
    bonusrec plan
    ended 0 "already_paid already_paid"
    expect "'=1+1 '@all" "$(column reason)"
}

@test "JSON: one object with version, run, summary and rows" {
    start_sim --state "$STATE"
    bonusrec plan --format json
    expect 3 "$CODE"
    expect "[\"version\",\"run\",\"summary\",\"rows\"]" "$(jq -c keys_unsorted "$REPORT")"
    expect "already_paid held held to_pay held zero to_pay invalid unexpected" "$(jq -r '[.rows[].status] | join(" ")' "$REPORT")"
    expect "4.00" "$(jq -r '.rows[3].amount' "$REPORT")"
    expect '=HYPERLINK("x")' "$(jq -r '.rows[6].reason' "$REPORT")"
}

@test "JSON says the same as CSV" {
    start_sim --state "$STATE"
    bonusrec plan
    local csv
    csv=$(column status)
    run_to "$BATS_TEST_TMPDIR/o.json" plan --format json
    expect "$csv" "$(jq -r '[.rows[].status] | join(" ")' "$BATS_TEST_TMPDIR/o.json")"
    expect 9 "$(jq '.rows | length' "$BATS_TEST_TMPDIR/o.json")"
}

@test "a table has a symbol and a word for each row, and no colours where there is no terminal" {
    start_sim --state "$STATE"
    run_to "$BATS_TEST_TMPDIR/table" plan --format table
    expect 3 "$CODE"
    for words in '= *already paid' '\+ *to pay' '\* *held' '0 *zero' '! *invalid' '- *unexpected'; do
        grep -qE "(^|[^[:alnum:]])$words" "$BATS_TEST_TMPDIR/table" || {
            echo "$words is not in:"
            cat "$BATS_TEST_TMPDIR/table"
            return 1
        }
    done
    run -1 grep -q $'\e' "$BATS_TEST_TMPDIR/table"
    run_to "$BATS_TEST_TMPDIR/table" plan --format table --color always
    grep -q $'\e' "$BATS_TEST_TMPDIR/table"
}

@test "--excel begins with a byte-order mark, and such a report is a valid input" {
    start_sim --state "$STATE"
    bonusrec plan --excel
    expect efbbbf "$(head -c 3 "$REPORT" | od -An -tx1 | tr -d ' ')"
    cp "$REPORT" "$CSV"
    bonusrec plan
    expect 3 "$CODE" "exit code; $(cat "$ERRORS")"
    expect row "$(head -c 3 "$REPORT")"
}

# --- a report is an input ---

@test "a plan of a report says the same as the plan it came from" {
    start_sim --state "$STATE"
    sed -i '1s/$/,Session; and "more"/; 2,$s/$/,x/' "$CSV"
    sed -i '1s/Session; and "more"/"Session; and ""more"""/' "$CSV"
    plan
    cp "$REPORT" "$BATS_TEST_TMPDIR/first.csv"
    cp "$REPORT" "$CSV"
    plan
    # A diagnosis names the cell in the file that was read: column D there, G here.
    sed 's/(D9)/(G9)/' "$BATS_TEST_TMPDIR/first.csv" >"$BATS_TEST_TMPDIR/wanted"
    diff "$BATS_TEST_TMPDIR/wanted" "$REPORT"
}

@test "a report that was trimmed and sorted in a spreadsheet pays what is left in it" {
    start_sim --state "$STATE"
    plan
    { head -n 1 "$REPORT"; grep -E ',(to_pay|unexpected|already_paid),' "$REPORT" | sort -r; } >"$CSV"
    bonusrec pay
    ended 0 "paid paid already_paid unexpected"
    expect "4:4.00 6:6.00" "$(paid_rows)"
}

@test "a report of a pay run is all paid when it is planned again" {
    header
    row 4 4.00
    row 6 6.00
    start_sim --state "$STATE"
    pay
    cp "$REPORT" "$CSV"
    plan --detailed-exitcode
    ended 0 "already_paid already_paid"
}

@test "an input on standard input" {
    header
    row 4 4.00
    start_sim --state "$STATE"
    run -0 --separate-stderr "$BONUSREC" pay - --platform mturk --endpoint "$SIM_URL" --yes <"$CSV"
    expect "1,paid" "$(cut -d , -f 1-2 <<<"${lines[1]}")"
    expect 4:4.00 "$(paid_rows)"
}

# --- whole or not at all ---

@test "an old report stays when the new one cannot be made" {
    start_sim --state "$STATE"
    stop_sim
    echo old >"$REPORT"
    CODE=0
    "$BONUSREC" plan "$CSV" --platform mturk --endpoint "$SIM_URL" -o "$REPORT" 2>"$ERRORS" || CODE=$?
    expect 1 "$CODE"
    expect old "$(cat "$REPORT")"
    expect "" "$(find "$BATS_TEST_TMPDIR" -name 'report.csv?*')" "left behind"
}

@test "a new report takes the place of the old, and leaves nothing behind" {
    start_sim --state "$STATE"
    echo old >"$REPORT"
    chmod 640 "$REPORT"
    run -3 "$BONUSREC" plan "$CSV" --platform mturk --endpoint "$SIM_URL" -o "$REPORT"
    expect "$COLUMNS_OF_A_REPORT" "$(head -n 1 "$REPORT")"
    expect 640 "$(stat -c %a "$REPORT")"
    expect "" "$(find "$BATS_TEST_TMPDIR" -name 'report.csv?*')" "left behind"
}

@test "the input itself may be the place of the report" {
    start_sim --state "$STATE"
    run -3 "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" --yes --skip-invalid -o "$CSV"
    expect 2 "$(grep -c ,paid, "$CSV")"
}

@test "a report that is no CSV does not take the place of its input" {
    local before

    before=$(cat "$CSV")
    start_sim --state "$STATE"
    run -64 "$BONUSREC" plan "$CSV" --platform mturk --endpoint "$SIM_URL" --format json -o "$CSV"
    expect "$before" "$(cat "$CSV")"
}

@test "a refused run writes its report all the same" {
    header
    row 4 4.00
    start_sim --state "$STATE"
    bonusrec pay --max-total 1.00
    ended 5 not_attempted
    expect 0 "$(sent SendBonus)"
}

# --- a place where it cannot be written ---

# The rest needs a row to pay that is in order.
payable() {
    header
    row 4 4.00
    start_sim --state "$STATE"
}

@test "a folder as the report" {
    payable
    REPORT=$BATS_TEST_TMPDIR/home
    CODE=0
    "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" --yes -o "$REPORT" 2>"$ERRORS" || CODE=$?
    expect 1 "$CODE"
    said "$REPORT: is a folder; name a file in it"
    asked_nothing
}

@test "a report in a folder that is not there" {
    payable
    REPORT=$BATS_TEST_TMPDIR/nowhere/report.csv
    bonusrec pay
    not_written "$REPORT: cannot write here: No such file or directory"
    asked_nothing
}

@test "a report in a folder that may not be written" {
    payable
    mkdir "$BATS_TEST_TMPDIR/closed"
    chmod 555 "$BATS_TEST_TMPDIR/closed"
    CODE=0
    as_somebody "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" --yes \
        -o "$BATS_TEST_TMPDIR/closed/report.csv" 2>"$ERRORS" || CODE=$?
    not_written "$BATS_TEST_TMPDIR/closed/report.csv: cannot write here: Permission denied"
    asked_nothing
}

@test "standard output on a full disk" {
    payable
    for format in csv json table; do
        run_to /dev/full pay --format "$format"
        not_written "No space left on device"
    done
}

@test "a full device as the report" {
    payable
    CODE=0
    "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" --yes -o /dev/full 2>"$ERRORS" || CODE=$?
    not_written "No space left on device"
    [[ -c /dev/full ]]
}

# into_closed_pipe COMMAND: the program with its standard output in a pipe whose reader has gone.
into_closed_pipe() {
    CODE=0
    /usr/bin/python3 -c '
import os, subprocess, sys

reader, writer = os.pipe()
os.close(reader)
sys.exit(subprocess.run(sys.argv[1:], stdout=writer, check=False).returncode)
' "$BONUSREC" "$1" "$CSV" --platform mturk --endpoint "$SIM_URL" --yes </dev/null 2>"$ERRORS" 3>&- || CODE=$?
}

@test "a pipe that nobody reads" {
    payable
    into_closed_pipe pay
    not_written "Broken pipe"
    into_closed_pipe plan
    not_written "Broken pipe"
}

# A report of 300 KiB, which a probe of a few bytes does not show to be too large.
large() {
    account 30
    header
    sed -i 's/$/,note/' "$CSV"
    for ((i = 1; i <= 30; i++)); do row "$i" 1.00 "$THANKS" ",$(printf '%010000d' 0)"; done
    start_sim --state "$STATE"
}

@test "a report that may not grow as large as it will be" {
    large
    for format in csv json; do
        CODE=0
        (ulimit -f 200 && exec "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" --yes --format "$format" \
            -o "$REPORT" 2>"$ERRORS" 3>&-) || CODE=$?
        not_written "File too large"
        [[ ! -e $REPORT ]]
        expect "" "$(find "$BATS_TEST_TMPDIR" -name 'report.csv?*')" "left behind"
    done
    # With room it is paid.
    pay
    expect 0 "$CODE"
    expect 30 "$(paid_count)"
}

@test "a disk that has no room for the whole report" {
    large
    mkdir "$BATS_TEST_TMPDIR/disk"
    mount -t tmpfs -o size=200k none "$BATS_TEST_TMPDIR/disk" 2>/dev/null || skip "needs the right to mount"
    MOUNTED=$BATS_TEST_TMPDIR/disk
    REPORT=$MOUNTED/report.csv
    bonusrec pay
    not_written "No space left on device"
    expect "" "$(ls -A "$MOUNTED")" "left behind"
}

# --- a standard descriptor that is missing ---

@test "no standard output and no --output: found out before the first payment" {
    sed -i '$ d' "$CSV" # the row that cannot be used
    start_sim --state "$STATE"
    CODE=0
    "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" --yes </dev/null 2>"$ERRORS" \
        3>&- >&- || CODE=$?
    not_written "cannot be written"
}
