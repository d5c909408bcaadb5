#!/usr/bin/env bats
# The ledger remembers what was paid for what: by which file, which ref, with or without an answer. So a rerun
# pays nothing twice, whatever became of the file in between, and another file is not held up.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers
load ledger_helpers

setup() {
    set_up_money
    OTHER=$BATS_TEST_TMPDIR/other.csv
}

teardown() {
    stop_all_sims
}

# after N COMMAND [OPTION...]: a run that must tell the truth of what was paid after the first N payments, which
# are explained by other rows than its own.
after() {
    bonusrec "${@:2}"
    tail -n "+$(($1 + 1))" "$SIM_LEDGER" >"$BATS_TEST_TMPDIR/later.jsonl"
    SIM_LEDGER=$BATS_TEST_TMPDIR/later.jsonl check_report
}

# first_paid N [RULES]: an account of N assignments, whose rows in the file at hand are paid.
first_paid() {
    account "$1"
    rows "$1"
    start_sim_with_rules "${2:-[]}" --state "$STATE"
    pay
    expect "$(repeat "$1" paid)" "$(column status)" "status of the first run; $(cat "$ERRORS")"
}

# at_same_address [RULES]: the simulator goes on, with RULES or without, where it was.
at_same_address() {
    local port=${SIM_URL##*:}

    stop_sim
    start_sim_with_rules "${1:-[]}" --state "$STATE" --port "$port"
}

# nothing_sent COMMAND...: runs it, and fails when it sent a payment.
nothing_sent() {
    local before

    before=$(sent SendBonus)
    "$@"
    expect "$before" "$(sent SendBonus)" "payments sent by $*"
}

# all_is_paid N [M]: plan and pay find all N rows paid, and nothing unexpected; the first M payments are those of
# other rows.
all_is_paid() {
    local command

    for command in plan pay plan; do
        nothing_sent after "${2:-0}" "$command"
        ended 0 "$(repeat "$1" already_paid)"
    done
}

# tokens_of N: how many different tokens were sent for assignment N.
tokens_of() {
    sim_requests --arg id "$(assignment "$1")" 'map(select(.operation == "SendBonus" and .assignment_id == $id).token) | unique | length'
}

# the_rule FAULT: it strikes every payment for assignment 2.
the_rule() {
    echo "{\"operation\": \"SendBonus\", \"assignment_id\": \"$(assignment 2)\", \"from\": 1, \"fault\": $1}"
}

# made_and_lost N: the second of three payments was made, no answer told of it, and N lists do not show it.
made_and_lost() {
    account 3
    rows 3
    start_sim_with_rules "[$(the_rule '"lag", "requests": '"$1"), $(the_rule '"close-after"')]" --state "$STATE"
    pay --jobs 1
    ended 4 "paid unknown paid"
    expect 3 "$(paid_count)"
}

# --- the same again ---

@test "a rerun finds every bonus paid and sends nothing, and the ledger has each once" {
    first_paid 4
    all_is_paid 4
    shows "1 2 3 4"
    expect "$(repeat 4 confirmed)" "$(shown state)"
}

@test "what was paid by hand is adopted: it stays paid when the platform shows it no longer" {
    account 2 "$(payments "$(paid 1 1.01)")"
    rows 2
    start_sim --state "$STATE"
    pay
    ended 0 "already_paid paid"
    shows "1 2"
    expect "adopted confirmed" "$(shown state)"
    account 2
    at_same_address
    all_is_paid 2
    grep -q "the ledger has it as paid, and the platform does not show it" "$REPORT"
}

@test "--match amount: what was paid by hand with other words is adopted, and stays paid without the option" {
    account 2 "$(payments "$(paid 1 1.01 "By hand")")"
    rows 2
    start_sim --state "$STATE"
    pay --match amount
    ended 0 "already_paid paid"
    shows "1 2"
    expect "adopted confirmed" "$(shown state)"
    all_is_paid 2
}

@test "--match amount: what was paid by hand with other words pays one bonus, not a second one too" {
    account 1 "$(payments "$(paid 1 1.01 "By hand")")"
    rows 1
    start_sim --state "$STATE"
    pay --match amount
    row 1 1.01 "For the second part"
    pay --match amount
    ended 0 "already_paid paid"
    expect 1:1.01 "$(paid_rows)"
}

# --- another file ---

# another_file: a second file; its rows are to follow.
another_file() {
    CSV=$OTHER
    header
}

@test "another file with another reason for the same worker and assignment is paid besides, and both stay paid" {
    first_paid 2
    another_file
    row 1 1.01 "For the second part"
    row 2 1.02 "For the second part"
    after 2 plan
    ended 0 "to_pay to_pay"
    after 2 pay
    ended 0 "paid paid"
    expect "1:1.01 1:1.01 2:1.02 2:1.02" "$(paid_rows)"
    all_is_paid 2 2
    CSV=$BATS_TEST_TMPDIR/bonuses.csv
    all_is_paid_first 2
}

# all_is_paid_first N: the same for a file whose payments came before those of another: nothing of that other is
# unexpected here.
all_is_paid_first() {
    local command all

    all=$SIM_LEDGER
    for command in plan pay; do
        nothing_sent bonusrec "$command"
        ended 0 "$(repeat "$1" already_paid)"
        head -n "$1" "$all" >"$BATS_TEST_TMPDIR/earlier.jsonl"
        SIM_LEDGER=$BATS_TEST_TMPDIR/earlier.jsonl check_report
    done
}

@test "another file with another amount is no correction of the first: it is paid besides" {
    first_paid 2
    another_file
    row 1 2.00
    row 2 0.50
    after 2 plan
    ended 0 "to_pay to_pay"
    after 2 pay
    ended 0 "paid paid"
    expect "1:1.01 1:2.00 2:1.02 2:0.50" "$(paid_rows)"
    all_is_paid 2 2
    CSV=$BATS_TEST_TMPDIR/bonuses.csv
    all_is_paid_first 2
}

@test "another file, before the platform shows the payments of the first: paid besides" {
    first_paid 2 '[{"operation": "SendBonus", "to": 2, "fault": "lag", "requests": 30}]'
    another_file
    row 1 2.00
    row 2 1.02 "For the second part"
    after 2 pay
    ended 0 "paid paid"
    expect 4 "$(paid_count)"
}

@test "another file with the same row: it is that bonus, and paid already" {
    first_paid 2
    another_file
    row 1 1.01
    nothing_sent bonusrec pay
    ended 0 already_paid
    expect 2 "$(paid_count)"
}

@test "another file while nothing is known of a payment of the first: paid besides" {
    lost 2
    another_file
    row 2 5.00 "For the second part"
    after 2 pay
    ended 0 paid
    shows "2 2" --worker "$(worker 2)"
    expect "in_doubt confirmed" "$(shown state)"
    expect "1:1.01 2:5.00 3:1.03" "$(paid_rows)"
}

@test "a payment that no file explains is in conflict still" {
    account 2 "$(payments "$(paid 1 7.00)")"
    rows 2
    start_sim --state "$STATE"
    pay
    ended 3 "held paid" "amount_differs -"
}

# --- an amount corrected ---

# corrected [AMOUNT]: three rows, the second with 2.00 (or AMOUNT) where 1.02 was paid.
corrected() {
    header
    row 1 1.01
    row 2 "${1:-2.00}"
    row 3 1.03
}

# is_held: pay and plan hold the second row, since another amount was paid, and send nothing.
is_held() {
    local command

    for command in plan pay plan; do
        nothing_sent bonusrec "$command"
        ended 3 "already_paid held already_paid" "- amount_differs -"
    done
}

@test "an amount corrected after it was paid: held, and nothing is sent" {
    first_paid 3
    corrected
    is_held
}

@test "an amount corrected before the platform shows the payment: held all the same" {
    first_paid 3 '[{"operation": "SendBonus", "fault": "lag", "requests": 100}]'
    corrected
    is_held
    grep -q "the ledger has 1.02 USD as paid for this worker and assignment, which the platform does not show yet" "$REPORT"
}

@test "a corrected file that was saved under another name is another edition of the first: held" {
    first_paid 3
    CSV=$OTHER
    corrected
    is_held
}

@test "the same while the platform shows nothing yet" {
    first_paid 3 '[{"operation": "SendBonus", "fault": "lag", "requests": 100}]'
    CSV=$OTHER
    corrected
    is_held
}

# is_topped_up [OPTION...]: the difference between 1.02 and 2.04 is paid once, although it is equal to what was
# paid first.
is_topped_up() {
    corrected 2.04
    bonusrec pay --on-conflict top-up
    ended 0 "already_paid paid already_paid"
    expect "1:1.01 2:1.02 2:1.02 3:1.03" "$(paid_rows)"
    for _ in 1 2; do
        nothing_sent bonusrec plan --detailed-exitcode
        ended 0 "$(repeat 3 already_paid)"
        nothing_sent bonusrec pay --on-conflict top-up
        ended 0 "$(repeat 3 already_paid)"
        nothing_sent bonusrec pay
        ended 0 "$(repeat 3 already_paid)"
    done
    expect "1.01 2.04 1.03" "$(column paid_amount)"
}

@test "--on-conflict top-up pays the difference once, and afterwards all is paid and nothing unexpected" {
    first_paid 3
    is_topped_up
}

@test "--on-conflict top-up counts what the platform does not show yet" {
    first_paid 3 '[{"operation": "SendBonus", "fault": "lag", "requests": 100}]'
    is_topped_up
    at_same_address
    nothing_sent bonusrec pay
    ended 0 "$(repeat 3 already_paid)"
}

@test "--on-conflict top-up in another edition of the file" {
    first_paid 3
    CSV=$OTHER
    is_topped_up
}

@test "--on-conflict top-up twice: each pays what is still missing" {
    first_paid 3
    is_topped_up
    corrected 5.00
    nothing_sent bonusrec pay
    ended 3 "already_paid held already_paid unexpected" "- amount_differs - -"
    bonusrec pay --on-conflict top-up
    ended 0 "already_paid paid already_paid"
    expect "1:1.01 2:1.02 2:1.02 2:2.96 3:1.03" "$(paid_rows)"
    nothing_sent bonusrec plan
    ended 0 "$(repeat 3 already_paid)"
}

@test "an amount corrected downwards is held, and a top-up takes nothing back" {
    first_paid 3
    corrected 0.40
    is_held
    nothing_sent bonusrec pay --on-conflict top-up
    ended 0 "$(repeat 3 already_paid)"
    expect 3 "$(paid_count)"
}

@test "--on-conflict pay pays the corrected row besides, once; what the file has no row for any more is unexpected" {
    first_paid 3
    corrected
    after 3 pay --on-conflict pay
    ended 0 "already_paid paid already_paid unexpected"
    expect "1:1.01 2:1.02 2:2.00 3:1.03" "$(paid_rows)"
    for options in "" "--on-conflict pay" "--on-conflict top-up"; do
        # shellcheck disable=SC2086 # words
        nothing_sent bonusrec pay $options
        ended 0 "already_paid already_paid already_paid unexpected"
    done
}

@test "a reason written anew after it was paid: held, and --match amount takes it for the same" {
    first_paid 3
    header
    row 1 1.01
    row 2 1.02 "Many thanks"
    row 3 1.03
    nothing_sent bonusrec pay
    ended 3 "already_paid held already_paid" "- reason_differs -"
    nothing_sent bonusrec pay --match amount
    ended 0 "$(repeat 3 already_paid)"
    nothing_sent bonusrec pay
    ended 0 "$(repeat 3 already_paid)"
}

# --- refs ---

@test "two refs are two bonuses, in one file" {
    account 1
    header
    row 1 1.00 "$THANKS" monday
    row 1 1.00 "$THANKS" tuesday
    start_sim --state "$STATE"
    pay
    ended 0 "paid paid"
    all_is_paid 2
    expect 2 "$(paid_count)"
}

@test "two refs are two bonuses, in two files" {
    account 1
    header
    row 1 1.00 "$THANKS" monday
    start_sim --state "$STATE"
    pay
    another_file
    row 1 1.00 "$THANKS" tuesday
    after 1 plan
    ended 0 to_pay
    after 1 pay
    ended 0 paid
    all_is_paid 1 1
    expect 2 "$(paid_count)"
}

@test "two refs are two bonuses, one of them new in the same file" {
    account 1
    header
    row 1 1.00 "$THANKS" monday
    start_sim --state "$STATE"
    pay
    row 1 1.00 "$THANKS" tuesday
    pay
    ended 0 "already_paid paid"
    all_is_paid 2
    expect 2 "$(paid_count)"
}

# refs_given FILE: the rows of first_paid 2, now with refs, in FILE; and without them again.
refs_given() {
    CSV=$1
    header
    row 1 1.01 "$THANKS" one
    row 2 1.02 "$THANKS" two
    all_is_paid 2
    header
    row 1 1.01
    row 2 1.02
    all_is_paid 2
    expect 2 "$(paid_count)"
}

@test "refs given to rows that are paid, and taken away again: nothing is paid twice" {
    first_paid 2
    refs_given "$CSV"
}

@test "the same in a file of another name" {
    first_paid 2
    refs_given "$OTHER"
}

@test "refs given before the platform shows the payments: held, not paid" {
    first_paid 2 '[{"operation": "SendBonus", "fault": "lag", "requests": 100}]'
    header
    row 1 1.01 "$THANKS" one
    row 2 1.02 "$THANKS" two
    nothing_sent bonusrec pay
    ended 3 "held held"
    at_same_address
    all_is_paid 2
}

@test "refs taken away from rows that are paid: nothing is paid twice" {
    account 1
    header
    row 1 1.00 "$THANKS" monday
    row 1 1.00 "$THANKS" tuesday
    start_sim --state "$STATE"
    pay
    header
    row 1 1.00
    row 1 1.00
    nothing_sent bonusrec pay --allow-repeats
    ended 0 "already_paid already_paid"
    expect 2 "$(paid_count)"
}

@test "a ref with another reason is the same bonus, paid already" {
    account 1
    header
    row 1 1.00 "$THANKS" monday
    start_sim --state "$STATE"
    pay
    for CSV in "$CSV" "$OTHER"; do
        header
        row 1 1.00 "Many thanks" monday
        nothing_sent bonusrec pay
        ended 0 already_paid
    done
    expect 1 "$(paid_count)"
}

@test "a ref with another amount is the same bonus, corrected: held" {
    account 1
    header
    row 1 1.00 "$THANKS" monday
    start_sim --state "$STATE"
    pay
    for CSV in "$CSV" "$OTHER"; do
        header
        row 1 2.00 "$THANKS" monday
        nothing_sent bonusrec pay
        ended 3 held amount_differs
    done
    expect 1 "$(paid_count)"
}

# --- without an answer ---

@test "a payment that was never made goes out again with its token, and is paid once" {
    lost 2
    expect 1 "$(tokens_of 2)"
    plan
    ended 0 "already_paid to_pay already_paid"
    grep -q "the same token is sent again" "$REPORT"
    pay
    ended 0 "already_paid paid already_paid"
    expect 1 "$(tokens_of 2)" "tokens for row 2"
    shows "1 2 3"
    expect "$(repeat 3 confirmed)" "$(shown state)"
    all_is_paid 3
    expect 3 "$(paid_count)"
}

@test "a payment that was made is confirmed when it shows, and not sent again" {
    made_and_lost 1
    nothing_sent plan
    ended 0 "$(repeat 3 already_paid)"
    shows "1 2 3"
    expect "confirmed in_doubt confirmed" "$(shown state)" "plan tells what it sees and writes nothing"
    nothing_sent pay
    ended 0 "$(repeat 3 already_paid)"
    shows "1 2 3"
    expect "$(repeat 3 confirmed)" "$(shown state)"
    all_is_paid 3
}

# is_in_doubt KEY: the second row is held, its key is named, and nothing is sent.
is_in_doubt() {
    local command

    for command in plan pay plan; do
        nothing_sent bonusrec "$command" "${@:2}"
        ended 3 "already_paid held already_paid" "- outcome_unknown -"
        grep -qF "bonusrec resolve ${1:0:12} --paid or --not-paid" "$REPORT"
    done
    check_report
}

@test "an amount corrected while its payment has no answer: held, whatever is to be done with conflicts" {
    local key

    lost 2
    key=$(key_of 2)
    corrected
    is_in_doubt "$key"
    is_in_doubt "$key" --on-conflict top-up
    CSV=$OTHER
    corrected
    is_in_doubt "$key"
}

@test "the person says that it was not paid: the corrected row is paid" {
    lost 2
    corrected
    is_in_doubt "$(key_of 2)"
    ledger_command resolve "$(key_of 2)" --not-paid
    expect 0 "$CODE" "$(cat "$ERRORS")"
    pay
    ended 0 "already_paid paid already_paid"
    expect "1:1.01 2:2.00 3:1.03" "$(paid_rows)"
    all_is_paid 3
}

@test "the person says that it was paid: the corrected row is held, since another amount was paid" {
    lost 2
    corrected
    is_in_doubt "$(key_of 2)"
    ledger_command resolve "$(key_of 2)" --paid
    expect 0 "$CODE" "$(cat "$ERRORS")"
    is_held
    bonusrec pay --on-conflict top-up
    ended 0 "already_paid paid already_paid"
    expect "1:1.01 2:0.98 3:1.03" "$(paid_rows)"
}

@test "an amount corrected, and the payment without an answer shows: it was made, and the row is held" {
    made_and_lost 1
    corrected
    bonusrec pay
    ended 3 "already_paid held already_paid" "- amount_differs -"
    history --assignment "$(assignment 2)" --format csv
    expect confirmed "$(shown state)"
    is_held
    expect 3 "$(paid_count)"
}

# lost_top_up FAULT...: 1.00 was paid by hand; a top-up to 2.00 sends 1.00 more with the same words, and its
# answer is lost.
lost_top_up() {
    account 2 "$(payments "$(paid 2 1.00)")"
    header
    row 2 2.00
    start_sim_with_rules "[$1]" --state "$STATE"
    bonusrec pay --on-conflict top-up
    ended 4 unknown
}

@test "a top-up that was never made is not taken for paid by an equal older payment" {
    lost_top_up "$(the_rule '"close-before"')"
    at_same_address
    nothing_sent bonusrec plan --on-conflict top-up
    ended 0 to_pay
    nothing_sent bonusrec plan
    [[ $(column status) != already_paid ]]
    bonusrec pay --on-conflict top-up
    ended 0 paid
    expect 2:1.00 "$(paid_rows)"
    expect 1 "$(tokens_of 2)" "tokens"
    nothing_sent bonusrec pay
    ended 0 already_paid
}

@test "a top-up that was made is found when it shows, and not sent again" {
    lost_top_up "$(the_rule '"lag", "requests": 1'), $(the_rule '"close-after"')"
    nothing_sent bonusrec pay --on-conflict top-up
    ended 0 already_paid
    expect 2:1.00 "$(paid_rows)"
    nothing_sent bonusrec pay
    ended 0 already_paid
    expect 2.00 "$(column paid_amount)"
}

@test "a top-up without an answer is sent again as it was, whatever the options of the next run" {
    lost_top_up "$(the_rule '"close-before"')"
    at_same_address
    bonusrec pay
    ended 0 paid
    nothing_sent bonusrec pay
    ended 0 already_paid
}

# --- refused ---

@test "what was refused is recorded so, and paid as a new attempt; history shows both" {
    account 3
    rows 3
    start_sim_with_rules "[{\"operation\": \"SendBonus\", \"assignment_id\": \"$(assignment 2)\", \"at\": 1, \"fault\": \"refuse\"}]" \
        --state "$STATE"
    pay
    ended 3 "paid failed paid"
    shows 2 --state refused
    pay
    ended 0 "already_paid paid already_paid"
    shows "2 2" --assignment "$(assignment 2)"
    expect "refused confirmed" "$(shown state)"
    expect 1 "$(shown key | tr ' ' '\n' | sort -u | wc -l)" "keys of one bonus"
    all_is_paid 3
}

# --- a platform that forgets, a ledger that is lost, another place ---

@test "what the platform does not show any more is never paid again, and the row says so" {
    local command

    first_paid 2
    rm "$SIM_LEDGER" # and with it all that the account was paid
    at_same_address
    for command in plan pay plan; do
        bonusrec "$command"
        ended 0 "already_paid already_paid"
        expect 2 "$(grep -c "the ledger has it as paid, and the platform does not show it" "$REPORT")" "rows that say so"
    done
    expect 0 "$(paid_count)"
}

@test "a ledger that is lost: the platform's list tells, and standard error says that the ledger is new" {
    first_paid 3
    rm -r "$XDG_STATE_HOME"
    nothing_sent pay
    ended 0 "$(repeat 3 already_paid)"
    grep -q "the ledger is new and empty: what earlier runs paid is known from the platform alone" "$ERRORS"
    nothing_sent pay
    expect 0 "$(grep -c "ledger is new" "$ERRORS")" "lines that call it new the second time"
}

@test "a ledger that is lost before the platform shows the payments: the tokens tell" {
    first_paid 3 '[{"operation": "SendBonus", "fault": "lag", "requests": 5}]'
    pay --ledger "$BATS_TEST_TMPDIR/new.db"
    grep -q "the ledger is new and empty" "$ERRORS"
    expect 3 "$(paid_count)"
    expect 6 "$(sent SendBonus)"
    expect 3 "$(sim_requests 'map(select(.token) | .token) | unique | length')" "tokens"
    settles 3
}

@test "--quiet says nothing of a new ledger" {
    account 1
    rows 1
    start_sim --state "$STATE"
    bonusrec pay --quiet
    ended 0 paid
    expect "" "$(cat "$ERRORS")" "standard error"
}

@test "a rehearsal is no payment: what was paid at one address is to be paid at another" {
    local first

    first_paid 3
    first=$SIM_URL
    SIM_LEDGER=$BATS_TEST_TMPDIR/second-ledger.jsonl SIM_REQUESTS=$BATS_TEST_TMPDIR/second-requests.jsonl
    start_sim --state "$STATE"
    plan
    ended 0 "$(repeat 3 to_pay)"
    pay
    ended 0 "$(repeat 3 paid)"
    expect 3 "$(paid_count)"
    expect 0 "$(grep -c "ledger is new" "$ERRORS")" "lines that call the ledger new"
    shows "1 2 3 1 2 3"
    expect "$(repeat 3 "${first#http://}") $(repeat 3 "${SIM_URL#http://}")" "$(shown endpoint)"
    all_is_paid 3
}

# --- plan only reads ---

@test "plan reads the ledger, and changes neither a byte nor the folder" {
    local before

    made_and_lost 1
    before=$(cd "$XDG_STATE_HOME/bonusrec" && sha256sum -- * && stat -c '%n %y %a' . -- *)
    plan
    ended 0 "$(repeat 3 already_paid)"
    plan --scope groups
    expect "$before" "$(cd "$XDG_STATE_HOME/bonusrec" && sha256sum -- * && stat -c '%n %y %a' . -- *)" "the ledger's folder"
}

@test "plan makes no ledger where there is none, and no folder for it" {
    account 2
    rows 2
    start_sim --state "$STATE"
    plan
    ended 0 "to_pay to_pay"
    [[ ! -e $XDG_STATE_HOME ]]
    plan --ledger "$BATS_TEST_TMPDIR/none.db"
    ended 0 "to_pay to_pay"
    expect "" "$(find "$BATS_TEST_TMPDIR" -name 'none.db*')"
}

@test "--scope groups: payments of other files are no surprise, one that no file explains is" {
    account 5 "$(payments "$(paid 5 7.00)")"
    rows 3
    start_sim --state "$STATE"
    pay
    another_file
    row 4 1.04
    after 3 pay --scope groups
    ended 0 "paid unexpected"
    after 3 plan --scope groups
    ended 0 "already_paid unexpected"
    expect "$(assignment 4) $(assignment 5)" "$(column assignment_id)"
}
