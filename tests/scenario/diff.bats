#!/usr/bin/env bats
# How rows and payments are compared, sentence by sentence of the contract.

load helpers
load pay_helpers

setup() {
    set_up_money
    header
}

teardown() {
    stop_all_sims
}

# given PAYMENT...: an account with four assignments, to which these were paid.
given() {
    account 4 "$(payments "$@")"
    start_sim --state "$STATE"
}

# ids_of STATUS: the numbers of the assignments in the report's rows with that status.
ids_of() {
    awk -F , -v status="$1" '$2 == status { printf "%s%d", (n++ ? " " : ""), substr($5, length($5) - 12) }' "$REPORT"
}

@test "the same amount and reason is already paid" {
    row 1 1.00
    row 2 2.00
    given "$(paid 1 1.00)"
    pay
    ended 0 "already_paid paid"
    expect "1.00 2.00" "$(column paid_amount)"
    expect "2026-01-12T09:30:05Z" "$(column paid_at | cut -d ' ' -f 1)"
    expect "2:2.00" "$(paid_rows)"
}

@test "white space in reasons is folded, and 5 is 5.00" {
    row 1 5 "  Thank   you "
    row 2 5.0 "Thank you"
    given "$(paid 1 5.00 "Thank you")" "$(paid 2 5.00 $'Thank\t  you')"
    pay
    ended 0 "already_paid already_paid"
    expect 0 "$(paid_count)"
}

@test "reasons of other letters are other reasons" {
    row 1 5.00 "thank you"
    given "$(paid 1 5.00 "Thank you")"
    pay
    ended 3 "held" "reason_differs"
    expect 0 "$(paid_count)"
}

@test "equal pairs go first, whatever the order of rows and payments" {
    row 1 1.00
    row 1 2.00
    row 1 3.00
    given "$(paid 1 3.00)" "$(paid 1 1.00)" "$(paid 1 2.00)"
    pay
    ended 0 "already_paid already_paid already_paid"
    expect 0 "$(paid_count)"
}

@test "another amount is held, and nothing is sent for it" {
    row 1 2.00
    row 2 2.00
    given "$(paid 1 1.50)"
    plan --detailed-exitcode
    ended 3 "held to_pay" "amount_differs -"
    pay
    ended 3 "held paid" "amount_differs -"
    expect "1.50 2.00" "$(column paid_amount)"
    expect "2:2.00" "$(paid_rows)"
}

@test "another reason is held, and --match amount lets it match" {
    row 1 2.00
    row 2 2.00
    given "$(paid 1 2.00 "Of another mind")" "$(paid 2 1.00)"
    pay
    ended 3 "held held" "reason_differs amount_differs"
    pay --match amount
    ended 3 "already_paid held" "- amount_differs"
    expect 0 "$(paid_count)"
}

@test "--match amount pairs equal reasons before others" {
    row 1 2.00 Other
    row 1 2.00
    given "$(paid 1 2.00)"
    pay --match amount --on-conflict hold
    ended 0 "paid already_paid"
    expect "1:2.00" "$(paid_rows)"
}

@test "two rows and one other payment: both rows are held" {
    row 1 2.00
    row 1 3.00
    given "$(paid 1 1.00)"
    pay
    ended 3 "held held" "amount_differs amount_differs"
    expect 0 "$(paid_count)"
}

@test "--on-conflict pay pays the row besides, and a rerun pays nothing" {
    row 1 2.00
    given "$(paid 1 1.50)"
    pay --on-conflict pay
    ended 0 "paid unexpected"
    pay --on-conflict pay
    ended 0 "already_paid unexpected"
    expect "1:2.00" "$(paid_rows)"
    expect 1 "$(sent SendBonus)"
}

@test "--on-conflict top-up pays the difference once, and a rerun pays nothing" {
    row 1 2.00
    row 2 3.00
    given "$(paid 1 1.50)" "$(paid 2 1.00)" "$(paid 2 0.25)"
    plan --on-conflict top-up
    ended 0 "to_pay to_pay"
    expect "plan: 2 to pay (2.25 USD + 0.45 fees), 0 already paid, 0 held, 0 invalid, 0 unknown, 0 unexpected" "$(summary)"
    pay --on-conflict top-up
    ended 0 "paid paid"
    expect "1:0.50 2:1.75" "$(paid_rows)"
    expect "pay: 2 paid (2.25 USD + 0.45 fees), 0 already paid, 0 held, 0 invalid, 0 unknown, 0 unexpected" "$(summary)"
    expect "2.00 3.00" "$(column paid_amount)"
    pay --on-conflict top-up
    ended 0 "already_paid already_paid"
    expect 2 "$(sent SendBonus)"
}

@test "a top-up whose answer was lost is not paid again" {
    row 1 2.00
    account 4 "$(payments "$(paid 1 1.50)")"
    start_sim_with_rules '[{"operation": "SendBonus", "at": 1, "fault": "close-after"}]' --state "$STATE"
    pay --on-conflict top-up
    ended 0 "paid"
    pay --on-conflict top-up
    ended 0 "already_paid"
    expect "1:0.50" "$(paid_rows)"
}

@test "a top-up is never below zero" {
    row 1 2.00
    given "$(paid 1 2.50)"
    pay --on-conflict top-up
    ended 0 "already_paid"
    expect 0 "$(paid_count)"
}

@test "a payment that no row explains is unexpected, beside the row that it does not concern" {
    row 1 1.00
    given "$(paid 1 1.00)" "$(paid 1 0.50 Other)"
    pay
    ended 0 "already_paid unexpected"
    expect "1.00 0.50" "$(column paid_amount)"
    expect "1 -" "$(column row)"
    expect 0 "$(paid_count)"
}

@test "the same payment twice: one row explains one of them" {
    row 1 1.00
    given "$(paid 1 1.00)" "$(paid 1 1.00)"
    pay
    ended 0 "already_paid unexpected"
    expect 0 "$(paid_count)"
}

@test "payments of other assignments are looked at with --scope groups only" {
    row 1 1.00
    given "$(paid 1 1.00)" "$(paid 3 0.50)"
    plan
    ended 0 "already_paid"
    plan --scope groups
    ended 0 "already_paid unexpected"
    expect "3" "$(ids_of unexpected)"
    expect "plan: 0 to pay (0.00 USD + 0.00 fees), 1 already paid, 0 held, 0 invalid, 0 unknown, 1 unexpected" "$(summary)"
    pay --scope groups
    ended 0 "already_paid unexpected"
    expect 0 "$(paid_count)"
}

@test "a payment of the assignment to another worker holds the row, whatever the options" {
    row 1 1.00
    given "$(paid 1 1.00 "$THANKS" "$(worker 3)")"
    for options in "" "--on-conflict pay" "--on-conflict top-up" "--match amount" "--allow-repeats"; do
        # shellcheck disable=SC2086 # options, in words
        pay $options
        ended 3 "held unexpected" "worker_differs -"
    done
    expect 0 "$(paid_count)"
}

@test "two rows that give one assignment to two workers are both held" {
    row 1 1.00
    row 1 1.00 "$THANKS" "" "$(worker 3)"
    given
    pay
    ended 3 "held held" "worker_differs worker_differs"
    expect 0 "$(paid_count)"
}

@test "rows that are alike: all but the first are held, unless --allow-repeats" {
    row 1 1.00
    row 2 1.00
    row 1 1.00
    row 1 "1.0" "Thank  you"
    given
    pay
    ended 3 "paid paid held held" "- - repeated_row repeated_row"
    expect "1:1.00 2:1.00" "$(paid_rows)"
    pay
    ended 3 "already_paid already_paid held held" "- - repeated_row repeated_row"
    pay --allow-repeats
    ended 0 "already_paid already_paid paid paid"
    expect "1:1.00 1:1.00 1:1.00 2:1.00" "$(paid_rows)"
    pay --allow-repeats
    ended 0 "already_paid already_paid already_paid already_paid"
    expect 4 "$(sent SendBonus)"
}

@test "repeats in one run get a token each, also when answers are lost" {
    row 1 1.00
    row 1 1.00
    row 1 1.00
    account 4
    start_sim_with_rules '[{"operation": "SendBonus", "every": 2, "fault": "close-after"}]' --state "$STATE"
    pay --allow-repeats
    ended 0 "paid paid paid"
    expect 3 "$(paid_count)"
    expect 3 "$(sim_ledger 'map(.token) | unique | length')"
}

@test "rows that are alike but for their refs are all paid, once each" {
    row 1 1.00 "$THANKS" monday
    row 1 1.00 "$THANKS" tuesday
    row 1 1.00 "$THANKS"
    given
    pay
    ended 0 "paid paid paid"
    pay
    ended 0 "already_paid already_paid already_paid"
    expect 3 "$(sent SendBonus)"
    expect "monday tuesday -" "$(column ref)"
}

@test "a row with a ref added when the first bonus is paid already is missing, and is paid once" {
    row 1 1.00 "$THANKS" monday
    given
    pay
    row 1 1.00 "$THANKS" tuesday
    pay
    pay
    ended 0 "already_paid already_paid"
    expect "1:1.00 1:1.00" "$(paid_rows)"
}

@test "zero is decided, and never sent" {
    row 1 0
    row 2 0.00
    row 3 1.00
    given
    plan
    ended 0 "zero zero to_pay"
    pay
    ended 0 "zero zero paid"
    expect "3:1.00" "$(paid_rows)"
    expect "pay: 1 paid (1.00 USD + 0.20 fees), 0 already paid, 0 held, 0 invalid, 0 unknown, 0 unexpected, 2 zero" "$(summary)"
}

@test "zero for a payee who was paid: the payment is unexpected" {
    row 1 0
    given "$(paid 1 1.00)"
    pay --on-conflict pay
    ended 0 "zero unexpected"
    expect 0 "$(paid_count)"
}

@test "an invalid row: plan goes on, pay sends nothing unless --skip-invalid" {
    row 1 1.00
    row 2 '$2.00'
    row 3 3.00
    given
    plan
    ended 3 "to_pay invalid to_pay" "- bad_amount -"
    bonusrec pay
    expect 1 "$CODE"
    expect 0 "$(sent SendBonus)"
    pay --skip-invalid
    ended 3 "paid invalid paid" "- bad_amount -"
    expect "1:1.00 3:3.00" "$(paid_rows)"
}

@test "held rows do not keep others from being paid, and the exit code says that a person is needed" {
    row 1 1.00
    row 2 1.00
    row 3 1.00
    row 3 1.00
    row 4 1.00 "$THANKS" "" "$(worker 1)"
    given "$(paid 1 2.00)" "$(paid 4 1.00)"
    pay
    ended 3 "held paid paid held held unexpected" "amount_differs - - repeated_row worker_differs -"
    expect "2:1.00 3:1.00" "$(paid_rows)"
}
