#!/usr/bin/env bats
# A platform that shows payments late: what it took and does not show is never paid a second time,
# and no row claims what nobody can know. The ledger knows what it paid; where it is lost, or on
# another machine, the token stands in for it.

load helpers
load pay_helpers

setup() {
    set_up_money
}

teardown() {
    stop_all_sims
}

# start_late_sim LISTS: a payment stays out of the next LISTS lists.
start_late_sim() {
    account 5
    rows 5
    start_sim_with_rules "[{\"operation\": \"SendBonus\", \"fault\": \"lag\", \"requests\": $1}]" --state "$STATE"
}

@test "what was taken and is not shown yet is paid, with the code accepted; the next run sees it" {
    start_late_sim 1
    pay
    ended 0 "$(repeat 5 paid)" "$(repeat 5 accepted)"
    expect 5 "$(paid_count)"
    pay
    ended 0 "$(repeat 5 already_paid)"
    expect 5 "$(sent SendBonus)"
}

# pay_elsewhere: the same with a ledger that knows nothing.
pay_elsewhere() {
    pay --ledger "$BATS_TEST_TMPDIR/other.db" "$@"
}

@test "a rerun before the payments show: the ledger has them, and nothing is sent" {
    start_late_sim 20
    pay
    ended 0 "$(repeat 5 paid)" "$(repeat 5 accepted)"
    pay
    ended 0 "$(repeat 5 already_paid)"
    grep -q "the ledger has it as paid, and the platform does not show it" "$REPORT"
    plan
    ended 0 "$(repeat 5 already_paid)"
    expect 5 "$(sent SendBonus)"
}

@test "a rerun without the ledger, before the payments show, sends the same tokens: nothing is paid twice" {
    start_late_sim 7 # the reading back, and both looks of the rerun: one by HIT, five by assignment
    pay
    ended 0 "$(repeat 5 paid)" "$(repeat 5 accepted)"
    pay_elsewhere
    ended 0 "$(repeat 5 already_paid)"
    expect 10 "$(sent SendBonus)"
    expect 5 "$(paid_count)"
}

@test "already processed and still not shown is unknown, not paid; later runs see it" {
    start_late_sim 8 # also the reading back of the rerun
    pay
    pay_elsewhere
    ended 4 "$(repeat 5 unknown)"
    expect 5 "$(paid_count)"
    settles 5
}

@test "a lost answer and a late list: the token finds the payment, and the row is unknown until it shows" {
    account 3
    rows 3
    start_sim_with_rules '[{"operation": "SendBonus", "fault": "lag", "requests": 1},
        {"operation": "SendBonus", "at": 2, "fault": "close-after"}]' --state "$STATE"
    pay --jobs 1
    ended 4 "paid unknown paid" "accepted - accepted"
    settles 3
}

@test "payments that show hours later by the platform's clock are not paid again within a day" {
    account 3
    rows 3
    # A run that pays makes five lists: by HIT, three by assignment, and the reading back.
    start_sim_with_rules '[{"operation": "SendBonus", "fault": "lag", "seconds": 36000},
        {"operation": "ListBonusPayments", "at": 6, "fault": "clock", "seconds": 35000},
        {"operation": "ListBonusPayments", "at": 11, "fault": "clock", "seconds": 2000}]' --state "$STATE"
    pay
    ended 0 "$(repeat 3 paid)" "$(repeat 3 accepted)"
    pay_elsewhere
    ended 4 "$(repeat 3 unknown)"
    settles 3
}
