#!/usr/bin/env bats
# What cannot be used is refused by name before anything is asked or sent: file, row, line, column, value,
# and how to mend it. The exit code is 1, and the platform never hears of it.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers

setup() {
    set_up_money
    account 4
    rows 3
    start_sim --state "$STATE"
}

teardown() {
    stop_all_sims
}

# refused WORDS...: pay refuses the file as a whole, in one sentence with WORDS, and so does plan.
refused() {
    bonusrec pay "${OPTIONS[@]}"
    could_not "$CSV" "$@"
    bonusrec plan "${OPTIONS[@]}"
    could_not "$CSV" "$@"
    asked_nothing
}

# refused_row CODE WORDS...: the last row of the file cannot be used. pay refuses, names file and row and
# all the WORDS in one line, and asks nothing; plan goes on without it and reports it.
refused_row() {
    local n=$(($(wc -l <"$CSV") - 1)) words

    bonusrec pay
    expect 1 "$CODE" "exit code; $(cat "$ERRORS")"
    expect 2 "$(wc -l <"$ERRORS")" "lines; $(cat "$ERRORS")"
    for words in "$CSV: row $n, line $((n + 1))" "${@:2}"; do
        head -n 1 "$ERRORS" | grep -qF -- "$words" || {
            echo "\"$words\" is not in: $(cat "$ERRORS")"
            return 1
        }
    done
    named "$CSV: 1 of $n rows cannot be used, and nothing was sent" --skip-invalid
    wrote_and_paid_nothing
    asked_nothing

    plan
    ended 3 "$(repeat $((n - 1)) to_pay) invalid" "$(repeat $((n - 1)) -) $1"
}

# --- the file ---

@test "a dry run of a file with a row that cannot be used says that pay would send nothing" {
    header
    row 1 1.00
    row 2 '$2.00'
    bonusrec plan
    named '1 row cannot be used, so "bonusrec pay" sends nothing until it is mended; with --skip-invalid it pays the others'
    bonusrec plan --skip-invalid
    run -1 grep -q 'sends nothing until' "$ERRORS"
}

@test "a missing file" {
    rm "$CSV"
    refused "there is no such file: check the name"
}

@test "a folder" {
    CSV=$BATS_TEST_TMPDIR
    refused "is a folder: name the CSV file in it"
}

@test "a file that may not be read" {
    chmod 000 "$CSV"
    # root may read everything, unless it gives that up.
    run -1 as_somebody "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" --yes
    [[ $output == "bonusrec: $CSV: "*"Permission denied"* ]]
    asked_nothing
}

@test "an empty file" {
    : >"$CSV"
    refused "is empty"
}

@test "a file of blank lines" {
    printf '\n\n\n' >"$CSV"
    refused
}

@test "a header alone is nothing to do, and nothing is asked" {
    header
    pay
    ended 0 ""
    asked_nothing
}

@test "a picture" {
    printf '\x89PNG\r\n\x1a\n\0\0\0\rIHDR' >"$CSV"
    refused
}

@test "a workbook in the place of a CSV" {
    printf 'PK\x03\x04\x14\0\x06\0\x08\0\0\0' >"$CSV"
    refused
}

@test "Latin-1: the line, the byte, and how to save it" {
    row 4 1.00 $'caf\xe9'
    refused "line 5" "0xE9" "CSV UTF-8"
}

@test "a NUL byte" {
    printf '\0' >>"$CSV"
    refused "NUL"
}

@test "a quote that is never closed" {
    row 4 1.00 '"Thank you'
    refused "line 5" "never closed"
}

@test "a field over 1 MiB" {
    row 4 1.00 "$(printf '%01100000d' 0)"
    refused "line 5"
}

# --- the header ---

@test "a header without the needed columns: those found, and the options that mend it" {
    printf 'who,what,much\n1,2,3\n' >"$CSV"
    refused "no column for worker_id, assignment_id, amount, reason" '"who" (A), "what" (B), "much" (C)' \
        "for the worker_id give --column worker_id=NAME" "--amount X" "--reason TEXT"
}

@test "a header without a reason" {
    sed -i 's/,reason,/,note,/' "$CSV"
    refused "no column for reason" "--column" "--reason TEXT"
}

@test "two columns for one field" {
    sed -i 's/ref$/bonus/; 2,$s/$/1/' "$CSV"
    refused 'two columns match amount, "amount" (D) and "bonus" (F)' "--column amount=NAME"
}

@test "a column that --column names and the file has not" {
    OPTIONS=(--column amount=Wage)
    refused "--column amount=Wage" '"amount" (D)'
}

@test "--column mends a header" {
    sed -i '1s/amount/Wage in \$/; 1s/reason/Why/' "$CSV"
    pay --column "amount=Wage in \$" --column reason=Why
    ended 0 "paid paid paid"
}

@test "--amount and --reason stand in for columns that are not there" {
    cut -d , -f 1-3 "$CSV" >"$CSV.short" && mv "$CSV.short" "$CSV"
    pay --amount 0.50 --reason "For all"
    ended 0 "paid paid paid"
    expect "For all" "$(sim_ledger 'map(.reason) | unique | .[]')"
    expect "0.50" "$(sim_ledger 'map(.amount) | unique | .[]')"
}

# --- one cell ---

@test "an amount with three decimals" {
    row 4 5.001
    refused_row bad_amount 'column "amount" (D5): "5.001" has more than two decimals: round it'
}

@test "an amount with a currency" {
    row 4 '$5.00'
    refused_row bad_amount '"$5.00" has a currency in it: write the number only'
}

@test "an amount with a comma" {
    row 4 '"5,00"'
    refused_row bad_amount '"5,00" has a decimal comma' "--decimal ,"
}

@test "an amount with a comma and the option for it is paid" {
    row 4 '"5,05"'
    sed -i '2,4d' "$CSV"
    pay --decimal ,
    ended 0 paid
    expect 4:5.05 "$(paid_rows)"
}

@test "an amount in thousands" {
    row 4 '"1,000"'
    refused_row bad_amount '"1,000"'
}

@test "a negative amount" {
    row 4 -1
    refused_row bad_amount '"-1" is negative'
}

@test "an amount in scientific notation" {
    row 4 1e2
    refused_row bad_amount '"1e2" is in scientific notation'
}

@test "an amount that is empty" {
    row 4 ""
    refused_row missing_amount "the cell is empty" "--amount X"
}

@test "an amount beyond all reason" {
    row 4 99999999.00
    refused_row bad_amount "the largest amount for one bonus"
}

@test "an id that a spreadsheet turned into a number" {
    echo "$HIT,3.0E+12,$(worker 4),1.00,$THANKS," >>"$CSV"
    refused_row bad_assignment_id 'column "assignment_id" (B5): "3.0E+12"' "as text"
}

@test "a worker id of the wrong shape" {
    row 4 1.00 "$THANKS" "" somebody@example.org
    refused_row bad_worker_id 'column "worker_id" (C5): "somebody@example.org"'
}

@test "a worker id with a blank behind it" {
    row 4 1.00 "$THANKS" "" "$(worker 4) "
    refused_row bad_worker_id blank
}

@test "a reason over 4096 characters" {
    row 4 1.00 "$(printf '%04097d' 0)"
    refused_row reason_too_long 'column "reason" (E5)' "has 4097 characters" "takes 4096: shorten it"
}

@test "a reason of 4096 characters, some of more than one byte, is paid" {
    header
    row 4 1.00 "ä$(printf '%04095d' 0)"
    pay
    ended 0 paid
}

@test "no reason" {
    row 4 1.00 ""
    refused_row missing_reason "--reason"
}

@test "a row with too few fields" {
    echo "$HIT,$(assignment 4)" >>"$CSV"
    refused_row bad_row "2 cells and the header 6"
}

@test "a row with too many fields" {
    echo "$HIT,$(assignment 4),$(worker 4),5,00,$THANKS," >>"$CSV"
    refused_row bad_row "7 cells and the header 6"
}

@test "a last line that was cut short" {
    printf '%s,3ASN0000' "$HIT" >>"$CSV"
    bonusrec pay
    expect 1 "$CODE" "exit code; $(cat "$ERRORS")"
    wrote_and_paid_nothing
    asked_nothing
}

# --- many rows ---

# Ten thousand rows, and an amount of row 7,000 that is none.
ten_thousand() {
    account 10000
    sound_again
    awk -v hit="$HIT" -v thanks="$THANKS" 'BEGIN {
        print "hit_id,assignment_id,worker_id,amount,reason,ref"
        for (i = 1; i <= 10000; i++)
            printf "%s,3ASN%013d%013d,A%013d,%s,%s,\n", hit, 1, i, i, i == 7000 ? "0.0l" : "0.01", thanks
    }' >"$CSV"
}

@test "one bad cell in 10,000: pay sends nothing, and plan reports the others" {
    ten_thousand
    bonusrec pay
    expect 1 "$CODE" "exit code; $(cat "$ERRORS")"
    expect 2 "$(wc -l <"$ERRORS")" "lines on standard error"
    named "$CSV: row 7000, line 7001, column \"amount\" (D7001): \"0.0l\"" "1 of 10000 rows"
    wrote_and_paid_nothing
    asked_nothing
    bonusrec plan
    expect 3 "$CODE"
    expect "plan: 9999 to pay (99.99 USD + 99.99 fees), 0 already paid, 0 held, 1 invalid, 0 unknown, 0 unexpected" "$(summary)"
}

@test "one bad row and --skip-invalid: the others are paid, and the exit code says that one is left" {
    header
    row 1 1.01
    row 2 nothing
    row 3 1.03
    pay --skip-invalid
    ended 3 "paid invalid paid" "- bad_amount -"
    expect "1:1.01 3:1.03" "$(paid_rows)"
    named 'row 2, line 3, column "amount" (D3): "nothing"'
}

@test "many bad rows: the first twenty in full, and how many more" {
    header
    for ((i = 1; i <= 25; i++)); do row "$i" x; done
    bonusrec pay
    expect 1 "$CODE"
    expect 22 "$(wc -l <"$ERRORS")"
    named "$CSV: row 20, line 21" "5 more rows" "25 of 25 rows"
    asked_nothing
}

@test "from standard input the same, by that name" {
    row 4 5.001
    run -1 "$BONUSREC" pay - --platform mturk --endpoint "$SIM_URL" --yes <"$CSV"
    [[ $output == *"bonusrec: standard input: row 4, line 5, column \"amount\" (D5): \"5.001\""* ]]
    [[ $output == *"bonusrec: standard input: 1 of 4 rows cannot be used"* ]]
    asked_nothing
}

@test "what a hostile file says cannot steer the terminal" {
    row 4 $'\e[2J5'
    bonusrec pay
    expect 1 "$CODE"
    run -1 grep -q $'\e' "$ERRORS"
}
