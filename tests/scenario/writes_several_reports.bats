#!/usr/bin/env bats
# --output, --html, --xlsx and --log together: each file whole or not at all, and one that cannot be written is found
# out before anything is sent.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers

setup() {
    set_up_money
    HTML=$BATS_TEST_TMPDIR/report.html
    XLSX=$BATS_TEST_TMPDIR/report.xlsx
    LOG=$BATS_TEST_TMPDIR/log.jsonl
    account 9 "$(payments "$(paid 1 1.00)")"
    header
    row 1 1.00
    row 4 4.00
    start_sim --state "$STATE"
}

teardown() {
    [[ -z ${MOUNTED-} ]] || umount "$MOUNTED"
    stop_all_sims
}

# refused CODE FILE WORDS: the last run asked nothing, paid nothing, left nothing, and named FILE and said WORDS.
refused() {
    expect "$1" "$CODE" "exit code; $(cat "$ERRORS")"
    said "$2: $3"
    asked_nothing
    expect 0 "$(paid_count)" "payments"
    expect "" "$(find "$BATS_TEST_TMPDIR" -name 'report.*.??????' -o -name 'report.csv')" "left behind"
}

# Every word of status in a page, one a line.
words_of_page() {
    /usr/bin/python3 -c '
import html.parser, sys

class Rows(html.parser.HTMLParser):
    words = ("already_paid", "paid", "held", "unexpected", "to_pay")
    def handle_data(self, data):
        if data.strip() in self.words: print(data.strip())

Rows().feed(open(sys.argv[1], encoding="utf-8").read())' "$1"
}

# The word of status in each row of a workbook.
words_of_workbook() {
    /usr/bin/python3 -c '
import openpyxl, sys
rows = openpyxl.load_workbook(sys.argv[1])["Report"].values
print(" ".join(row[1] for row in list(rows)[1:]))' "$1"
}

@test "one run, four files, and all of them say the same" {
    pay --html "$HTML" --xlsx "$XLSX" --log "$LOG"
    ended 0 "already_paid paid"
    expect "already_paid paid" "$(words_of_workbook "$XLSX")"
    words_of_page "$HTML" | grep -qx paid
    expect "pay: 1 paid (4.00 USD + 0.80 fees), 1 already paid, 0 held, 0 invalid, 0 unknown, 0 unexpected" "$(summary)"
    grep -qF "pay: 1 paid (4.00 USD + 0.80 fees), 1 already paid" "$HTML"
    expect "$(summary)" "$(jq -r 'select(.event == "run_ended") | .summary' "$LOG")"
}

@test "beside a report on standard output" {
    CODE=0
    "$BONUSREC" plan "$CSV" --platform mturk --endpoint "$SIM_URL" --html "$HTML" --xlsx "$XLSX" >"$REPORT" 2>"$ERRORS" || CODE=$?
    ended 0 "already_paid to_pay"
    expect "already_paid to_pay" "$(words_of_workbook "$XLSX")"
    [[ -s $HTML ]]
}

@test "the report of an export, too" {
    "$BONUSREC" export "$CSV" --platform mturk --endpoint "$SIM_URL" --html "$HTML" --xlsx "$XLSX" -o "$REPORT" 2>"$ERRORS"
    expect "already_paid" "$(words_of_workbook "$XLSX")"
    grep -qF "export: 1 payment (1.00 USD)" "$HTML"
}

@test "a run that is refused by a guard shows that in all of them" {
    bonusrec pay --max-total 1 --html "$HTML" --xlsx "$XLSX"
    ended 5 "already_paid not_attempted"
    expect "already_paid not_attempted" "$(words_of_workbook "$XLSX")"
    grep -q -- "--max-total" "$HTML"
}

@test "a page or a workbook that cannot be written is found out before anything is asked" {
    mkdir "$BATS_TEST_TMPDIR/closed"
    chmod 555 "$BATS_TEST_TMPDIR/closed"
    for option in --html --xlsx; do
        bonusrec pay "$option" "$BATS_TEST_TMPDIR/nowhere/x"
        refused 1 "$BATS_TEST_TMPDIR/nowhere/x" "cannot write here: No such file or directory; choose another place with $option"
        bonusrec pay "$option" "$BATS_TEST_TMPDIR/home"
        refused 1 "$BATS_TEST_TMPDIR/home" "is a folder; name a file in it"
        CODE=0
        as_somebody "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" --yes -o "$REPORT" \
            "$option" "$BATS_TEST_TMPDIR/closed/x" 2>"$ERRORS" || CODE=$?
        refused 1 "$BATS_TEST_TMPDIR/closed/x" "cannot write here: Permission denied; choose another place with $option"
        bonusrec pay "$option" /dev/full
        refused 1 /dev/full "is no regular file; name one with $option"
    done
}

@test "a disk that has room for two of the reports and not for the third" {
    mkdir "$BATS_TEST_TMPDIR/disk"
    mount -t tmpfs -o size=400k none "$BATS_TEST_TMPDIR/disk" 2>/dev/null || skip "needs the right to mount"
    MOUNTED=$BATS_TEST_TMPDIR/disk
    header
    sed -i 's/$/,note/' "$CSV"
    for ((i = 2; i <= 9; i++)); do row "$i" 1.00 "$THANKS" ",$(head -c 15000 /dev/urandom | base64 -w 0)"; done
    REPORT=$MOUNTED/report.csv
    bonusrec pay --html "$MOUNTED/report.html" --xlsx "$MOUNTED/report.xlsx"
    expect 1 "$CODE" "exit code; $(cat "$ERRORS")"
    named "No space left on device"
    expect 0 "$(sent SendBonus)" "payments sent"
    expect "" "$(ls -A "$MOUNTED")" "left behind"
    # One alone has room.
    bonusrec pay
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
    expect 8 "$(paid_count)"
}

@test "no file stands for two things" {
    bonusrec pay --html "$REPORT"
    refused 64 "$REPORT" "is named by both --output and --html"
    ln -s report.html "$BATS_TEST_TMPDIR/link"
    bonusrec pay --html "$HTML" --xlsx "$BATS_TEST_TMPDIR/link"
    refused 64 "$BATS_TEST_TMPDIR/link" "is named by both --html and --xlsx"
    bonusrec pay --html "$HTML" --log "$BATS_TEST_TMPDIR/link"
    refused 64 "$BATS_TEST_TMPDIR/link" "is named by both --html and --log"
    for option in --html --xlsx --log; do
        bonusrec pay "$option" "$CSV"
        refused 64 "$CSV" "is the input, which this"
        bonusrec pay "$option" "$BATS_TEST_TMPDIR/ledger.db" --ledger "$BATS_TEST_TMPDIR/ledger.db"
        refused 64 "$BATS_TEST_TMPDIR/ledger.db" "is the ledger, which this would destroy; name another file with $option"
    done
    expect 3 "$(wc -l <"$CSV")" "lines of the input"
}

@test "a run that fails leaves the older files as they are" {
    stop_sim
    echo old | tee "$HTML" "$XLSX" >"$REPORT"
    CODE=0
    "$BONUSREC" plan "$CSV" --platform mturk --endpoint "$SIM_URL" -o "$REPORT" --html "$HTML" --xlsx "$XLSX" 2>"$ERRORS" || CODE=$?
    expect 1 "$CODE"
    for file in "$REPORT" "$HTML" "$XLSX"; do expect old "$(cat "$file")"; done
    expect "" "$(find "$BATS_TEST_TMPDIR" -name 'report.*.??????')" "left behind"
}

@test "history writes none of them" {
    run -64 "$BONUSREC" history --html "$HTML"
    [[ $output == *"history takes no --html"* ]]
}
