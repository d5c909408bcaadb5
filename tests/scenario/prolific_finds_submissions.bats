#!/usr/bin/env bats
# A row of a Prolific file names a submission, or a participant of a study, and just that is paid; where it names
# neither for certain nothing is, and the report says why.

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

@test "rows by submission: what is missing is paid, what is there is not paid again" {
    account 4 's(2).bonus_payments = ["1.02"]'
    rows 4
    start_sim --state "$STATE"
    plan --detailed-exitcode
    ended 2 "to_pay already_paid to_pay to_pay"
    expect "plan: 3 to pay (3.08 GBP + fees), 1 already paid, 0 held, 0 invalid, 0 unknown, 0 unexpected" "$(summary)"
    pay
    ended 0 "paid already_paid paid paid"
    expect "pay: 3 paid (3.08 GBP + 1.03 fees), 1 already paid, 0 held, 0 invalid, 0 unknown, 0 unexpected" "$(summary)"
    expect "1:1.01 3:1.03 4:1.04" "$(paid_rows)"
    settles 4
    expect 0 "$(sent ListSubmissions)" "lists of the study, which nothing needs"
}

@test "rows by participant: the study's list says which submission, and that is paid" {
    account 3
    csv "Prolific PID,study,bonus" "$(participant 3),$(study 1),1.50" "$(participant 1),$(study 1),2.00"
    start_sim --state "$STATE"
    pay
    ended 0 "paid paid"
    expect "1:2.00 3:1.50" "$(paid_rows)"
    expect "$(submission 3) $(submission 1)" "$(in_report submission_id)"
    settles 2
}

@test "--study stands for the column, also for rows that leave it empty" {
    account 2 . 2
    csv "participant_id,amount" "$(participant 2),1.50"
    start_sim --state "$STATE"
    pay --study "$(study 2)"
    ended 0 paid
    csv "study_id,session_id,amount" ",$(submission 1 2),1.25" "$(study 1),$(submission 1),2.50"
    bonusrec pay --study "$(study 2)"
    expect "paid paid" "$(statuses)" "status; $(cat "$ERRORS")"
    expect "$(study 2) $(study 1)" "$(in_report study_id)"
    expect "$(submission 1 2) 1.25;$(submission 2 2) 1.50;$(submission 1) 2.50" \
        "$(sim_ledger 'sort_by(.amount) | map("\(.submission_id) \(.amount)") | join(";")')"
}

@test "several studies in one file: the same people, told apart by the study" {
    account 3 . 3
    csv "study_id,participant_id,amount" "$(study 3),$(participant 1),1.00" "$(study 1),$(participant 1),1.00" \
        "$(study 2),$(participant 2),1.00" "$(study 3),$(participant 2),1.00"
    start_sim --state "$STATE"
    pay
    ended 0 "$(repeat 4 paid)"
    expect "$(submission 1 3) $(submission 1 1) $(submission 2 2) $(submission 2 3)" "$(in_report submission_id)"
    expect 3 "$(sent PayBonuses)" "one pay call a study"
    settles 4
}

@test "rows by submission and by participant in one file" {
    account 3
    csv "study_id,participant_id,submission_id,amount" "$(study 1),$(participant 1),,1.00" \
        "$(study 1),,$(submission 2),2.00" "$(study 1),$(participant 3),$(submission 3),3.00"
    start_sim --state "$STATE"
    pay
    ended 0 "paid paid paid"
    expect "1:1.00 2:2.00 3:3.00" "$(paid_rows)"
    expect "$(participant 1) $(participant 2) $(participant 3)" "$(in_report participant_id)"
    settles 3
}

@test "a row by participant and one by submission are one bonus: the second is a repeated row" {
    account 1
    csv "study_id,participant_id,submission_id,amount" "$(study 1),$(participant 1),,1.00" \
        "$(study 1),,$(submission 1),1.00"
    start_sim --state "$STATE"
    pay
    ended 3 "paid held" "- repeated_row"
    expect "1:1.00" "$(paid_rows)"
}

@test "a participant with two submissions is held and both are named; a row that names one is paid" {
    account 3 "s(3).participant = \"$(participant 2)\""
    csv "study_id,participant_id,submission_id,amount" "$(study 1),$(participant 1),,1.00" \
        "$(study 1),$(participant 2),,1.00" "$(study 1),$(participant 2),$(submission 3),2.00"
    start_sim --state "$STATE"
    pay
    ended 3 "paid held paid" "- ambiguous_participant -"
    detail 2 "$(participant 2)" "$(submission 2)" "$(submission 3)" submission_id
    expect "1:1.00 3:2.00" "$(paid_rows)"
}

@test "a participant without a submission in the study fails and is named; the others are paid" {
    account 2
    csv "study_id,participant_id,amount" "$(study 1),$NOBODY,1.00" "$(study 1),$(participant 2),1.00"
    start_sim --state "$STATE"
    pay
    ended 3 "failed paid" "no_submission -"
    detail 1 "$NOBODY" "$(study 1)"
    expect "2:1.00" "$(paid_rows)"
}

@test "a submission of somebody else, or of another study, is held, and both are named" {
    account 2 . 2
    csv "study_id,participant_id,submission_id,amount" "$(study 1),$(participant 1),$(submission 2),1.00" \
        "$(study 1),,$(submission 2 2),1.00" "$(study 1),$(participant 1),$(submission 1),1.00"
    start_sim --state "$STATE"
    pay
    ended 3 "held held paid" "worker_differs study_differs -"
    detail 1 "$(submission 2)" "$(participant 2)" "$(participant 1)"
    detail 2 "$(submission 2 2)" "$(study 2)" "$(study 1)"
    expect "1:1.00" "$(paid_rows)"
}

@test "a study that the account does not have fails, and the others go on" {
    account 2
    csv "study_id,participant_id,submission_id,amount" "$NOBODY,$(participant 1),,1.00" \
        "$NOBODY,,$(submission 1),1.00" "$(study 1),$(participant 2),,1.00"
    start_sim --state "$STATE"
    pay
    ended 3 "failed failed paid" "study_not_found study_not_found -"
    detail 1 "$NOBODY"
    expect "2:1.00" "$(paid_rows)"
}

@test "a file of unknown studies alone sends nothing" {
    account 1
    csv "study_id,participant_id,amount" "$NOBODY,$(participant 1),1.00"
    start_sim --state "$STATE"
    nothing_sent pay
    ended 3 failed study_not_found
}

@test "a submission that the account does not have cannot be read, so it is not paid; the others go on" {
    account 2
    header
    echo "$(study 1),$NOBODY,1.00," >>"$CSV"
    row 2 1.00
    start_sim --state "$STATE"
    pay
    ended 3 "failed paid" "cannot_read_back -"
    detail 1 "$NOBODY"
    expect "2:1.00" "$(paid_rows)"
}

@test "the report has Prolific's column names, the currency in every row, and the other columns verbatim" {
    account 3 's(2).bonus_payments = ["7.00"]'
    csv "note,study_id,participant_id,submission_id,amount,ref" \
        "\"one, two\",$(study 1),$(participant 1),,1.00,a" ",$(study 1),,$(submission 2),7.00," \
        ",$(study 1),$NOBODY,,1.00," ",$(study 1),,$(submission 3),0,"
    start_sim --state "$STATE"
    pay
    ended 3 "paid already_paid failed zero"
    expect "row,status,code,participant_id,submission_id,study_id,amount,currency,reason,ref,paid_amount,paid_at,payment_id,detail,note" \
        "$(head -n 1 "$REPORT" | tr -d '\r')"
    expect "$(repeat 4 GBP)" "$(in_report currency)"
    expect "$(participant 1) $(participant 2) $NOBODY $(participant 3)" "$(in_report participant_id)"
    expect "1.00 7.00 - -" "$(in_report paid_amount)"
    expect "one, two - - -" "$(in_report note)"
}

@test "the same names in JSON, and in the table" {
    account 1
    rows 1
    start_sim --state "$STATE"
    bonusrec plan --format json
    expect "$(participant 1) $(submission 1) $(study 1) GBP" \
        "$(jq -r '.rows[0] | "\(.participant_id) \(.submission_id) \(.study_id) \(.currency)"' "$REPORT")"
    expect '["participant_id","study_id","submission_id"]' \
        "$(jq -c '.rows[0] | keys | map(select(test("participant|worker|submission|assignment|study|hit_id")))' "$REPORT")"
    bonusrec plan --format table
    grep -q participant_id "$REPORT"
    run ! grep -q worker_id "$REPORT"
}

@test "the currency that participants see comes before the study's own, everywhere" {
    account 2 '.studies[0].currency = "GBP" | .studies[0].presentment_currency = "USD" | .studies[0].submissions[1].bonus_payments = ["9.00"]
        | .workspaces = [{id: "'"$WORKSPACE"'", currency: "USD", balance: "50.00"}]'
    rows 2
    start_sim --state "$STATE"
    plan
    ended 3 "to_pay held" "- amount_differs"
    detail 2 "9.00 USD"
    pay --currency USD
    ended 3 "paid held"
    expect "USD USD" "$(in_report currency)"
    expect USD "$(sim_ledger '.[0].currency')"
    named "1 paid (1.01 USD + "
}

@test "studies in two currencies in one file: refused, both are named, and nothing is sent" {
    account 1 '.studies[1].currency = "USD"' 2
    header
    row 1 1.00
    row 1 1.00 "" 2
    start_sim --state "$STATE"
    for command in plan pay; do
        bonusrec $command
        could_not "$(study 1)" GBP "$(study 2)" USD "a file of its own"
    done
    expect 0 "$(posted)"
}

@test "--currency: another than the study's stops it before anything is sent" {
    account 1
    rows 1
    start_sim --state "$STATE"
    for command in plan pay; do
        nothing_sent $command --currency USD
        expect 5 "$CODE" "exit code of $command; $(cat "$ERRORS")"
        named --currency GBP USD
    done
    pay --currency GBP
    ended 0 paid
}

@test "a report is an input: what it says is missing is paid, unexpected payments are passed over" {
    account 5 's(1).bonus_payments = ["1.01", "9.00"]'
    rows 5
    start_sim --state "$STATE"
    pay --limit 2
    ended 6 "already_paid paid paid not_attempted not_attempted unexpected"
    cp "$REPORT" "$CSV"
    pay
    ended 0 "already_paid already_paid already_paid paid paid unexpected"
    expect "2:1.02 3:1.03 4:1.04 5:1.05" "$(paid_rows)"
    cp "$REPORT" "$CSV"
    nothing_sent pay
}
