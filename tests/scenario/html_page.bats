#!/usr/bin/env bats
# The page of --html, opened in a browser as people open it: on a desk and on a phone, by day and by
# night, on paper and without its script. It says what the CSV says, and no text in it does anything.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers

setup() {
    command -v chromium-headless-shell >/dev/null ||
        skip "NO BROWSER: chromium-headless-shell is not there, so nobody looked at the page of --html"
    set_up_money
    PAGE=$BATS_TEST_TMPDIR/report.html
}

teardown() {
    stop_all_sims
}

# line N AMOUNT SESSION [REASON]: a row of the CSV with two columns of its own; NOTE is the text of the second.
line() {
    row "$1" "$2" "\"${4-$THANKS}\"" ",$3,\"$NOTE\""
}

# every_kind NOTE NAME: rows and payments of every kind that a plan can meet; NOTE stands wherever a text may, NAME is
# the name of a column. Neither has a quote.
every_kind() {
    NOTE=$1
    account 12 "$(payments "$(paid 1 1.00)" "$(paid 2 0.75)" "$(paid 3 3.00 'Another reason')" \
        "$(paid 1 7.77 "$NOTE")" "$(paid 9 12.00)")"
    echo "hit_id,assignment_id,worker_id,amount,reason,ref,Session,$2" >"$CSV"
    line 1 1.00 9
    line 2 2.00 10
    line 3 3.00 1.5
    line 4 4.00 9
    line 4 4.00 9
    line 5 0 ''
    line 6 10.00 100 "$NOTE"
    line 7 "$NOTE" 9
    line 8 9.50 9
    line 9 12.00 9
    line 10 4.00 8
    start_sim --state "$STATE"
    bonusrec plan --html "$PAGE"
    expect "already_paid held held to_pay held zero to_pay invalid to_pay already_paid to_pay unexpected" \
        "$(column status)" "status of each row; $(cat "$ERRORS")"
}

# look CHECK: see html_page.py.
look() {
    /usr/bin/python3 -B "$BATS_TEST_DIRNAME/html_page.py" "$1" "$PAGE" "$REPORT"
}

@test "the page has all its parts on a desk and on a phone, light and dark, and the console is quiet" {
    every_kind 'Nobody asked for this' note
    look parts
}

@test "the table can be searched, filtered and sorted, numbers as numbers" {
    every_kind 'Nobody asked for this' note
    look works
}

@test "without its script the page is a plain table, and no dead control shows" {
    every_kind 'Nobody asked for this' note
    look plain
}

@test "on paper it is light, whole and without controls" {
    every_kind 'Nobody asked for this' note
    look paper
}

@test "no text of the report becomes markup, and none is run" {
    CSV="$BATS_TEST_TMPDIR/<i onload=touched=1>.csv"
    every_kind '<img src=x onerror=touched=1> <script>touched=1</script>' '</th></table><i>x'
    look harmless
}

@test "thousands of rows can be looked at, with the script and without" {
    local none=$BATS_TEST_TMPDIR/none.csv

    header
    cp "$CSV" "$none"
    seq 2600 | awk -v hit="$HIT" '{
        printf "%s,3ASN%026d,A%013d,%d.%02d,Thank you,\n", hit, $1, $1, 1 + $1 % 7, $1 % 100 }' >>"$CSV"
    "$BONUSREC" plan "$CSV" --platform mturk --existing "$none" --output "$REPORT" --html "$PAGE" \
        2>"$ERRORS"
    look many
}
