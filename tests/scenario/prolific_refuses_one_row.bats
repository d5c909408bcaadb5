#!/usr/bin/env bats
# What Prolific refuses, in any of the forms of its errors, fails in its words, and alone: the rows that a refusal names
# are taken out, and the rest goes out with a new quote, once.

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

# refuses OPERATION FORM MESSAGE [MEMBERS]: a simulator that refuses what names submission 2.
refuses() {
    strike "$1" "\"submission_id\": \"$(submission 2)\", \"fault\": \"refuse\", \"form\": \"$2\", \"message\": \"$3\"${4:+, $4}"
}

# forms: those of Prolific's errors that have a code, by which a refusal to pay is known for its own.
forms() {
    echo string list field bare
}

# --- at the set-up ---

@test "a refused set-up that names a row: that one fails in the platform's words, the rest is paid, in every form" {
    for form in $(forms) message; do
        refuses SetUpBonuses "$form" "No bonus for $(submission 2), sorry."
        pay
        ended 3 "paid failed paid"
        detail 2 "No bonus for $(submission 2), sorry."
        expect "1:1.01 3:1.03" "$(paid_rows)"
        expect "2" "$(sim_requests 'map(select(.operation == "PayBonuses").lines) | join(" ")')" "rows of the pay calls"
        stop_sim
        rm "$SIM_LEDGER" "$SIM_REQUESTS" "$LEDGER"
    done
}

@test "a refusal that names several rows: all of those fail at once, and the rest is paid" {
    account 4
    rows 4
    strike SetUpBonuses "\"at\": 1, \"fault\": \"refuse\", \"form\": \"list\",
        \"message\": \"Unknown: $(submission 4), $(submission 2).\""
    pay
    ended 3 "paid failed paid failed"
    expect "1:1.01 3:1.03" "$(paid_rows)"
    expect 1 "$(sim_requests 'map(select(.operation == "SetUpBonuses" and .error)) | length')" "refused set-ups"
}

@test "a refused set-up that names nobody: all of the batch failed, the other studies are paid" {
    account 2 . 2
    header
    row 1 1.00
    row 2 1.00
    row 1 2.00 "" 2
    strike SetUpBonuses "\"study_id\": \"$(study 1)\", \"fault\": \"refuse\", \"message\": \"This study has no bonuses.\""
    pay
    ended 3 "failed failed paid"
    detail 1 "This study has no bonuses."
    detail 2 "This study has no bonuses."
    expect "$(submission 1 2)" "$(sim_ledger 'map(.submission_id) | join(" ")')"
    expect 1 "$(sim_requests 'map(select(.operation == "SetUpBonuses" and .error)) | length')" "refused set-ups"
}

@test "all of a file refused at the set-up: nothing is paid, and nobody is asked" {
    strike SetUpBonuses '"fault": "refuse", "message": "No."'
    pay
    ended 3 "failed failed failed"
    expect 0 "$(sent PayBonuses)"
    at_same_address
    pay
    ended 0 "paid paid paid"
}

@test "a part of an id is not that id: only whole ids name a row" {
    strike SetUpBonuses "\"at\": 1, \"fault\": \"refuse\", \"message\": \"No a$(submission 2), $(submission 2)0, or $(submission 2 | cut -c 1-23).\""
    pay
    ended 3 "failed failed failed"
    expect 0 "$(sent PayBonuses)"
}

# --- at the pay call ---

@test "a refused pay call that names a row: that one fails in the platform's words, the rest goes out anew, once" {
    for form in $(forms); do
        refuses PayBonuses "$form" "No bonus for $(submission 2), sorry."
        pay
        ended 3 "paid failed paid"
        detail 2 "No bonus for $(submission 2), sorry."
        expect "1:1.01 3:1.03" "$(paid_rows)"
        expect "refused 2" "$(sim_requests 'map(select(.operation == "PayBonuses") | .lines // "refused") | join(" ")')" "rows of the pay calls"
        expect 2 "$(sim_requests 'map(select(.operation == "PayBonuses").bulk_id) | unique | length')" "quotes"
        history --format csv --worker "$(participant 2)"
        expect refused "$(shown state)"
        stop_sim
        rm "$SIM_LEDGER" "$SIM_REQUESTS" "$LEDGER"
    done
}

@test "a refused pay call without Prolific's code, or with another status in it, may be somebody else's: unknown" {
    refuses PayBonuses message "No bonus for $(submission 2), sorry."
    pay --settle-wait 0
    ended 4 "unknown unknown unknown"
    stop_sim
    rm "$LEDGER"
    strike PayBonuses '"fault": "answer", "status": 404, "body": "{\"error\": {\"status\": 400, \"error_code\": 140100, \"title\": \"No\", \"detail\": \"No\"}}"'
    pay --settle-wait 0
    ended 4 "unknown unknown unknown"
    expect 2 "$(sent PayBonuses)"
}

@test "a refusal that speaks of a payment that was made, or is being made, is none: unknown" {
    for words in "already paid" "is in progress" "Duplicate request"; do
        strike PayBonuses "\"fault\": \"refuse\", \"status\": 409, \"message\": \"$words\""
        pay --settle-wait 0
        ended 4 "unknown unknown unknown"
        stop_sim
        rm "$LEDGER"
        strike PayBonuses "\"fault\": \"refuse\", \"message\": \"$words\""
        pay --settle-wait 0
        ended 4 "unknown unknown unknown"
        stop_sim
        rm "$LEDGER"
    done
    expect 6 "$(sent PayBonuses)"
}

@test "a refused pay call that names nobody: all of the batch failed, and the other studies are paid" {
    account 2 . 2
    header
    row 1 1.00
    row 2 1.00
    row 1 2.00 "" 2
    strike PayBonuses "\"study_id\": \"$(study 1)\", \"fault\": \"refuse\", \"message\": \"This study has no bonuses.\""
    pay
    ended 3 "failed failed paid"
    detail 1 "This study has no bonuses."
    expect 2 "$(sent PayBonuses)"
    at_same_address
    pay
    ended 0 "paid paid already_paid"
}

@test "a rest that would cost more than all of it was to cost is not sent" {
    header
    row 1 1.00
    row 2 0.01
    row 3 1.00
    # 2.01 + 0.67 were approved
    start_sim_with_rules "[{\"operation\": \"PayBonuses\", \"at\": 1, \"fault\": \"refuse\", \"message\": \"Not $(submission 2).\"},
        {\"operation\": \"SetUpBonuses\", \"at\": 2, \"fault\": \"answer\", \"status\": 201,
         \"body\": \"{\\\"id\\\":\\\"abc\\\",\\\"amount\\\":200,\\\"total_amount\\\":269}\"}]" --state "$STATE"
    pay
    ended 6 "not_attempted failed not_attempted"
    named "2.69" "more than was approved"
    expect 1 "$(sent PayBonuses)"
}

@test "a quote of the rest that is wrong stops it: nothing but the refused batch was sent" {
    start_sim_with_rules "[{\"operation\": \"PayBonuses\", \"at\": 1, \"fault\": \"refuse\", \"message\": \"Not $(submission 2).\"},
        {\"operation\": \"SetUpBonuses\", \"at\": 2, \"fault\": \"quote-times\"}]" --state "$STATE"
    pay
    ended 6 "not_attempted failed not_attempted"
    named "204.00 GBP where 2.04 were asked for"
    expect 1 "$(sent PayBonuses)"
    expect 0 "$(paid_count)"
    at_same_address
    pay
    ended 0 "paid paid paid"
}

@test "a pay call for an empty wallet: nothing is paid, and the next run pays all" {
    strike PayBonuses '"fault": "insufficient-funds"'
    pay
    expect 0 "$(paid_count)"
    expect 1 "$(sent PayBonuses)"
    expect 0 "$(column status | tr ' ' '\n' | grep -cE 'paid|unknown')" "rows paid or unknown; $(cat "$REPORT")"
    at_same_address
    pay
    ended 0 "paid paid paid"
}

# --- the token ---

@test "a token that is no good: exit 1 with words about it, before anything else" {
    export PROLIFIC_API_TOKEN=example-of-another-token
    start_sim --state "$STATE"
    for command in plan pay; do
        bonusrec $command
        could_not "token from PROLIFIC_API_TOKEN" "$SIM_URL"
    done
    run ! grep -ra -- "$PROLIFIC_API_TOKEN" "$BATS_TEST_TMPDIR"
    expect '[401]' "$(sim_requests 'map(.status) | unique')"
}

@test "a token that is withdrawn in the middle: nothing more is sent, and what was done stands" {
    account 1 . 2
    header
    row 1 1.00
    row 1 1.00 "" 2
    strike PayBonuses '"at": 2, "fault": "expired-token"'
    pay
    expect 6 "$CODE" "exit code; $(cat "$ERRORS")"
    expect paid "$(column status | cut -d ' ' -f 1)"
    named token
    expect 1 "$(paid_count)"
    at_same_address
    pay
    ended 0 "already_paid paid"
}

@test "a platform that repeats the token in its refusal: it is shown nowhere" {
    # tear_down_prolific looks through all that was written; the rules are the one file that has to have it.
    strike SetUpBonuses "\"fault\": \"refuse\", \"message\": \"Token $TOKEN may not.\""
    rm "$BATS_TEST_TMPDIR"/sim-rules.*
    bonusrec pay --log "$BATS_TEST_TMPDIR/log.jsonl" --verbose || true
    pay
    ended 3 "failed failed failed"
    detail 1 "may not"
}

@test "a refusal that is not true: what it paid all the same is seen, and not paid anew" {
    account 3
    rows 3
    strike PayBonuses "\"at\": 1, \"fault\": \"refuse\", \"apply\": true, \"status\": 400, \"message\": \"No bonus for $(submission 2).\""
    bonusrec pay # the report says what Prolific said
    ended 6 "not_attempted failed not_attempted"
    expect 1 "$(sent PayBonuses)" "pay calls"
    expect 3 "$(paid_count)"
    at_same_address
    settles 3
}
