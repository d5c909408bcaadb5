#!/usr/bin/env bats
# What a person allowed is checked before the first payment: just inside it all is paid, just outside
# nothing is.

load helpers
load pay_helpers

# 0.12 + 1.00 + 0.01 = 1.13, with fees of 0.02 + 0.20 + 0.01 = 0.23
setup() {
    set_up_money
    account 6
    header
    row 1 0.12
    row 2 1.00
    row 3 0.01
    start_sim --state "$STATE"
}

teardown() {
    stop_all_sims
}

# stopped WORD [OPTION...]: pay is stopped before the first payment, and says WORD; plan says it, too.
stopped() {
    local paid_before

    paid_before=$(sent SendBonus)
    plan "${@:2}"
    expect 5 "$CODE" "exit code of plan; $(cat "$ERRORS")"
    pay "${@:2}"
    expect 5 "$CODE" "exit code of pay; $(cat "$ERRORS")"
    expect "" "$(column status | tr ' ' '\n' | grep -vx -e not_attempted -e already_paid)" "other statuses"
    grep -q -e "$1" "$ERRORS"
    expect "$paid_before" "$(sent SendBonus)" "payments sent"
}

# passes [OPTION...]: all three are paid.
passes() {
    pay "$@"
    ended 0 "paid paid paid"
    expect "1:0.12 2:1.00 3:0.01" "$(paid_rows)"
}

@test "--max-total: a cent too much stops it" {
    stopped --max-total --max-total 1.12
    passes --max-total 1.13
}

@test "--max-bonus: a cent too much stops it" {
    stopped --max-bonus --max-bonus 0.99
    passes --max-bonus 1.00
}

@test "--max-count: one too many stops it" {
    stopped --max-count --max-count 2
    passes --max-count 3
}

@test "--expect-total: a cent more or less stops it" {
    stopped --expect-total --expect-total 1.12
    stopped --expect-total --expect-total 1.14
    passes --expect-total 1.13
}

@test "--expect-count: one more or less stops it" {
    stopped --expect-count --expect-count 2
    stopped --expect-count --expect-count 4
    passes --expect-count 3
}

@test "what was approved yesterday and is paid today is not what was approved" {
    passes --expect-count 3 --expect-total 1.13
    row 4 1.00
    stopped --expect-count --expect-count 3 --expect-total 1.13
    pay --expect-count 1 --expect-total 1.00
    ended 0 "already_paid already_paid already_paid paid"
}

@test "an approval of nothing holds when everything is paid" {
    passes
    pay --expect-count 0 --expect-total 0
    ended 0 "already_paid already_paid already_paid"
    pay --max-total 0 --max-count 0
    ended 0 "already_paid already_paid already_paid"
}

@test "an approval of three stops a run that finds nothing to pay" {
    passes
    stopped --expect-count --expect-count 3
}

@test "--currency: another than the platform pays in stops it" {
    stopped --currency --currency GBP
    passes --currency USD
}

@test "--limit pays the first missing ones, and the next runs the rest" {
    pay --limit 2
    ended 6 "paid paid not_attempted"
    expect "1:0.12 2:1.00" "$(paid_rows)"
    pay --limit 2
    ended 0 "already_paid already_paid paid"
    expect "1:0.12 2:1.00 3:0.01" "$(paid_rows)"
}

@test "--limit 0 pays nothing" {
    pay --limit 0
    ended 6 "not_attempted not_attempted not_attempted"
    expect 0 "$(paid_count)"
}

@test "the other guards count what is within --limit" {
    stopped --max-total --limit 2 --max-total 1.11
    pay --limit 2 --max-total 1.12 --expect-count 2 --expect-total 1.12 --max-count 2
    ended 6 "paid paid not_attempted"
}

@test "a balance that is a cent short stops it; exactly enough pays all" {
    stop_sim
    account 6 '{"balance": "1.35"}'
    start_sim --state "$STATE"
    stopped balance
    stop_sim
    account 6 '{"balance": "1.36"}'
    start_sim --state "$STATE"
    passes
    expect 0 "$(sim_requests 'map(select(.error)) | length')" "refusals"
}

@test "a balance that is too small pays a part with --limit, and that is one cent exact, too" {
    stop_sim
    account 6 '{"balance": "1.33"}'
    start_sim --state "$STATE"
    stopped balance --limit 2
    stop_sim
    account 6 '{"balance": "1.34"}'
    start_sim --state "$STATE"
    pay --limit 2
    ended 6 "paid paid not_attempted"
}

@test "a balance of nothing matters only when there is something to pay" {
    passes
    stop_sim
    account 6 '{"balance": "1.36"}' # all of it spent
    start_sim --state "$STATE"
    pay
    ended 0 "already_paid already_paid already_paid"
    row 4 0.01
    stopped balance
}

@test "without --yes and without a terminal nothing is sent" {
    code=0
    "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" </dev/null >"$REPORT" 2>"$ERRORS" || code=$?
    expect 64 "$code"
    grep -q -e --yes "$ERRORS"
    expect "" "$(sim_requests)" "requests"
}

@test "a report that cannot be written is found out before the first payment" {
    for place in "$BATS_TEST_TMPDIR/no-such-folder/report.csv" "$BATS_TEST_TMPDIR"; do
        REPORT=$place
        CODE=0
        "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" --yes -o "$place" \
            </dev/null >"$BATS_TEST_TMPDIR/output.txt" 2>"$ERRORS" || CODE=$?
        expect 1 "$CODE" "exit code; $(cat "$ERRORS")"
        grep -q -F "$place" "$ERRORS"
    done
    "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" --yes \
        </dev/null >/dev/full 2>"$ERRORS" && return 1
    expect 0 "$(paid_count)"
    expect 0 "$(sent SendBonus)"
}
