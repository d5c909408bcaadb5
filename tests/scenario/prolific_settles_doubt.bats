#!/usr/bin/env bats
# A pay call on Prolific without a certain answer is never sent again by this program: its rows are unknown until the
# payments show, and when they do not show for a day a person has to say what became of them.

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

# struck FAULT: a run whose one pay call meets FAULT, JSON members.
struck() {
    strike PayBonuses "\"at\": 1, \"fault\": $1"
    pay --settle-wait 0
}

# in_doubt FAULT: that leaves all three rows unknown, and the ledger says why.
in_doubt() {
    struck "$1"
    ended 4 "unknown unknown unknown"
    expect 1 "$(sent PayBonuses)" "pay calls"
    history --format csv
    expect "in_doubt in_doubt in_doubt" "$(shown state)"
}

# not_made FAULT: in doubt, and nothing was paid. The next run does not send it again.
not_made() {
    in_doubt "$1"
    expect 0 "$(paid_count)"
    nothing_sent pay --settle-wait 0
    ended 4 "unknown unknown unknown"
    stop_sim
    rm "$LEDGER" "$SIM_REQUESTS"
}

# made FAULT: the same run sees all of them paid, and that is that.
made() {
    struck "$1"
    expect "paid paid paid" "$(column status)" "status; $(cat "$ERRORS")"
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
    expect 1 "$(sent PayBonuses)" "pay calls"
    settles 3
    stop_sim
    rm "$LEDGER" "$SIM_REQUESTS" "$SIM_LEDGER"
}

# made_unseen FAULT: they do not show at once, so they are unknown; a later run sees them.
made_unseen() {
    strike PayBonuses "\"at\": 1, \"fault\": $1" '"fault": "lag", "requests": 2'
    pay --settle-wait 0
    ended 4 "unknown unknown unknown"
    expect 3 "$(paid_count)"
    nothing_sent pay --settle-wait 0
    ended 4 "unknown unknown unknown"
    settles 3
    history --format csv
    expect "confirmed confirmed confirmed" "$(shown state)"
    stop_sim
    rm "$LEDGER" "$SIM_REQUESTS" "$SIM_LEDGER"
}

# --- what makes doubt ---

@test "the connection closes without an answer: unknown, never sent again, and a day later a person is asked" {
    in_doubt '"close-before"'
    nothing_sent pay --settle-wait 0
    ended 4 "unknown unknown unknown"
    hours_later 23
    nothing_sent pay --settle-wait 0
    ended 4 "unknown unknown unknown"
    hours_later 2
    nothing_sent pay --settle-wait 0
    ended 3 "held held held" "$(repeat 3 outcome_unknown)"
    expect 0 "$(paid_count)"
}

@test "the answer is lost after the payment: the payments are found" {
    made '"close-after"'
    made_unseen '"close-after"'
}

@test "HTTP 500 and 503 before the payment: unknown, and never sent again" {
    not_made '"error-500-before"'
    not_made '"error-500-before", "status": 503'
}

@test "HTTP 500 and 503 after the payment: found" {
    made '"error-500-after"'
    made_unseen '"error-500-after", "status": 503'
}

@test "HTTP 429: nobody knows whether it was paid, so it is not sent again, whatever Retry-After says" {
    not_made '"throttle", "retry_after": 1'
    made '"throttle", "apply": true'
    made_unseen '"throttle", "apply": true'
}

@test "an answer cut short, garbage, JSON of the wrong types, an answer without end: found" {
    made '"cut-body"'
    made '"garbage"'
    made '"wrong-types"'
    made '"huge"'
}

@test "HTTP 200 where 202 is promised, and garbage, and nothing paid: unknown" {
    not_made '"answer", "body": "\"ok\""'
    not_made '"garbage", "apply": false'
}

@test "HTTP 202 with the body of an error is no success" {
    not_made '"answer", "status": 202, "body": "{\"error\": {\"status\": 400, \"error_code\": 1, \"title\": \"No\", \"detail\": \"No\"}}"'
}

@test "a redirect is not followed: unknown" {
    in_doubt '"redirect"'
    expect 0 "$(sim_requests 'map(select(.target == "/redirected")) | length')" "requests there"
    expect 0 "$(paid_count)"
}

@test "HTTP 403 and 404 of somebody on the way, without Prolific's error body: unknown" {
    not_made '"html-403"'
    not_made '"answer", "status": 404, "body": "{\"message\": \"no route\"}"'
}

@test "an answer that does not come in time: unknown" {
    strike PayBonuses '"fault": "hang"'
    pay --settle-wait 0 --timeout 1
    ended 4 "unknown unknown unknown"
    expect 1 "$(sent PayBonuses)"
}

# --- nothing more is sent ---

@test "a batch in doubt stops the run: the batches behind it have no turn, and the next run sends just those" {
    account 1 . 3
    header
    for s in 1 2 3; do row 1 "1.0$s" "" $s; done
    for fault in close-before error-500-before throttle; do
        strike PayBonuses "\"at\": 2, \"fault\": \"$fault\""
        pay --settle-wait 0
        ended 4 "paid unknown not_attempted"
        expect 2 "$(sent PayBonuses)" "pay calls with $fault"
        pay --settle-wait 0
        ended 4 "already_paid unknown paid"
        expect 3 "$(sent PayBonuses)"
        expect "$(study 1) $(study 3)" "$(sim_ledger 'map(.study_id) | join(" ")')"
        stop_sim
        rm "$LEDGER" "$SIM_REQUESTS" "$SIM_LEDGER"
    done
}

@test "another file, another ref, --on-conflict: the doubt stays with the submission and amount" {
    in_doubt '"close-before"'
    CSV=$BATS_TEST_TMPDIR/other.csv
    rows 3
    nothing_sent pay --settle-wait 0
    expect 4 "$CODE" "exit code; $(cat "$ERRORS")"
    header
    row 1 1.01 another
    nothing_sent bonusrec pay --settle-wait 0 --on-conflict top-up
    ended 3 held outcome_unknown
}

# --- a part of a batch ---

@test "the platform takes a batch and shows a part of it: the rest is accepted, and not paid again" {
    strike PayBonuses '"fault": "pay-part", "lines": 2'
    bonusrec pay --settle-wait 0
    ended 0 "paid paid paid" "- - accepted"
    nothing_sent pay
    ended 0 "already_paid already_paid already_paid"
    detail 3 "the platform took it, and does not show it"
}

@test "no answer, and a part of the batch shows: those rows are paid, the others unknown, then held" {
    in_doubt '"close-before"'
    account 3 's(2).bonus_payments = ["1.02"]'
    at_same_address
    nothing_sent pay --settle-wait 0
    ended 4 "unknown already_paid unknown"
    hours_later 25
    nothing_sent pay --settle-wait 0
    ended 3 "held already_paid held" "outcome_unknown - outcome_unknown"
}

@test "two alike in doubt and one shows: one is paid, the other unknown, then held, neither sent again" {
    account 1
    header
    row 1 1.00 a
    row 1 1.00 b
    struck '"close-before"'
    ended 4 "unknown unknown"
    account 1 's(1).bonus_payments = ["1.00"]'
    at_same_address
    nothing_sent bonusrec pay --settle-wait 0
    expect "already_paid unknown" "$(column status)"
    hours_later 25
    nothing_sent bonusrec pay --settle-wait 0
    expect "already_paid held" "$(column status)"
}

@test "an equal payment from before is none of the doubtful one" {
    account 1 's(1).bonus_payments = ["1.00"]'
    header
    row 1 1.00 a
    row 1 1.00 b
    strike PayBonuses '"fault": "close-before"'
    pay --settle-wait 0
    ended 4 "already_paid unknown"
    nothing_sent pay --settle-wait 0
    ended 4 "already_paid unknown"
    account 1 's(1).bonus_payments = ["1.00", "1.00"]'
    at_same_address
    nothing_sent pay
    ended 0 "already_paid already_paid"
}

# --- a person's word ---

@test "not seen and younger than --settle-after: unknown; older: held; a payment that shows then is seen" {
    strike PayBonuses '"fault": "close-after"' '"fault": "lag", "requests": 4'
    pay --settle-wait 0
    ended 4 "unknown unknown unknown"
    hours_later 2
    nothing_sent pay --settle-after 3
    ended 4 "unknown unknown unknown"
    hours_later 2
    nothing_sent pay --settle-after 3
    ended 3 "held held held" "$(repeat 3 outcome_unknown)"
    detail 1 "bonusrec resolve" --paid --not-paid
    nothing_sent plan
    ended 4 "unknown unknown unknown"
    settles 3
}

# resolve N WORD...: a person's word on row N's payment.
resolve() {
    history --format csv --worker "$(participant "$1")"
    ledger_command resolve "$(shown key)" "${@:2}"
    expect 0 "$CODE" "exit code of resolve; $(cat "$ERRORS")"
}

@test "resolve: --paid is already paid and never sent, --not-paid is paid by the next run, once" {
    in_doubt '"close-before"'
    hours_later 25
    resolve 1 --paid
    resolve 2 --not-paid
    bonusrec plan
    ended 3 "already_paid to_pay held" "- - outcome_unknown"
    pay
    ended 3 "already_paid paid held" "- - outcome_unknown"
    expect "2:1.02" "$(paid_rows)"
    resolve 3 --not-paid
    pay
    ended 0 "already_paid already_paid paid"
    expect "2:1.02 3:1.03" "$(paid_rows)"
    nothing_sent pay
    ended 0 "already_paid already_paid already_paid"
}

@test "a person's word that was wrong: the payment too many shows as unexpected, and nothing more is sent" {
    account 1
    rows 1
    strike PayBonuses '"at": 1, "fault": "close-after"' '"at": 1, "fault": "lag", "requests": 2'
    pay --settle-wait 0
    hours_later 25
    resolve 1 --not-paid
    bonusrec pay
    ended 0 "paid unexpected"
    nothing_sent bonusrec pay
    ended 0 "already_paid unexpected"
    expect "1:1.01 1:1.01" "$(paid_rows)"
}

@test "what the platform took and never shows is a person's to take back, and then paid" {
    account 1
    rows 1
    strike PayBonuses '"at": 1, "fault": "pay-part", "lines": 0'
    bonusrec pay --settle-wait 0 # as the platform says
    ended 0 paid accepted
    at_same_address
    nothing_sent bonusrec pay
    ended 0 already_paid
    detail 1 "should it never come" "--not-paid"
    history --format csv
    ledger_command resolve "$(shown key)" --not-paid
    expect 1 "$CODE" "exit code of a resolve that comes too early"
    grep -qF "the platform may show it later" "$ERRORS"
    resolve 1 --not-paid --yes
    pay
    ended 0 paid
    settles 1
}
