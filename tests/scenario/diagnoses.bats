#!/usr/bin/env bats
# A file that is wrong as a whole is told so once, and what it is told to do mends it: three rows in full, how
# many more, then the advice. All rows are in the report, and the platform never hears of any.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers

setup() {
    set_up_money
    account 25
    rows 25
    start_sim --state "$STATE"
}

teardown() {
    stop_all_sims
}

# refused_whole CODE ADVICE...: no row can be used. pay says so of three rows, counts the others, gives each
# ADVICE in a line of its own (and no other), and asks nothing; plan reports all rows.
refused_whole() {
    local line=5 advice

    bonusrec pay
    expect 1 "$CODE" "exit code; $(cat "$ERRORS")"
    expect $((3 + 1 + $# - 1 + 1)) "$(wc -l <"$ERRORS")" "lines; $(cat "$ERRORS")"
    named "$CSV: row 1, line 2" "$CSV: row 3, line 4" "$CSV: ... and 22 more rows that cannot be used" \
        "$CSV: 25 of 25 rows cannot be used, and nothing was sent"
    for advice in "${@:2}"; do
        [[ $(sed -n "${line}p" "$ERRORS") == *"$CSV: "*"$advice"* ]] || {
            echo "\"$advice\" is not in line $line of: $(cat "$ERRORS")"
            return 1
        }
        line=$((line + 1))
    done
    wrote_and_paid_nothing
    asked_nothing
    plan
    ended 3 "$(repeat 25 invalid)" "$(repeat 25 "$1")"
    asked_nothing
}

# all_paid OPTION...: with these the same file is paid.
all_paid() {
    pay "$@"
    ended 0 "$(repeat 25 paid)"
    expect 25 "$(paid_count)"
}

# --- whole files ---

@test "two columns swapped: the options that are named pay the file" {
    sed -i '1s/assignment_id,worker_id/worker_id,assignment_id/' "$CSV"
    refused_whole bad_worker_id "\"worker_id\" (B) and \"assignment_id\" (C) are swapped in all 25 rows: swap their \
names in the first line, or give --column worker_id=assignment_id --column assignment_id=worker_id"
    all_paid --column worker_id=assignment_id --column assignment_id=worker_id
    [[ $(<"$ERRORS") != *"is --column right?"* ]] || {
        echo "what was advised is doubted: $(cat "$ERRORS")"
        return 1
    }
}

@test "a decimal comma in every amount: the option that is named pays the file" {
    sed -i '2,$ s/,\([0-9]*\)\.\([0-9][0-9]\),/,"\1,\2",/' "$CSV"
    refused_whole bad_amount 'column "amount" (D) have a decimal comma in all 25 rows: give --decimal ,'
    all_paid --decimal ,
}

@test "a decimal comma in every amount and no quotes around it" {
    sed -i '2,$ s/,\([0-9]*\)\.\([0-9][0-9]\),/,\1,\2,/' "$CSV"
    refused_whole bad_row 'all 25 rows have more cells than the header' # and says what may be the reason
    sed -i 's/,/;/g; 2,$ s/;\([0-9]*\);\([0-9][0-9]\);/;\1,\2;/' "$CSV"
    all_paid --decimal ,
}

@test "a currency in every amount" {
    sed -i '2,$ s/,\([0-9]*\.[0-9][0-9]\),/,$\1,/' "$CSV"
    refused_whole bad_amount 'have a currency in all 25 rows: format the column as a number'
}

@test "amounts that a spreadsheet took for dates: never a word on writing digits, or on formatting as a number" {
    sed -i '2,$ s/,[0-9]*\.[0-9][0-9],/,Jan 50,/' "$CSV"
    refused_whole bad_amount 'took amounts for dates, in all 25 rows of column "amount" (D): take the original file'
    [[ $(<"$ERRORS") == *'"Jan 50" looks like a date'* && $(<"$ERRORS") != *"digits only"* ]]
}

@test "a date's number is an amount: it is planned, and noted" {
    sed -i '3 s/,[0-9]*\.[0-9][0-9],/,46143.00,/' "$CSV"
    bonusrec plan
    expect 5 "$CODE" "exit code; $(cat "$ERRORS")" # the balance
    named "25 to pay (46170.23 USD" "row 2, line 3" "46143.00 looks like a date's number (1 May 2026)"
}

@test "a header and no rows: nothing to pay, which is said" {
    header
    bonusrec pay
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
    named "$CSV: has a header and no rows: there is nothing to pay"
    asked_nothing
}

@test "a column that a spreadsheet made numbers of: how to import it as text, in Excel and in LibreOffice" {
    sed -i '2,$ s/,3ASN[0-9]*,/,3.0E+12,/' "$CSV"
    refused_whole bad_assignment_id 'all 25 rows of column "assignment_id" (B)' \
        "in Excel: Data > From Text/CSV" "in LibreOffice:"
    # An export stops for it too, and says the same.
    run -1 "$BONUSREC" export "$CSV" --platform mturk --endpoint "$SIM_URL" 3>&-
    [[ $output == *"row 3, line 4"*"and 22 more rows"*"in Excel: "*"in LibreOffice: "* ]]
    [[ $output != *"row 4, line 5"* ]]
    asked_nothing
}

@test "rows of the sandbox, by a column that is only carried through: right for the sandbox, refused for money" {
    sed -i '1s/$/,turkSubmitTo/; 2,$ s/$/,https:\/\/workersandbox.mturk.com/' "$CSV"
    refused_whole sandbox_data "every row is of MTurk's sandbox, where nobody works for money: give --platform mturk-sandbox"
    PLATFORM=mturk-sandbox
    all_paid
}

@test "ids of Prolific in the columns of MTurk" {
    awk -F , -v OFS=, 'NR > 1 { $1 = sprintf("57%022x", 1); $2 = sprintf("5b%022x", NR); $3 = sprintf("5a%022x", NR) } 1' \
        "$CSV" >"$CSV.new" && mv "$CSV.new" "$CSV"
    refused_whole bad_worker_id "look like those of Prolific, and this run is for MTurk: give --platform prolific"
}

@test "a few rows of the same: each is told, and no advice besides" {
    sed -i '2,3 s/,\([0-9]*\.[0-9][0-9]\),/,$\1,/' "$CSV"
    bonusrec pay
    expect 3 "$(wc -l <"$ERRORS")" "lines; $(cat "$ERRORS")"
    named "row 1, line 2" "row 2, line 3" "2 of 25 rows"
}

# --- files of another kind ---

# refused_file WORDS...: pay refuses the file in one sentence and asks nothing.
refused_file() {
    bonusrec pay
    could_not "$CSV" "$@"
    asked_nothing
}

@test "a file of Prolific given to MTurk, and the other way round: the platform that it looks like" {
    printf 'Submission id,Participant id,Status,bonus\n' >"$CSV"
    refused_file "this looks like a file of Prolific" '"Submission id" (A)' "give --platform prolific"
    header
    PLATFORM=prolific
    export PROLIFIC_API_TOKEN=example-prolific-token
    refused_file "this looks like a file of MTurk" '"worker_id" (C)' "give --platform mturk"
}

@test "a title above the names of the columns: the line where they stand" {
    sed -i '1i Bonuses of March,,,,,\n' "$CSV"
    refused_file "no column for worker_id" "seem to stand in line 3" "take out what is above them"
    sed -i '1,2d' "$CSV"
    all_paid
}

@test "a --delimiter that the file has none of: the one that it has, and without the option all is paid" {
    sed -i '1s/worker_id/"worker_id"/' "$CSV"
    bonusrec pay --delimiter ';'
    could_not "$CSV: does --delimiter name what stands between the cells? \",\" seems to: leave --delimiter out"
    asked_nothing
    all_paid
}

@test "a workbook, a page that asks to log in, a packed file: what it is, and what to do" {
    cp "$BATS_TEST_DIRNAME/../../fixtures/csv/bad-is-xlsx.csv" "$CSV"
    refused_file "is an Excel workbook (.xlsx), no CSV" "save the sheet as \"CSV UTF-8\""
    printf '<!DOCTYPE html>\n<html><body>Please log in</body></html>\n' >"$CSV"
    refused_file "is a web page, no CSV" "log in and download the file again"
    rows 25
    gzip -nc "$CSV" >"$CSV.gz" && mv "$CSV.gz" "$CSV"
    refused_file "is packed with gzip" "gunzip"
}

@test "two encodings in one file: the byte, the line, which encoding, and what it would read" {
    printf '%s,%s,%s,1.00,Merci caf\xe9,\n' "$HIT" "$(assignment 25)" "$(worker 25)" >>"$CSV"
    sed -i '2 s/Thank you/Dank für alles/' "$CSV"
    refused_file "line 27" "0xE9" "two encodings are mixed" "Windows-1252" '"café"' "CSV UTF-8"
}
