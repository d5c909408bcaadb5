#!/usr/bin/env bats
# A spreadsheet whose HIT column was filled down, shifted or sorted by itself pays nothing twice: what
# the named HIT does not show is asked for by its assignment before it is paid.

load helpers
load pay_helpers

setup() {
    set_up_money
    header
}

teardown() {
    stop_all_sims
}

# of_hit HIT N: the id of assignment N of that HIT. of_worker HIT N: its worker, of two a HIT.
of_hit() {
    printf '3ASN%013d%013d' "$1" "$2"
}

of_worker() {
    printf 'A%013d' $((($1 - 1) * 2 + $2))
}

# claim HIT N UNDER: a row for assignment N of HIT that says it is of HIT UNDER.
claim() {
    printf '3HIT%026d,%s,%s,1.00,%s,\n' "$3" "$(of_hit "$1" "$2")" "$(of_worker "$1" "$2")" "$THANKS" >>"$CSV"
}

# two_hits PAID: an account with two HITs of two assignments, each paid 1.00 or none.
two_hits() {
    jq -n --argjson paid "$1" --arg reason "$THANKS" \
        '{generate: {hits: 2, assignments_per_hit: 2, paid: $paid, amount: "1.00", $reason}}' >"$STATE"
}

lists_by() {
    sim_requests --arg key "$1" \
        'map(select(.operation == "ListBonusPayments" and (.[$key] // "") != "")) | length'
}

@test "a payment that the row's HIT does not show is found by its assignment, and not made again" {
    two_hits true
    claim 1 1 2
    claim 1 2 2
    claim 2 1 2
    start_sim --state "$STATE"
    pay
    ended 0 "already_paid already_paid already_paid"
    expect 0 "$(paid_count)"
}

@test "the same a day later, when the platform has forgotten the tokens" {
    two_hits false
    claim 1 1 2
    start_sim --state "$STATE"
    pay
    ended 0 paid
    expect 1 "$(paid_count)"
    stop_sim
    start_sim --state "$STATE" --clock-offset 90000
    pay
    ended 0 already_paid
    expect 1 "$(paid_count)"
}

@test "an assignment that cannot be listed by itself is not paid" {
    two_hits false
    claim 1 1 1
    claim 1 2 1
    start_sim_with_rules "[{\"operation\": \"ListBonusPayments\", \"assignment_id\": \"$(of_hit 1 1)\",
        \"fault\": \"refuse\", \"type\": \"RequestError\", \"code\": \"AWS.MechanicalTurk.AssignmentDoesNotExist\"}]" \
        --state "$STATE"
    pay
    ended 3 "failed paid" "cannot_read_back -"
    expect 1 "$(paid_count)"
}

@test "only rows that look missing are asked for by their assignment, and only to pay them" {
    two_hits true
    claim 1 1 1
    claim 2 1 2
    claim 1 2 1
    start_sim --state "$STATE"
    pay
    expect 0 "$(lists_by assignment_id)"
    sed -i '$ s/,'"$THANKS"',/,Another one,/' "$CSV"
    plan --on-conflict pay
    ended 0 "already_paid already_paid to_pay unexpected"
    expect 0 "$(lists_by assignment_id)"
    pay --on-conflict pay
    ended 0 "already_paid already_paid paid unexpected"
    expect 1 "$(lists_by assignment_id)"
}

@test "a row that comes up from behind the --limit is asked for by its assignment too" {
    two_hits true
    claim 2 1 1
    claim 2 2 1
    start_sim --state "$STATE"
    pay --limit 1
    ended 0 "already_paid already_paid"
    expect 0 "$(paid_count)"
}

@test "a row from behind the --limit that cannot be listed by itself is not paid" {
    two_hits true
    claim 2 1 1
    claim 2 2 1
    start_sim_with_rules "[{\"operation\": \"ListBonusPayments\", \"assignment_id\": \"$(of_hit 2 2)\",
        \"fault\": \"refuse\", \"type\": \"RequestError\", \"code\": \"AWS.MechanicalTurk.AssignmentDoesNotExist\"}]" \
        --state "$STATE"
    pay --limit 1
    ended 3 "already_paid failed" "- cannot_read_back"
    expect 0 "$(paid_count)"
}
