#!/usr/bin/env bats
# What paying on Prolific costs is known before the first payment: from the platform's quotes, held against what was
# asked for, against what a person allowed, and against the balance of the workspace. Any doubt stops it all.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers
load ledger_helpers
load prolific_helpers

setup() {
    set_up_prolific
    account 3
    rows 3
}

teardown() {
    tear_down_prolific
}

# stopped WORDS [OPTION...]: pay is stopped before the first payment, and says WORDS.
stopped() {
    local before

    before=$(sent PayBonuses)
    pay "${@:2}"
    expect 5 "$CODE" "exit code; $(cat "$ERRORS")"
    expect not_attempted "$(column status | tr ' ' '\n' | sort -u)"
    named "$1"
    expect "$before" "$(sent PayBonuses)" "pay calls"
}

# asked ANSWER [OPTION...]: pay on a terminal, where ANSWER is typed; sets CODE and SHOWN.
asked() {
    CODE=0
    SHOWN=$(on_terminal "$1" "$BONUSREC" pay "$CSV" --platform prolific --endpoint "$SIM_URL" -o "$REPORT" "${@:2}") || CODE=$?
}

# shows_question WORDS: they were on the terminal.
shows_question() {
    grep -qF -- "$1" <<<"$SHOWN" || {
        echo "\"$1\" is not in: $SHOWN"
        return 1
    }
}

# --- the quote ---

@test "a quote a hundred times too high stops it, and nothing is paid" {
    strike SetUpBonuses '"fault": "quote-times"'
    stopped "306.00 GBP where 3.06 were asked for"
    expect 0 "$(paid_count)"
    at_same_address
    pay
    ended 0 "paid paid paid"
}

@test "a wrong quote for the last of three studies stops the others, too" {
    account 1 . 3
    header
    for s in 1 2 3; do row 1 1.00 "" $s; done
    strike SetUpBonuses "\"study_id\": \"$(study 3)\", \"fault\": \"quote-times\", \"factor\": 2"
    stopped "$(study 3)"
    expect 3 "$(sent SetUpBonuses)"
    expect 0 "$(paid_count)"
}

@test "a quote without the amount: the total must be possible, then it is paid" {
    strike SetUpBonuses '"fault": "quote-without-amount"'
    pay
    ended 0 "paid paid paid"
    named "3 paid (3.06 GBP + 1.02 fees)"
    expect "1:1.01 2:1.02 3:1.03" "$(paid_rows)"
}

@test "a total of a hundred times as much, or of less than the bonuses, stops it when there is no amount" {
    for total in 40800 305; do
        strike SetUpBonuses "\"fault\": \"answer\", \"status\": 201, \"body\": \"{\\\"id\\\":\\\"abc\\\",\\\"total_amount\\\":$total}\""
        stopped "cannot be right"
        stop_sim
    done
}

@test "a quote that makes no sense is none, and nothing is paid" {
    for fault in '"answer", "status": 201, "body": "{}"' '"wrong-types"' '"garbage"' '"answer", "status": 200, "body": "\"ok\""'; do
        strike SetUpBonuses "\"fault\": $fault"
        bonusrec pay
        [[ $CODE != 0 ]] || expect "another code" "$CODE" "exit code with $fault"
        expect 0 "$(sent PayBonuses)" "pay calls with $fault"
        stop_sim
    done
}

@test "a quote that does not come is asked for again, for it moves nothing" {
    strike SetUpBonuses '"at": 1, "fault": "close-after"' '"at": 2, "fault": "error-500-after"' '"at": 3, "fault": "throttle"'
    pay
    ended 0 "paid paid paid"
    expect 4 "$(sent SetUpBonuses)"
    expect 1 "$(sent PayBonuses)"
}

@test "a quote that never comes: nothing is paid" {
    strike SetUpBonuses '"fault": "error-500-before"'
    bonusrec pay
    could_not "$SIM_URL" "setting up the bonuses: HTTP 500"
    expect 0 "$(sent PayBonuses)"
}

@test "fees with fractions are never shown as less than they are, over many batches" {
    account 1 . 3
    header
    for s in 1 2 3; do row 1 0.01 "" $s; done
    start_sim --state "$STATE"
    pay
    # 0.33 pence of fees each, and each batch is charged alone.
    ended 0 "paid paid paid"
    named "3 paid (0.03 GBP + 0.03 fees)"
}

@test "a dry run asks for no quote: it sends nothing but reads" {
    start_sim --state "$STATE"
    plan --max-total 3.06
    ended 0 "to_pay to_pay to_pay"
    expect 0 "$(posted)"
    expect '["GET"]' "$(sim_requests 'map(.method) | unique')"
    [[ ! -e $LEDGER ]]
}

# --- the question ---

@test "on a terminal a person is asked: bonuses, fees, VAT, total, balance, where" {
    account 2 '.vat_percent = 20'
    header
    row 1 4.25
    row 2 4.25
    start_sim --state "$STATE"
    asked y
    shows_question "pay 2 bonuses: 8.50 GBP + 2.83 fees + 0.57 VAT = 11.90, of a balance of 10000.00, on prolific at $SIM_URL? [y/N] y"
    expect 0 "$CODE"
    expect "1:4.25 2:4.25" "$(paid_rows)"
}

@test "the costs in the question are those of all batches" {
    account 1 . 2
    header
    row 1 3.00
    row 1 6.00 "" 2
    start_sim --state "$STATE"
    asked n
    shows_question "pay 2 bonuses: 9.00 GBP + 3.00 fees = 12.00, of a balance of 10000.00"
    expect 5 "$CODE"
    expect 2 "$(sent SetUpBonuses)"
    expect 0 "$(sent PayBonuses)"
}

@test "what stays unpaid until a person has looked is said before the yes" {
    account 3 's(1).bonus_payments = ["9.00"]'
    start_sim --state "$STATE"
    asked n
    shows_question "1 row stays unpaid until a person has looked"
    shows_question "pay 2 bonuses: 2.05 GBP"
    expect 0 "$(sent PayBonuses)"
}

@test "two workspaces: both balances are shown" {
    account 1 '.workspaces = [{id: "'"$WORKSPACE"'", balance: "10.00"}, {id: "60a000000000000000000002", balance: "20.00"}]
        | .studies[1].workspace = "60a000000000000000000002"' 2
    header
    row 1 1.00
    row 1 1.00 "" 2
    start_sim --state "$STATE"
    asked n
    shows_question "of balances of 10.00 and 20.00"
    expect 0 "$(sent PayBonuses)"
    pay
    ended 0 "paid paid"
}

@test "without --yes and without a terminal nobody is asked, not even the platform" {
    start_sim --state "$STATE"
    CODE=0
    "$BONUSREC" pay "$CSV" --platform prolific --endpoint "$SIM_URL" </dev/null >"$REPORT" 2>"$ERRORS" || CODE=$?
    expect 64 "$CODE"
    asked_nothing
}

# --- the guards ---

@test "guards are checked before the first payment: just outside nothing is paid, just inside all is" {
    start_sim --state "$STATE"
    stopped --max-total --max-total 3.05
    stopped --max-bonus --max-bonus 1.02
    stopped --max-count --max-count 2
    stopped --expect-total --expect-total 3.07
    stopped --expect-count --expect-count 4
    expect 0 "$(posted)" "set-ups for what is not allowed anyway"
    pay --max-total 3.06 --max-bonus 1.03 --max-count 3 --expect-total 3.06 --expect-count 3
    ended 0 "paid paid paid"
}

@test "--expect-count: a row that the platform refuses at the quote makes it another count, and stops it" {
    strike SetUpBonuses "\"submission_id\": \"$(submission 2)\", \"fault\": \"refuse\",
        \"message\": \"Cannot pay $(submission 2).\""
    for option in "--expect-count 3" "--expect-total 3.06"; do
        # shellcheck disable=SC2086
        pay $option
        ended 5 "not_attempted failed not_attempted"
        named "${option%% *}"
        expect 0 "$(sent PayBonuses)"
    done
    sed -i "/$(submission 2)/d" "$CSV"
    pay --expect-count 2 --expect-total 2.04
    ended 0 "paid paid"
}

# --- the balance ---

@test "a balance too small for fees and VAT stops it, though it covers the bonuses; exactly enough pays all" {
    # 3.06 + 1.02 + 0.204 of VAT, rounded up
    account 3 '.vat_percent = 20 | .workspaces = [{id: "'"$WORKSPACE"'", balance: "4.28"}]'
    start_sim --state "$STATE"
    stopped balance
    stop_sim
    account 3 '.vat_percent = 20 | .workspaces = [{id: "'"$WORKSPACE"'", balance: "4.29"}]'
    start_sim --state "$STATE"
    pay
    ended 0 "paid paid paid"
    expect 0 "$(sim_requests 'map(select(.error)) | length')" "refusals"
}

@test "a balance that is too small pays a part with --limit" {
    account 3 '.workspaces = [{id: "'"$WORKSPACE"'", balance: "1.35"}]'
    start_sim --state "$STATE"
    stopped balance --limit 2
    pay --limit 1
    ended 6 "paid not_attempted not_attempted"
}

@test "one of two workspaces with too little stops it, whatever the other one has" {
    account 1 '.workspaces = [{id: "'"$WORKSPACE"'", balance: "1.00"}, {id: "60a000000000000000000002"}]
        | .studies[1].workspace = "60a000000000000000000002"' 2
    header
    row 1 1.00
    row 1 1.00 "" 2
    start_sim --state "$STATE"
    stopped "has 1.00 GBP"
    expect 0 "$(paid_count)"
}

@test "a balance of nothing matters only when there is something to pay" {
    account 3 's(1).bonus_payments = ["1.01"] | s(2).bonus_payments = ["1.02"] | s(3).bonus_payments = ["1.03"]
        | .workspaces = [{id: "'"$WORKSPACE"'", balance: "0.00"}]'
    start_sim --state "$STATE"
    pay
    ended 0 "already_paid already_paid already_paid"
    expect 0 "$(sent GetBalance)"
}

@test "a balance that cannot be had, or is in another currency, cannot be checked: nothing is paid" {
    strike GetBalance '"fault": "refuse", "status": 404'
    bonusrec pay
    could_not balance
    expect 0 "$(sent PayBonuses)"
    stop_sim
    account 3 '.workspaces = [{id: "'"$WORKSPACE"'", currency: "USD"}] | .studies[0].currency = "GBP"'
    start_sim --state "$STATE"
    bonusrec pay
    could_not USD GBP
    expect 0 "$(sent PayBonuses)"
}

@test "one quote for two batches stops the run before the first of them is paid" {
    account 1 . 2
    header
    row 1 1.00 "" 1
    row 1 1.00 "" 2
    strike SetUpBonuses '"fault": "answer", "status": 201, "body": "{\"id\": \"same\", \"amount\": 100, \"total_amount\": 133}"'
    pay
    ended 5 "not_attempted not_attempted"
    expect 0 "$(sent PayBonuses)" "pay calls"
}
