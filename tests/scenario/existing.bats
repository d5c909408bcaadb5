#!/usr/bin/env bats
# plan --existing: two spreadsheets in, the difference out, in every format; no platform is asked, no keys and no
# ledger are needed, and what cannot be read does not look unpaid.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers

setup() {
    set_up_money
    PAID=$BATS_TEST_TMPDIR/paid.csv
    # No address to ask, no keys, no place for a ledger.
    unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
    export XDG_STATE_HOME=/nonexistent HOME=/nonexistent
    header
    row 1 1.00
    row 2 2.00
    row 3 3.00
    row 4 4.00
}

teardown() {
    stop_all_sims
}

# compare [OPTION...]: plan of $CSV against $PAID. Sets CODE; the report is $REPORT.
compare() {
    CODE=0
    "$BONUSREC" plan "$CSV" --platform mturk --existing "$PAID" -o "$REPORT" "$@" </dev/null 2>"$ERRORS" 3>&- ||
        CODE=$?
}

# A list kept by hand: paid_row NUMBER AMOUNT [REASON]
paid_row() {
    echo "$(worker "$1"),$(assignment "$1"),$2,${3-$THANKS}" >>"$PAID"
}

paid_header() {
    echo "${1-worker,assignment,bonus,message}" >"$PAID"
}

@test "a list kept by hand is the payments, and no request leaves" {
    paid_header
    paid_row 1 1.00
    paid_row 2 0.75
    paid_row 3 3.00 'Another reason'
    paid_row 1 7.77 'Nobody asked for this'
    # Whatever tried to ask would find a simulator that writes down each request.
    start_sim
    BONUSREC_ENDPOINT=$SIM_URL compare
    ended 3 "already_paid held held to_pay unexpected"
    expect "- amount_differs reason_differs - -" "$(column code)"
    expect "1.00 0.75 3.00 - 7.77" "$(column paid_amount)"
    expect "plan: 1 to pay (4.00 USD + 0.80 fees), 1 already paid, 2 held, 0 invalid, 0 unknown, 1 unexpected" "$(summary)"
    grep -q 'the file of --existing shows 0.75 USD' "$REPORT"
    run -1 grep -q 'the platform shows' "$REPORT"
    asked_nothing
}

@test "an export is one, and a plan against it says what a plan against the platform says" {
    export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
    account 9 "$(payments "$(paid 1 1.00)" "$(paid 2 0.75)" "$(paid 3 3.00 'Another reason')" "$(paid 1 7.77 'No row')" \
        "$(paid 9 9.99)")"
    XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
    start_sim --state "$STATE"
    printf 'hit_id,assignment_id\n%s,\n' "$HIT" >"$BATS_TEST_TMPDIR/ids.csv"
    run -0 "$BONUSREC" export "$BATS_TEST_TMPDIR/ids.csv" --platform mturk --endpoint "$SIM_URL" -o "$PAID"
    expect 6 "$(wc -l <"$PAID")" "lines of the export"
    for options in "" "--scope groups" "--match amount" "--on-conflict top-up"; do
        # shellcheck disable=SC2086
        plan $options
        sed 's/the file of --existing/the platform/' "$REPORT" >"$BATS_TEST_TMPDIR/wanted"
        # shellcheck disable=SC2086
        compare $options
        sed 's/the file of --existing/the platform/' "$REPORT" | diff "$BATS_TEST_TMPDIR/wanted" -
    done
}

@test "a report is one: what it has as paid is paid, also beside rows that are held" {
    export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
    XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
    account 9 "$(payments "$(paid 1 1.00)" "$(paid 2 0.75)" "$(paid 3 3.00 'Another reason')" "$(paid 1 7.77 'No row')")"
    start_sim --state "$STATE"
    pay
    ended 3 "already_paid held held paid unexpected"
    cp "$REPORT" "$PAID"
    compare
    ended 3 "already_paid held held already_paid unexpected"
    expect "- amount_differs reason_differs - -" "$(column code)"
}

@test "rows that a report leaves unknown are said and held, and are no payments" {
    echo "row,status,code,worker_id,assignment_id,hit_id,amount,currency,reason,ref,paid_amount,paid_at,payment_id,detail" >"$PAID"
    echo "1,unknown,,$(worker 1),$(assignment 1),,1.00,USD,$THANKS,,,,," >>"$PAID"
    compare -q
    ended 3 "held to_pay to_pay to_pay"
    expect "outcome_unknown - - -" "$(column code)"
    named "1 row may have been paid (unknown there, or not to be read)"
}

@test "every format tells the same, and a page and a workbook besides" {
    paid_header
    paid_row 1 1.00
    compare --format json
    expect "already_paid to_pay to_pay to_pay" "$(jq -r '[.rows[].status] | join(" ")' "$REPORT")"
    compare --format table
    grep -q '^= already paid' "$REPORT"
    compare --html "$BATS_TEST_TMPDIR/o.html" --xlsx "$BATS_TEST_TMPDIR/o.xlsx"
    expect 0 "$CODE" "$(cat "$ERRORS")"
    grep -q already_paid "$BATS_TEST_TMPDIR/o.html"
    expect PK "$(head -c 2 "$BATS_TEST_TMPDIR/o.xlsx")"
}

@test "a list without reasons compares amounts, and says so" {
    paid_header worker,assignment,bonus
    echo "$(worker 1),$(assignment 1),1.00" >>"$PAID"
    compare
    ended 0 "already_paid to_pay to_pay to_pay"
    named "has no column of reasons: equal amounts count as equal"
}

@test "payments for assignments that no row names are counted, not compared" {
    paid_header
    paid_row 9 9.00
    compare
    ended 0 "to_pay to_pay to_pay to_pay"
    named "1 payment(s) for assignments that $CSV does not name are not compared (see --scope groups)"
}

@test "a row of the list that cannot be used stops the comparison" {
    paid_header
    paid_row 1 1.00
    paid_row 2 '$2.00'
    compare
    expect 1 "$CODE"
    named 'row 2, line 3, column "bonus" (C3): "$2.00"' "1 of 2 rows cannot be used, and what is not read would look unpaid"
    [[ ! -e $REPORT ]]
}

@test "a list that is not there, is empty, or has not the columns" {
    compare
    expect 1 "$CODE"
    said "$PAID: "
    : >"$PAID"
    compare
    expect 1 "$CODE"
    said "$PAID: is empty"
    paid_header who,what
    compare
    expect 1 "$CODE"
    said "$PAID: no column for worker_id, assignment_id, amount"
}

@test "what is left of a report in a spreadsheet has the words of a report: what it was to pay is no payment" {
    paid_header status,worker_id,assignment_id,amount
    {
        echo "already_paid,$(worker 1),$(assignment 1),1.00"
        echo "to_pay,$(worker 2),$(assignment 2),2.00"
        echo "held,$(worker 3),$(assignment 3),3.00"
        echo "done,$(worker 4),$(assignment 4),4.00" # no word of ours
    } >>"$PAID"
    compare
    ended 3 "already_paid to_pay held already_paid"
    expect "- - outcome_unknown -" "$(column code)"
    named "$PAID: 2 payments in 4 rows, 5.00 USD" "1 row may have been paid"
}

@test "a payment for one ref is not taken for that of another" {
    header
    row 1 1.00 "$THANKS" r1
    row 2 1.00 "$THANKS" r1
    row 3 1.00 "$THANKS" r1
    row 4 1.00
    paid_header worker,assignment,bonus,message,ref
    for n in 1 4; do echo "$(worker $n),$(assignment $n),1.00,$THANKS,r2" >>"$PAID"; done
    echo "$(worker 2),$(assignment 2),1.00,$THANKS,r1" >>"$PAID"
    compare
    ended 3 "held already_paid to_pay already_paid"
    expect "reason_differs - - -" "$(column code)"
    grep -q "equal but for its ref" "$REPORT"
}

@test "how much of the list counts as paid is said" {
    paid_header
    paid_row 1 1.00
    compare
    named "$PAID: 1 payment in 1 row, 1.00 USD"
}

@test "a choice of a column is for whichever file has it, and one that neither has is refused" {
    paid_header "worker,assignment,Paid (USD),message"
    paid_row 1 1.00
    compare --column "amount=Paid (USD)"
    ended 0 "already_paid to_pay to_pay to_pay"
    sed -i '1s/amount/Bonus due/' "$CSV"
    sed -i '1s/Paid (USD)/amount/' "$PAID"
    compare --column "amount=Bonus due"
    ended 0 "already_paid to_pay to_pay to_pay"
    compare --column "amount=Bonus due" --column ref=nowhere
    expect 1 "$CODE"
    named "--column: neither $CSV nor $PAID has a column \"nowhere\""
}

@test "the bonuses themselves are no list of what is paid, and there is one list" {
    ln -s "$CSV" "$BATS_TEST_TMPDIR/link.csv"
    PAID=$BATS_TEST_TMPDIR/link.csv
    compare
    expect 64 "$CODE"
    said "is the file of the bonuses itself, and all of it would look paid"
    run -64 "$BONUSREC" plan "$CSV" --platform mturk --existing "$CSV" --existing "$PAID"
    [[ $output == *"--existing is given twice"* ]]
}

@test "another worker's payment is told without words of a ledger" {
    paid_header
    echo "$(worker 9),$(assignment 1),1.00,$THANKS" >>"$PAID"
    compare
    ended 3 "held to_pay to_pay to_pay unexpected"
    expect "worker_differs - - - -" "$(column code)"
    grep -q "the file of --existing has a payment for this assignment" "$REPORT"
}

@test "two currencies are not compared" {
    paid_header submission_id,study_id,amount,currency
    echo "60ffe5c8371090c7041d43f8,60d9aadeb86739de712faee0,1.00,GBP" >>"$PAID"
    {
        echo submission_id,study_id,amount,currency
        echo 60ffe5c8371090c7041d43f8,60d9aadeb86739de712faee0,1.00,EUR
    } >"$CSV"
    CODE=0
    "$BONUSREC" plan "$CSV" --platform prolific --existing "$PAID" -o "$REPORT" 2>"$ERRORS" || CODE=$?
    expect 1 "$CODE"
    said "$PAID: there are amounts in EUR and in GBP"
}

@test "Prolific: a participant within a study is whoever the two lists say it is" {
    {
        echo participant_id,submission_id,study_id,amount
        echo 5f0000000000000000000001,,60d9aadeb86739de712faee0,1.00
        echo 5f0000000000000000000002,60ffe5c8371090c7041d43f8,60d9aadeb86739de712faee0,2.00
        echo 5f0000000000000000000003,,60d9aadeb86739de712faee0,3.00
        echo 5f0000000000000000000004,,60d9aadeb86739de712faee0,4.00
    } >"$CSV"
    {
        echo submission_id,participant_id,study_id,amount,currency
        echo 60ffe5c8371090c7041d43f1,5f0000000000000000000001,60d9aadeb86739de712faee0,1.00,GBP
        echo ,5f0000000000000000000002,60d9aadeb86739de712faee0,2.00,GBP
        echo ,5f0000000000000000000003,60d9aadeb86739de712faee0,3.00,GBP
    } >"$PAID"
    CODE=0
    "$BONUSREC" plan "$CSV" --platform prolific --existing "$PAID" -o "$REPORT" 2>"$ERRORS" || CODE=$?
    ended 0 "already_paid already_paid already_paid to_pay"
    sed -i '1s/,currency//; s/,GBP$//' "$PAID"
    "$BONUSREC" plan "$CSV" --platform prolific --existing "$PAID" --currency GBP -o "$REPORT" 2>"$ERRORS"
    ended 0 "already_paid already_paid already_paid to_pay"
    expect "60ffe5c8371090c7041d43f1 60ffe5c8371090c7041d43f8 - -" "$(column submission_id)"
    expect "GBP GBP GBP GBP" "$(column currency)"
}

@test "it is for plan alone, and does not become the report" {
    paid_header
    paid_row 1 1.00
    run -64 "$BONUSREC" pay "$CSV" --platform mturk --existing "$PAID" --yes
    [[ $output == *"pay takes no --existing"* ]]
    run -64 "$BONUSREC" plan "$CSV" --platform mturk --existing "$PAID" -o "$PAID"
    [[ $output == *"is the file of --existing, which this would destroy"* ]]
    expect 2 "$(wc -l <"$PAID")"
}
