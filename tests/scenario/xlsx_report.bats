#!/usr/bin/env bats
# --xlsx: the report as a workbook. Another library reads it back, and finds in each cell what the CSV of the same run
# has: ids and reasons as text whatever they look like, amounts as numbers, times as dates. It appears whole or not at
# all, and a disk without room for it is found out before anything is sent.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers

setup() {
    set_up_money
    BOOK=$BATS_TEST_TMPDIR/report.xlsx
    PAID=$BATS_TEST_TMPDIR/paid.csv
    echo "worker_id,assignment_id,hit_id,amount,reason,paid_at" >"$PAID"
}

teardown() {
    [[ -z ${MOUNTED-} ]] || umount "$MOUNTED"
    stop_all_sims
}

# offline [OPTION...]: a plan that compares the CSV with the file of payments.
offline() {
    CODE=0
    "$BONUSREC" plan "$CSV" --platform "$PLATFORM" --endpoint http://127.0.0.1:9 --existing "$PAID" -o "$REPORT" \
        --xlsx "$BOOK" "$@" </dev/null 2>"$ERRORS" 3>&- || CODE=$?
}

# same_as_csv [WORD...]: fails unless the workbook says what the CSV says, and each WORD on its summary.
same_as_csv() {
    /usr/bin/python3 -B "$BATS_TEST_DIRNAME/check_xlsx.py" "$BOOK" "$REPORT" "$ERRORS" "$@" || {
        cat "$ERRORS"
        return 1
    }
}

# write_csv: the CSV from what is Python on standard input and fills `rows`.
write_csv() {
    /usr/bin/python3 -c "import csv, sys
$(cat)
with open(sys.argv[1], 'w', newline='', encoding='utf-8') as file:
    csv.writer(file).writerows(rows)" "$1"
}

# Rows and payments of every kind that a plan can meet.
every_kind() {
    account 9 "$(payments "$(paid 1 1.00)" "$(paid 2 0.75)" "$(paid 3 3.00 'Another reason')" \
        "$(paid 1 7.77 'Nobody asked for this')")"
    header
    sed -i 's/$/,Session No.,=note/' "$CSV"
    row 1 1.00 "$THANKS" ',007,x'
    row 2 2.00 "$THANKS" ',TRUE,'
    row 3 3.00 "$THANKS" ',,2026-01-02'
    row 4 4.10 "$THANKS" ',1E5,-'
    row 4 4.10 "$THANKS" ',,'
    row 5 0 "$THANKS" ',,'
    row 6 0.07 '"=HYPERLINK(""x"")"' '+1,@x,'
    row 7 bad "$THANKS" ',,'
}

@test "a workbook of a plan says in each cell what the CSV says" {
    every_kind
    start_sim --state "$STATE"
    plan --xlsx "$BOOK"
    ended 3 "already_paid held held to_pay held zero to_pay invalid unexpected"
    same_as_csv plan mturk "$CSV" money,\ USD
}

@test "a workbook of a pay run has what was paid, as an amount and a date" {
    every_kind
    start_sim --state "$STATE"
    bonusrec pay --skip-invalid --xlsx "$BOOK"
    ended 3 "already_paid held held paid held zero paid invalid unexpected"
    same_as_csv pay mturk "$CSV"
}

@test "a workbook of a run that was refused says why" {
    rows 2
    account 2
    start_sim --state "$STATE"
    bonusrec pay --max-total 1.00 --xlsx "$BOOK"
    ended 5 "not_attempted not_attempted"
    same_as_csv pay
    /usr/bin/python3 -c 'import openpyxl, sys
print(openpyxl.load_workbook(sys.argv[1])["Summary"]["A3"].value)' "$BOOK" | grep -F -- --max-total
}

@test "a workbook of an export has the payments of the platform" {
    every_kind
    start_sim --state "$STATE"
    run -0 --separate-stderr "$BONUSREC" export "$CSV" --platform mturk --endpoint "$SIM_URL" -o "$REPORT" \
        --xlsx "$BOOK"
    # shellcheck disable=SC2154 # by run
    echo "$stderr" >"$ERRORS"
    expect 4 "$(grep -c ,already_paid, "$REPORT")"
    same_as_csv export mturk
}

@test "a workbook of Prolific has Prolific's columns" {
    PLATFORM=prolific
    echo "participant_id,submission_id,study_id,amount" >"$CSV"
    echo "60ffe5c8371090c7041d43f8,60ffe5c8371090c7041d43f9,60ffe5c8371090c7041d43fa,1.50" >>"$CSV"
    sed 1q "$CSV" >"$PAID"
    offline
    ended 0 to_pay
    grep -q ^row,status,code,participant_id,submission_id,study_id, "$REPORT"
    same_as_csv prolific "$PAID"
}

@test "a report without rows is a workbook with a header" {
    header
    offline
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
    same_as_csv "$CSV"
}

@test "ids, reasons and notes come back as they are, whatever they look like" {
    write_csv "$CSV" <<'END'
odd = ['=1+1', '@x', '+49 30 1234', '-1', '007', '1E5', '3.0E+12', '2026-01-02', '2026-01-31T23:59:59Z', 'TRUE', '1.50',
       '#N/A', 'http://example.org/?a=1&b=<2>', 'mailto:a@example.org', 'internal:Sheet1!A1', "'quoted", "''=1+1", '"',
       '_x0041_', '_x005F_', '_x0041_x0042_', '_x0041\r', '_x000d_', 'two\nlines', 'two\r\nlines', 'a\tb', '\ttab',
       ' blank ', '\x01\x02\x1b[31m\x1f', '\x7f\x85\xa0', 'e\u0301', '\U0001f469\u200d\U0001f4bb', '\u202e\u05d0\u05d1',
       '\ufffe\uffff', '\ufffd', '\u4e2d\u6587', '{=1+1}', '<t>&amp;</t>', ']]>', 'x' * 300, 'x' * 32767, 'x' * 32768,
       '\U0001f600' * 16384, '_x0041_' * 2000, '\n', '0', '1/2', '5%', '$5.00', '1,50']
rows = [['worker_id', 'assignment_id', 'hit_id', 'amount', 'reason', 'ref', 'note', '=note', '_x0041_', '007']]
for n, text in enumerate(odd, 1):
    rows.append([f'A{n:013d}', f'3ASN{1:013d}{n:013d}', f'3HIT{1:026d}', '0.07', text, text, text, '', text, text])
    rows.append([text, text, text, text, text, text, '', text, '', text])
END
    offline
    expect 3 "$CODE" "exit code; $(cat "$ERRORS")"
    [[ $(grep -c ,to_pay, "$REPORT") -gt 30 && $(grep -c ,invalid, "$REPORT") -gt 40 ]]
    same_as_csv
}

@test "amounts come back to the cent" {
    write_csv "$CSV" <<'END'
import random
random.seed(1)
rows = [['worker_id', 'assignment_id', 'hit_id', 'amount', 'reason']]
amounts = [1, 7, 10, 99, 100, 10**9] + [random.randrange(1, 10**9) for _ in range(1500)]
for n, minor in enumerate(amounts, 1):
    rows.append([f'A{n:013d}', f'3ASN{1:013d}{n:013d}', f'3HIT{1:026d}', f'{minor // 100}.{minor % 100:02d}', 'Thanks'])
END
    write_csv "$PAID" <<'END'
rows = [['worker_id', 'assignment_id', 'hit_id', 'amount', 'reason', 'paid_at']]
for n in range(1, 400):
    rows.append([f'A{n:013d}', f'3ASN{1:013d}{n:013d}', f'3HIT{1:026d}', f'{n * 79 // 100}.{n * 79 % 100:02d}',
                 'Thanks', f'{2000 + n % 90}-{1 + n % 12:02d}-{1 + n % 28:02d}T{n % 24:02d}:{n % 60:02d}:{n * 7 % 60:02d}Z'])
END
    offline
    [[ $(grep -c ,held, "$REPORT") -gt 300 ]]
    same_as_csv
}

# --- whole or not at all ---

# A report whose sheet takes some 150 KiB of XML, twice while it is packed.
large() {
    account 15
    header
    sed -i 's/$/,note/' "$CSV"
    for ((i = 1; i <= 15; i++)); do row "$i" 1.00 "$THANKS" ",$(head -c 7500 /dev/urandom | base64 -w 0)"; done
}

# disk SIZE: an empty disk of that size, and the workbook on it.
disk() {
    [[ -z ${MOUNTED-} ]] || umount "$MOUNTED"
    MOUNTED=
    mkdir -p "$BATS_TEST_TMPDIR/disk"
    mount -t tmpfs -o "size=$1" none "$BATS_TEST_TMPDIR/disk" 2>/dev/null || skip "needs the right to mount"
    MOUNTED=$BATS_TEST_TMPDIR/disk
    BOOK=$MOUNTED/report.xlsx
}

@test "on a disk with too little room there is a whole workbook, or none and an error" {
    local size written=0 refused=0

    large
    for size in 8k 68k 132k 164k 196k 260k 292k 324k 340k 356k 372k 388k 420k 484k 612k; do
        disk "$size"
        offline
        if [[ $CODE == 0 ]]; then
            written=$((written + 1))
            same_as_csv
        else
            refused=$((refused + 1))
            expect 1 "$CODE"
            sed -i '/payments in 0 rows/d' "$ERRORS"
            said "$BOOK: " "No space left on device" --xlsx
            expect "" "$(ls -A "$MOUNTED")" "left behind on $size"
        fi
    done
    [[ $written -ge 2 && $refused -ge 8 ]]
}

@test "a disk without room for the workbook is found out before anything is sent" {
    local size

    large
    start_sim --state "$STATE"
    for size in 8k 132k 260k; do
        disk "$size"
        bonusrec pay --xlsx "$BOOK"
        expect 1 "$CODE" "exit code; $(cat "$ERRORS")"
        said "$BOOK: " "No space left on device" --xlsx
        expect 0 "$(sent SendBonus)" "payments sent"
        [[ ! -e $BOOK && ! -e $REPORT ]]
    done
    # With room it is paid.
    disk 4m
    pay --xlsx "$BOOK"
    expect 0 "$CODE"
    expect 15 "$(paid_count)"
    same_as_csv
}

@test "an old workbook stays when the new one cannot be written" {
    large
    disk 132k
    echo old >"$BOOK"
    offline
    expect 1 "$CODE"
    expect old "$(cat "$BOOK")"
    expect report.xlsx "$(ls -A "$MOUNTED")"
}

@test "a new workbook takes the place of the old, and leaves nothing behind" {
    rows 2
    echo old >"$BOOK"
    chmod 640 "$BOOK"
    offline
    expect 0 "$CODE"
    same_as_csv
    expect 640 "$(stat -c %a "$BOOK")"
    expect "$(printf '%s\n' bonuses.csv errors.txt home paid.csv report.csv report.xlsx)" "$(ls -A "$BATS_TEST_TMPDIR")"
}
