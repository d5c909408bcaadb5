#!/usr/bin/env bats
# The fixed reward of somebody screened out stands among Prolific's bonus payments, and nothing tells it from a bonus
# but its amount: it is never silently taken for one, and a bonus besides it is known again.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers
load ledger_helpers
load prolific_helpers

setup() {
    set_up_prolific
}

teardown() {
    tear_down_prolific
}

# screened_out REWARD [PAYMENTS]: a study with that reward, and one submission, screened out, that has it and PAYMENTS.
screened_out() {
    account 2 ".studies[0].screen_out_reward = \"$1\" | s(1).status = \"SCREENED OUT\" | s(1).bonus_payments = ${2:-[]}"
    header
}

@test "a row of the reward's amount is held, and the detail says what it may be" {
    screened_out 0.20
    row 1 0.20
    row 2 0.20
    start_sim --state "$STATE"
    pay
    ended 3 "held paid" "reason_differs -"
    detail 1 "screened out" "fixed reward" "0.20 GBP" "--match amount" "--on-conflict pay"
    expect "2:0.20" "$(paid_rows)"
}

@test "--match amount: it is the bonus; --on-conflict pay: it is none, and the bonus is paid besides" {
    screened_out 0.20
    row 1 0.20
    start_sim --state "$STATE"
    bonusrec plan --on-conflict pay
    expect "to_pay unexpected" "$(column status)"
    nothing_sent pay --match amount
    ended 0 already_paid
    # What a person said once holds: the payment is that row's from now on.
    nothing_sent pay
    ended 0 already_paid
    bonusrec pay --on-conflict pay --ledger "$BATS_TEST_TMPDIR/other.db"
    expect "1:0.20" "$(paid_rows)"
}

@test "a bonus besides the reward is known by its amount: paid once, and then found" {
    screened_out 0.20 '["0.30"]'
    row 1 0.30
    start_sim --state "$STATE"
    nothing_sent pay
    ended 0 "already_paid unexpected"
    expect "0.30 0.20" "$(in_report paid_amount)"
    detail 2 "screened out" "fixed reward"
}

@test "a bonus for somebody screened out, whose reward is known: held beside the reward until a person says pay" {
    screened_out 0.20
    row 1 0.30
    start_sim --state "$STATE"
    nothing_sent pay
    ended 3 held amount_differs
    detail 1 "0.20 GBP" "screened out" "fixed reward"
    bonusrec pay --on-conflict pay
    expect paid "$(column status | cut -d ' ' -f 1)"
    expect "1:0.30" "$(paid_rows)"
    nothing_sent pay
    ended 0 "already_paid unexpected"
}

@test "an equal bonus besides the reward: paid with --on-conflict pay, and not paid again by the next run" {
    screened_out 0.20
    row 1 0.20
    start_sim --state "$STATE"
    bonusrec pay --on-conflict pay
    expect paid "$(column status | cut -d ' ' -f 1)" "status; $(cat "$ERRORS")"
    for more in "" "--on-conflict pay" "--match amount"; do
        # shellcheck disable=SC2086
        nothing_sent bonusrec pay $more
        expect already_paid "$(column status | cut -d ' ' -f 1)" "with $more; $(cat "$ERRORS")"
    done
    expect "1:0.20" "$(paid_rows)"
}

@test "a lost answer beside the reward: the reward is not taken for the payment" {
    screened_out 0.20
    row 1 0.20
    strike PayBonuses '"fault": "close-before"'
    bonusrec pay --on-conflict pay --settle-wait 0
    expect "4 unknown" "$CODE $(column status | cut -d ' ' -f 1)"
    for more in "" "--on-conflict pay" "--match amount"; do
        # shellcheck disable=SC2086
        nothing_sent bonusrec pay --settle-wait 0 $more
        expect unknown "$(column status | cut -d ' ' -f 1)" "with $more; $(cat "$REPORT" "$ERRORS")"
    done
    expect 0 "$(paid_count)"
}

@test "the reward alone is unexpected where a row is decided as nothing, and its detail says what it may be" {
    screened_out 0.20
    row 1 0
    start_sim --state "$STATE"
    pay
    ended 0 "zero unexpected"
    detail 2 "screened out" "fixed reward"
}
