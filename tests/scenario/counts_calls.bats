#!/usr/bin/env bats
# What reading costs: a list by HIT one call for 100 payments, a list by assignment one call, each list once,
# several at a time over connections that stay open, and no faster than the platform permits.

load helpers
load pay_helpers
load reading_helpers

setup() {
    set_up_money
}

teardown() {
    stop_all_sims
}

# paid_hits HITS ASSIGNMENTS [JSON]: that many, all paid 1.00, and a CSV with a row for each, by turns one of
# each HIT.
paid_hits() {
    jq -n --argjson h "$1" --argjson a "$2" --argjson more "${3:-{\}}" \
        '{generate: {hits: $h, assignments_per_hit: $a, paid: true, amount: "1.00", reason: "Thank you"}} + $more' >"$STATE"
    awk -v h="$1" -v a="$2" 'BEGIN {
        print "hit_id,assignment_id,worker_id,amount,reason"
        for (i = 1; i <= a; i++)
            for (j = 1; j <= h; j++)
                printf "3HIT%026d,3ASN%013d%013d,A%013d,1.00,Thank you\n", j, j, i, (j - 1) * a + i
    }' >"$CSV"
}

without_hit_ids() {
    cut -d , -f 2- "$CSV" >"$CSV.short"
    mv "$CSV.short" "$CSV"
}

# connections [OPERATION]: how many there were.
connections() {
    sim_requests --arg operation "${1-ListBonusPayments}" \
        'map(select(.operation == $operation) | .connection) | unique | length'
}

# costs CALLS: plan finds all rows paid, and that takes so many lists and nothing else.
costs() {
    bonusrec plan "${@:2}"
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
    expect already_paid "$(column status | tr ' ' '\n' | sort -u)"
    expect "$1" "$(sent ListBonusPayments)" "lists"
    expect "$1" "$(sim_requests length)" "requests"
}

@test "100 payments of a HIT are one call" {
    paid_hits 1 100
    start_sim --state "$STATE"
    costs 1
    expect 100 "$(sim_requests '.[0].max_results')"
}

@test "101 payments of a HIT are two calls" {
    paid_hits 1 101
    start_sim --state "$STATE"
    costs 2
}

@test "a HIT is listed once, however its rows are scattered: 3 HITs of 250 payments are 9 calls" {
    paid_hits 3 250
    start_sim --state "$STATE"
    costs 9
    expect 3 "$(sim_requests 'map(select(.next_token == null) | .hit_id) | unique | length')" "HITs"
    expect 3 "$(sim_requests 'map(select(.next_token == null)) | length')" "first pages"
}

@test "one row of a HIT costs no more than its payments" {
    paid_hits 4 250
    sed -i '3,$d' "$CSV"
    start_sim --state "$STATE"
    costs 3
}

@test "without a HIT column an assignment is one call" {
    paid_hits 2 20
    without_hit_ids
    start_sim --state "$STATE"
    costs 40
    expect 40 "$(sim_requests 'map(.assignment_id) | unique | length')" "assignments"
}

@test "two rows of one assignment are one call" {
    account 2
    rows 2
    row 1 3.00 "Another bonus"
    without_hit_ids
    start_sim --state "$STATE"
    bonusrec plan --detailed-exitcode
    expect 2 "$CODE"
    expect 2 "$(sent ListBonusPayments)"
}

@test "an empty HIT is one call" {
    account 5
    rows 5
    start_sim --state "$STATE"
    bonusrec plan
    expect 1 "$(sent ListBonusPayments)"
    expect 1 "$(sent GetAccountBalance)"
}

@test "zero amounts and rows that cannot be used ask for nothing" {
    account 2
    header
    row 1 nothing
    start_sim --state "$STATE"
    bonusrec plan
    expect 3 "$CODE"
    asked_nothing
}

# lists_of MEMBER: how many lists were asked for by that.
lists_of() {
    sim_requests --arg member "$1" 'map(select(.operation == "ListBonusPayments" and has($member))) | length'
}

@test "pay looks at each assignment once before it pays it, and reads back the HITs in which it paid" {
    paid_hits 3 10
    row 1 2.00 "One more"
    sed -i 's/,$//' "$CSV"
    start_sim --state "$STATE"
    bonusrec pay --on-conflict pay
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
    expect 1 "$(lists_of assignment_id)" "lists by assignment"
    expect 4 "$(lists_of hit_id)" "lists by HIT: three, and one again"
    expect 1 "$(sent GetAccountBalance)"
    expect 1 "$(sent SendBonus)"
}

@test "several lists are under way at a time, over connections that stay open" {
    paid_hits 24 1
    start_sim_with_rules '[{"operation": "ListBonusPayments", "fault": "delay", "ms": 100}]' --state "$STATE"
    costs 24
    (($(connections) > 1 && $(connections) <= 8))
}

@test "--jobs says how many" {
    paid_hits 12 1
    start_sim_with_rules '[{"operation": "ListBonusPayments", "fault": "delay", "ms": 50}]' --state "$STATE"
    costs 12 --jobs 3
    (($(connections) > 1 && $(connections) <= 3))
}

@test "--jobs 1 needs one connection for all that is read" {
    paid_hits 6 150
    start_sim --state "$STATE"
    costs 12 --jobs 1
    expect 1 "$(connections)"
}

@test "a platform that permits few calls is met more slowly, and all is read" {
    paid_hits 1 30 '{"rate_limit": 10}'
    without_hit_ids
    start_sim --state "$STATE"
    bonusrec plan
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
    expect already_paid "$(column status | tr ' ' '\n' | sort -u)"
    expect 30 "$(sim_requests 'map(select(.status == 200)) | length')" "answers"
    (($(sim_requests 'map(select(.error == "ThrottlingException")) | length') > 0))
}

@test "and all is paid, once" {
    account 25 '{"rate_limit": 10}'
    rows 25
    start_sim --state "$STATE"
    pay
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
    expect 25 "$(paid_count)"
    (($(sim_requests 'map(select(.error == "ThrottlingException")) | length') > 0))
}

@test "--rate is never exceeded" {
    paid_hits 30 1 '{"rate_limit": 20}'
    start_sim --state "$STATE"
    costs 30 --rate 10
    expect 0 "$(sim_requests 'map(select(.status != 200)) | length')" "throttled"
}
