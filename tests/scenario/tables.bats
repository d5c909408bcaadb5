#!/usr/bin/env bats
# The table on a terminal of any width, with whatever stands in the file, and with more rows than anybody reads.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers

setup() {
    set_up_money
    SHOWN=$BATS_TEST_TMPDIR/shown
    export NO_COLOR=1
}

teardown() {
    stop_all_sims
}

# show COLUMNS COMMAND FILE: what it shows on a terminal; sets CODE.
show() {
    CODE=0
    on_terminal --columns "$1" --term "${TERM_KIND:-xterm}" "" "$BONUSREC" "$2" "$3" --platform mturk \
        --endpoint "$SIM_URL" "${@:4}" >"$SHOWN" || CODE=$?
}

# An account where everybody has 1.00, and a file of 120 rows: 60 of that, and 60 of 2.00, which are held.
sixty_and_sixty() {
    local i

    jq -n --arg reason "$THANKS" \
        '{generate: {hits: 1, assignments_per_hit: 120, paid: true, amount: "1.00", $reason}}' >"$STATE"
    header
    for ((i = 1; i <= 120; i++)); do row "$i" $((1 + i % 2)).00; done
}

@test "no line is wider than the terminal, but for an id that needs more; every id is whole" {
    account 6 "$(payments "$(paid 1 1.00)" "$(paid 2 3.00)" "$(paid 6 9.00 '特別ボーナス 😀')")"
    header
    row 1 1.00
    row 2 2.00 '特別ボーナス、ありがとうございます。とても丁寧な回答でした'
    row 3 2.00 'Thank you 👩‍🔬👍🏽 e҉́ שלום and a good many other words besides'
    row 4 0
    row 5 abc "$THANKS" "" "no worker at all $(printf 'x%.0s' {1..40})"
    start_sim --state "$STATE"
    for columns in 40 52 60 80 100 150; do
        show "$columns" plan "$CSV"
        expect 3 "$CODE"
        /usr/bin/python3 -B - "$BATS_TEST_DIRNAME" "$SHOWN" "$columns" <<'PYTHON'
import re, sys
sys.path.insert(0, sys.argv[1])
from terminal import width_of
text, columns = open(sys.argv[2]).read().partition("plan: ")[0], int(sys.argv[3])
table = text[text.index("\n\n"):]  # behind what is said of the file
for line in table.split("\n"):
    assert width_of(line) <= columns or re.fullmatch(r"(!   5|      )  (no worker at all x+|3ASN\d+)", line), line
for n in range(1, 6):
    assert f"3ASN{1:013}{n:013}" in table, n
    assert n == 5 or f"A{n:013}" in table, n
assert "no worker at all " + 40 * "x" in table
PYTHON
    done
}

@test "of many rows those that need attention are shown, fifty of a kind, and the others counted" {
    sixty_and_sixty
    start_sim --state "$STATE"
    show 100 plan "$CSV"
    expect 3 "$CODE"
    expect 51 "$(grep -c '^[*] ' "$SHOWN")" "rows that are held, and their sum"
    grep -qxF '       ... and 10 more: write them all with --output FILE' "$SHOWN"
    expect 1 "$(grep -c '^= ' "$SHOWN")" "the sum of those that are paid"
    grep -qF 'already paid (60): nothing left to do; not listed here: write them all with --output FILE' "$SHOWN"
    grep -qxE '[*] held +60 +120\.00 USD' "$SHOWN"
    bonusrec plan
    expect 121 "$(wc -l <"$REPORT")" "lines of the report of all"
}

@test "an export lists its payments, the first fifty" {
    sixty_and_sixty
    start_sim --state "$STATE"
    printf 'hit_id\n%s\n' "$HIT" >"$BATS_TEST_TMPDIR/ids.csv"
    show 100 export "$BATS_TEST_TMPDIR/ids.csv"
    expect 0 "$CODE"
    expect 51 "$(grep -c '^= ' "$SHOWN")" "payments, and their sum"
    grep -qxF 'already paid (120): what the platform shows' "$SHOWN"
    grep -qxF '       ... and 70 more: write them all with --output FILE' "$SHOWN"
}

@test "colours on a terminal say nothing that the symbols do not" {
    account 3 "$(payments "$(paid 1 1.00)" "$(paid 2 3.00)")"
    header
    for n in 1 2 3; do row "$n" 1.00; done
    start_sim --state "$STATE"
    show 80 plan "$CSV"
    mv "$SHOWN" "$SHOWN.plain"
    unset NO_COLOR
    show 80 plan "$CSV"
    grep -q $'^\e\[33m[*]\e\[0m' "$SHOWN"
    sed -i $'s/\e\[[0-9;]*m//g' "$SHOWN"
    diff "$SHOWN" "$SHOWN.plain"
}

@test "a terminal that knows no colours gets none, unless they are asked for" {
    account 3
    header
    row 1 1.00
    start_sim --state "$STATE"
    unset NO_COLOR
    TERM_KIND=dumb
    show 80 plan "$CSV"
    run -1 grep -q $'\e\[' "$SHOWN"
    show 80 plan "$CSV" --color always
    grep -q $'\e\[' "$SHOWN"
}
