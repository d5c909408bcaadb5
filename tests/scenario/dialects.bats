#!/usr/bin/env bats
# However a spreadsheet writes a file, the plan is the same; and a file is read in one pass: what is not kept of it takes
# no memory, however much there is.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers

FILES=$BATS_TEST_DIRNAME/../../fixtures/csv

setup() {
    set_up_money
}

teardown() {
    stop_all_sims
}

# An account with the two assignments of good-plain.csv, of which the second was paid.
start_account() {
    jq -n '{hits: [{hit_id: "3EXAMPLEHIT0000000000000000001", assignments: [range(1; 3) | {
            assignment_id: "3EXAMPLEASSIGNMENT00000000000\(.)", worker_id: "A\(.)EXAMPLEWORKER"}]}],
        payments: [{assignment_id: "3EXAMPLEASSIGNMENT000000000002", amount: "0.25", reason: "Good work",
            time: "2026-01-12T09:30:05Z"}]}' >"$STATE"
    start_sim --state "$STATE"
}

# planned_alike FILE [OPTION...]: the report is, byte for byte, that of good-plain.csv.
planned_alike() {
    bonusrec plan "${@:2}"
    expect 0 "$CODE" "$1: exit code; $(cat "$ERRORS")"
    cmp "$REPORT" "$BATS_TEST_TMPDIR/plain.csv" || {
        echo "so is the plan of $1"
        return 1
    }
}

@test "the plan is the same whatever the delimiter, the encoding, the line ends and what is blank" {
    local name

    start_account
    cp "$FILES/good-plain.csv" "$CSV"
    plan
    ended 0 "to_pay already_paid"
    mv "$REPORT" "$BATS_TEST_TMPDIR/plain.csv"
    for name in semicolon tab pipe sep-line sep-line-quoted utf8-mark utf16-le utf16-be crlf cr no-last-newline \
        blank-lines all-quoted blank-columns-and-rows blank-columns-missing-in-rows; do
        cp "$FILES/good-$name.csv" "$CSV"
        planned_alike "good-$name.csv"
    done
    cp "$FILES/good-decimal-comma.csv" "$CSV"
    planned_alike "a decimal comma" --decimal ,
    cp "$FILES/good-decimal-comma-semicolon.csv" "$CSV"
    planned_alike "a decimal comma between semicolons" --decimal ,
    { echo "sep=," && cat "$FILES/good-semicolon.csv"; } >"$CSV"
    planned_alike "a delimiter that is named" --delimiter ';'
    { sed -n 1p "$FILES/good-plain.csv" && printf ',,,,\r' && sed -n 2p "$FILES/good-plain.csv" | tr '\n' '\r' &&
        printf ' , ,"",,\r\n\n' && sed -n 3p "$FILES/good-plain.csv" && printf ',,,,\n,,,,\n'; } >"$CSV"
    planned_alike "line ends of all kinds, and blank rows"
}

# peak MIB: the memory in KiB that a plan of so many MiB of $rows takes.
peak() {
    /usr/bin/python3 -B "$BATS_TEST_DIRNAME/peak_memory.py" "${rows[@]}" "$1" "${command[@]}" --reason "$THANKS" \
        2>"$ERRORS" 3>&- && named "plan: 0 to pay" >&2
}

# needs_no_memory HEADER ROW [ENCODING]: a plan of 8 MiB of such rows, of which none is kept, takes as much memory as
# one of 64 MiB.
needs_no_memory() {
    local -a rows=("$1" "$2") command=("${3:-utf-8}" "$BONUSREC" plan - --platform mturk --endpoint http://127.0.0.1:9)
    local little much

    little=$(peak 8)
    much=$(peak 64)
    ((much * 10 <= little * 11)) || {
        echo "8 MiB took $little KiB, and 64 MiB took $much KiB"
        return 1
    }
}

NAMES='worker_id,assignment_id,amount'
REPORT_NAMES='row,status,code,worker_id,assignment_id,hit_id,amount,currency,reason,ref,paid_amount,paid_at,payment_id,detail'

@test "blank lines and blank rows take no memory" {
    needs_no_memory "$NAMES\n" '\n'
    needs_no_memory "$NAMES,,\n" ',,,,\r\n'
}

@test "rows of many blank columns take no memory" {
    needs_no_memory "$NAMES$(printf '%05000d' 0 | tr 0 ,)\n" "$(printf '%05000d' 0 | tr 0 ,)\"  \n\"\n"
}

@test "blank rows in UTF-16 take no memory" {
    needs_no_memory "\\ufeff$NAMES\n" ' ,"\r\n",\t\n' utf-16-le
}

@test "rows of a report that are passed over take no memory" {
    needs_no_memory "$REPORT_NAMES\n" \
        ',unexpected,,A1EXAMPLEWORKER,3EXAMPLEASSIGNMENT000000000001,,,USD,,,7.00,2026-01-31T23:59:59Z,,"a payment, of old"\n'
}
