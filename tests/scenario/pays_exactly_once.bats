#!/usr/bin/env bats
# What is missing is paid, each bonus once, however often it is run.

load helpers
load pay_helpers

setup() {
    set_up_money
}

teardown() {
    stop_all_sims
}

@test "the sample data: plan says what is missing, pay pays just that, plan finds nothing more" {
    CSV=$ROOT/sample-data/bonuses.csv
    start_sim
    plan --detailed-exitcode
    ended 3 "already_paid already_paid held to_pay zero already_paid to_pay to_pay held to_pay to_pay"
    expect "plan: 5 to pay (12.00 USD + 2.40 fees), 3 already paid, 2 held, 0 invalid, 0 unknown, 0 unexpected, 1 zero" \
        "$(summary)"
    expect 0 "$(paid_count)"

    pay
    ended 3 "already_paid already_paid held paid zero already_paid paid paid held paid paid"
    expect "pay: 5 paid (12.00 USD + 2.40 fees), 3 already paid, 2 held, 0 invalid, 0 unknown, 0 unexpected, 1 zero" \
        "$(summary)"
    expect '[["31VFZ3ZFKKIBJ3J4WJ99IBAG7I1MNB","1.50"],["3CLRI1QZJ865UFRDL1ERBFQFOEQH3A","2.00"],["3FBCIXGY29DB8P5QA3E68F7E4QEQPN","3.25"],["3FQFJZCZBTTOF7JYU5JSJC616I76BO","3.25"],["3K16ZV0MWUFXBV932BYV7S6EHOGFQR","2.00"]]' \
        "$(sim_ledger 'map([.assignment_id, .amount]) | sort')"

    plan --detailed-exitcode
    ended 3 "already_paid already_paid held already_paid zero already_paid already_paid already_paid held already_paid already_paid"
    expect "plan: 0 to pay (0.00 USD + 0.00 fees), 8 already paid, 2 held, 0 invalid, 0 unknown, 0 unexpected, 1 zero" \
        "$(summary)"
    expect 5 "$(paid_count)"
}

@test "a second pay sends no payment" {
    account 20
    rows 20
    start_sim --state "$STATE"
    pay
    ended 0 "$(repeat 20 paid)"
    expect 20 "$(paid_count)"
    pay
    ended 0 "$(repeat 20 already_paid)"
    expect 20 "$(sent SendBonus)" "payments sent by both runs"
}

@test "a run on another machine a day later sends no payment" {
    account 5
    rows 5
    start_sim --state "$STATE"
    pay
    sound_again --clock-offset 100000
    export HOME=$BATS_TEST_TMPDIR/elsewhere XDG_STATE_HOME=$BATS_TEST_TMPDIR/elsewhere
    pay
    ended 0 "$(repeat 5 already_paid)"
    expect 5 "$(sent SendBonus)"
}

@test "a bonus keeps its token whatever else is in the file, and no two have the same" {
    account 6
    rows 3
    start_sim_with_rules '[{"fault": "refuse", "operation": "SendBonus"}]' --state "$STATE"
    pay
    first=$(sim_requests 'map(select(.token) | {(.assignment_id): .token}) | add')
    rows 6
    pay
    second=$(sim_requests 'map(select(.token))[-6:] | map({(.assignment_id): .token}) | add')
    expect 3 "$(jq -n "$first | length")"
    expect true "$(jq -n "$second | map(.) | (unique | length) == 6 and all(test(\"^[0-9a-f]{64}$\"))")"
    expect true "$(jq -n "$second | contains($first)")" "the tokens of the second run hold those of the first"
}

@test "plan writes nothing but its report and sends nothing but reads" {
    account 8
    rows 8
    start_sim --state "$STATE"
    mkdir "$BATS_TEST_TMPDIR/report"
    REPORT=$BATS_TEST_TMPDIR/report/report.csv
    before=$(find "$BATS_TEST_TMPDIR" | sort)
    bonusrec plan
    ended 0 "$(repeat 8 to_pay)"
    expect "$(printf '%s\n' "$before" "$REPORT" "$ERRORS" "$BATS_TEST_TMPDIR/output.txt" \
        "$SIM_REQUESTS" "$SIM_LEDGER" | sort -u)" "$(find "$BATS_TEST_TMPDIR" | sort)" "files"
    expect '["GetAccountBalance","ListBonusPayments"]' "$(sim_requests 'map(.operation) | unique')"
    expect 0 "$(paid_count)"
}

@test "payments on every page of a long list count: none is paid again" {
    jq -n '{generate: {hits: 1, assignments_per_hit: 250, paid: true, amount: "1.00", reason: "Thank you"}}' >"$STATE"
    header
    for n in $(seq 250); do row "$n" 1.00; done
    start_sim --state "$STATE"
    pay
    ended 0 "$(repeat 250 already_paid)"
    expect 0 "$(sent SendBonus)"
    expect '[100,100,50]' "$(sim_requests 'map(select(.operation == "ListBonusPayments") | .listed)')" \
        "payments on each page read"
}

@test "without a HIT column each assignment is asked for, and paid once" {
    account 12
    rows 12
    cut -d , -f 2- "$CSV" >"$CSV.short" && mv "$CSV.short" "$CSV"
    start_sim --state "$STATE"
    pay
    ended 0 "$(repeat 12 paid)"
    expect 12 "$(paid_count)"
    pay
    ended 0 "$(repeat 12 already_paid)"
    expect 12 "$(sent SendBonus)"
}

@test "--no-verify reads nothing back, and the next run finds every payment" {
    account 4
    rows 4
    start_sim --state "$STATE"
    pay --no-verify
    ended 0 "$(repeat 4 paid)" "$(repeat 4 accepted)"
    # The HIT's list, and each row's own before it is paid; none after.
    expect 5 "$(sent ListBonusPayments)"
    settles 4
}

@test "a report is an input: paying it pays what it says is missing" {
    account 5
    rows 5
    start_sim --state "$STATE"
    pay --limit 2
    cp "$REPORT" "$CSV"
    pay
    ended 0 "already_paid already_paid paid paid paid"
    expect 5 "$(paid_count)"
}
