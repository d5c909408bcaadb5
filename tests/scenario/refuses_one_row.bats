#!/usr/bin/env bats
# What the platform refuses fails that row alone, in the platform's own words; the others are paid. What
# it cannot list is not paid at all.

load helpers
load pay_helpers

setup() {
    set_up_money
    account 4
    rows 4
}

teardown() {
    stop_all_sims
}

detail_of() {
    sed -n "$(($1 + 1))p" "$REPORT" | cut -d , -f 14-
}

# refused FAULT CODE: the second row is refused, and no one else suffers.
refused() {
    start_sim_with_rules "[{\"operation\": \"SendBonus\", \"assignment_id\": \"$(assignment 2)\", \"fault\": \"refuse\", $1}]" \
        --state "$STATE"
    pay
    ended 3 "paid failed paid paid" "- $2 - -"
    expect "1:1.01 3:1.03 4:1.04" "$(paid_rows)"
    expect 4 "$(sent SendBonus)" "a refusal is not tried again"
    sound_again
    settles 4
}

@test "a refusal in the platform's own words" {
    refused '"code": "AWS.MechanicalTurk.WorkerInactive", "message": "No work in six months."' \
        AWS.MechanicalTurk.WorkerInactive
}

@test "a refusal's words stand in the report, without their time stamp" {
    start_sim_with_rules '[{"operation": "SendBonus", "at": 1, "fault": "refuse", "message": "No work in six months."}]' \
        --state "$STATE"
    pay --jobs 1
    # The platform puts one behind all it says.
    expect "SendBonus: No work in six months." "$(detail_of 1)"
}

@test "an error of validation" {
    refused '"type": "ParameterValidationError", "message": "1 validation error detected: already been processed"' \
        ParameterValidationError
}

@test "an exception of validation" {
    refused '"type": "ValidationException", "message": "1 validation error detected"' ValidationException
}

@test "the HIT does not exist" {
    refused '"code": "AWS.MechanicalTurk.HITDoesNotExist", "message": "Hit X does not exist."' \
        AWS.MechanicalTurk.HITDoesNotExist
}

@test "an assignment of another account" {
    row 9 2.00
    start_sim --state "$STATE"
    pay
    ended 3 "paid paid paid paid failed" "- - - - cannot_read_back"
    [[ $(detail_of 5) == *"does not exist"*"--platform"* ]]
    expect 4 "$(paid_count)"
}

@test "a worker who did not do the assignment" {
    row 1 2.00 "$THANKS" "" "$(worker 3)"
    sed -i 2d "$CSV"
    start_sim --state "$STATE"
    pay
    ended 3 "paid paid paid failed" "- - - AWS.MechanicalTurk.ParameterValidationError"
    expect 3 "$(paid_count)"
}

@test "an assignment that is not submitted yet" {
    account 4 "$(jq -n --arg id "$(assignment 9)" --arg worker "$(worker 9)" '{hits: [{hit_id: "3OTHER", assignments:
        [{assignment_id: $id, worker_id: $worker, status: "Accepted"}]}]}')"
    header
    row 1 1.00
    row 9 1.00
    start_sim --state "$STATE"
    pay
    ended 3 "paid failed" "- AWS.MechanicalTurk.InvalidAssignmentState"
}

@test "without a HIT column an assignment that cannot be listed is not paid" {
    row 9 2.00
    cut -d , -f 2- "$CSV" >"$CSV.short" && mv "$CSV.short" "$CSV"
    start_sim --state "$STATE"
    plan
    ended 3 "to_pay to_pay to_pay to_pay failed" "- - - - cannot_read_back"
    pay
    ended 3 "paid paid paid paid failed" "- - - - cannot_read_back"
    expect 4 "$(sent SendBonus)"
}

@test "a HIT that cannot be listed whole: its rows are not paid, those of the other HIT are" {
    jq -n '{generate: {hits: 2, assignments_per_hit: 150, paid: true, amount: "1.00", reason: "Thank you"}}' >"$STATE"
    second=$(printf '3HIT%026d,3ASN%013d%013d,A%013d' 2 2 150 300)
    header
    row 1 2.00 Extra
    printf '%s\n' "$second,1.00,$THANKS," "$second,2.00,$THANKS," >>"$CSV"
    start_sim_with_rules "[{\"operation\": \"ListBonusPayments\", \"hit_id\": \"${second%%,*}\",
        \"at\": 2, \"fault\": \"repeat-page\"}]" --state "$STATE"
    pay --on-conflict pay
    # What was seen of it counts, although there may be more.
    ended 3 "paid already_paid failed unexpected" "- - cannot_read_back -"
    expect "1:2.00" "$(paid_rows)"
    expect 1 "$(sent SendBonus)"
}
