#!/usr/bin/env bats
# A platform that falls silent while it pays. Each try waits its --timeout, so these take seconds.

load helpers
load pay_helpers

setup() {
    set_up_money
    account 3
    rows 3
}

teardown() {
    stop_all_sims
}

# silent WHEN FAULT: a run of pay that meets silence at WHEN.
silent() {
    start_sim_with_rules "[{\"operation\": \"SendBonus\", $1, \"fault\": \"$2\"}]" --state "$STATE"
    pay --timeout 1 "${@:3}"
}

@test "silence before one payment: sent again with its token" {
    silent '"at": 2' hang
    ended 0 "paid paid paid" "- - -"
    sound_again
    settles 3
}

@test "silence after one payment: found, not paid again" {
    silent '"at": 2' hang-after
    ended 0 "paid paid paid" "- - -"
    expect 4 "$(sent SendBonus)"
    expect 3 "$(paid_count)"
    sound_again
    settles 3
}

@test "silence before every payment: all that were sent are unknown, and the next run pays them" {
    silent '"from": 1' hang
    ended 4 "unknown unknown unknown"
    expect 0 "$(paid_count)"
    sound_again
    settles 3
}

@test "silence after every payment: reading back finds what was paid" {
    silent '"from": 1' hang-after
    ended 0 "paid paid paid"
    expect 3 "$(paid_count)"
    sound_again
    settles 3
}
