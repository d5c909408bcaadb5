#!/usr/bin/env bats
# A library that sends requests may send one again by itself when a connection that was used before closes without an
# answer, and each pay call pays. So that one leaves on a connection of its own, and never twice.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers
load ledger_helpers
load prolific_helpers

setup() {
    set_up_prolific
    account 2 . 2
    header
    row 1 1.01
    row 2 1.02
    row 1 1.03 "" 2
}

teardown() {
    tear_down_prolific
}

# on_own_connections N: N pay calls arrived, each on a connection that no other request came on, while the others used
# theirs again.
on_own_connections() {
    expect "$1" "$(sent PayBonuses)" "pay calls that arrived"
    expect "$1" "$(sim_requests 'group_by(.connection) | map(select(length == 1 and .[0].operation == "PayBonuses"))
        | length')" "pay calls on connections of their own"
    expect true "$(sim_requests 'map(select(.operation != "PayBonuses")) | group_by(.connection)
        | map(length) | max > 1')" "whether other connections were used again"
}

# lost FAULT STATUS CODE PAID: the first pay call meets FAULT, and arrives once: the rows of that batch end as STATUS,
# the run with CODE, and PAID rows were paid. The next run sends only what had no turn.
lost() {
    start_sim_with_rules "[{\"operation\": \"PayBonuses\", \"at\": 1, \"fault\": $1}]" --state "$STATE"
    pay --settle-wait 0 --timeout 2
    expect "$3" "$CODE" "exit code; $(cat "$ERRORS")"
    expect "$2 $2" "$(column status | cut -d ' ' -f 1,2)" "status of the first batch"
    expect "$4" "$(paid_count)" "payments"
    on_own_connections "$([[ $3 == 0 ]] && echo 2 || echo 1)"
    pay --settle-wait 0
    on_own_connections 2
    nothing_sent pay --settle-wait 0
    stop_sim
    rm -f "$LEDGER" "$SIM_REQUESTS" "$SIM_LEDGER"
}

@test "the server reads the pay call and closes without answering: exactly one arrives" {
    lost '"close-before"' unknown 4 0
}

@test "the server pays and closes without answering: exactly one arrives" {
    lost '"close-after"' paid 0 3
}

@test "the server reads the pay call and is silent, or answers half: exactly one arrives" {
    lost '"hang", "seconds": 4' unknown 4 0
    lost '"cut-body"' paid 0 3
}

@test "every pay call leaves on a connection of its own, answered or not" {
    start_sim --state "$STATE"
    pay
    ended 0 "paid paid paid"
    on_own_connections 2
    settles 3
}
