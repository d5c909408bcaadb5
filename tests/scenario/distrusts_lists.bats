#!/usr/bin/env bats
# A list of payments that cannot be believed pays nothing on a guess: its rows fail, in words that say what
# was wrong with it, and other HITs have their turn. Where who answers is not the platform, or nobody
# answers, the run stops with one sentence.

load helpers
load pay_helpers
load reading_helpers

setup() {
    set_up_money
    two_hits
}

teardown() {
    stop_all_sims
    no_secret_was_shown
}

# doubted WORDS RULE: the list of the second HIT is answered by RULE. Its row is not paid, and WORDS say
# why; the row of the first is paid.
doubted() {
    start_sim_with_rules "[{\"operation\": \"ListBonusPayments\", \"hit_id\": \"$HIT_2\", $2}]" --state "$STATE"
    pay --on-conflict pay
    expect "paid failed" "$(statuses)"
    expect "- cannot_read_back" "$(column code | cut -d ' ' -f 1-2)"
    expect 3 "$CODE" "exit code; $(cat "$ERRORS")"
    expect "1:2.00" "$(paid_rows)"
    expect 1 "$(sent SendBonus)"
    sed -n 3p "$REPORT" | grep -F "$HIT_2" | grep -F "nothing is sent for it" | grep -qF -- "$1" || {
        cat "$REPORT"
        return 1
    }
}

# stopped WORDS RULE [REQUESTS]: each list is answered by RULE, and that stops plan and pay. They say
# where they asked, and asked REQUESTS times.
stopped() {
    local command

    sed -i 3d "$CSV"
    start_sim_with_rules "[{\"operation\": \"ListBonusPayments\", $2}]" --state "$STATE"
    for command in ${4-pay plan}; do
        bonusrec "$command" --on-conflict pay
        could_not "$1" "$SIM_URL"
        expect "${3-1}" "$(sent ListBonusPayments)" "lists asked for"
        expect "${3-1}" "$(sim_requests length)" "requests of any kind"
        : >"$SIM_REQUESTS"
    done
}

# keeps_failing WORDS RULE: the same for what is tried again.
keeps_failing() {
    stopped "$1" "$2" 8 pay
}

# --- one list that cannot be believed ---

@test "a list with members of wrong types" {
    doubted '""NumResults"" is a string' '"fault": "wrong-types"'
}

@test "a list whose second page has wrong types" {
    doubted '""NumResults"" is a string' '"from": 2, "fault": "wrong-types"'
}

@test "a list larger than any list" {
    doubted 'the answer is larger than 8388608 bytes' '"fault": "huge"'
}

@test "a list whose first page comes twice" {
    doubted 'the same page twice' '"fault": "repeat-page"'
}

@test "a list whose page token comes twice" {
    doubted 'the same page token twice' '"from": 2, "fault": "repeat-token"'
}

@test "a list that is an empty object" {
    doubted '""BonusPayments"" is missing' '"fault": "answer", "body": "{}"'
}

@test "a list that is an array" {
    doubted 'the JSON is an array' '"fault": "answer", "body": "[]"'
}

@test "a list that is null" {
    doubted '""BonusPayments""' '"fault": "answer", "body": "{\"NumResults\":1,\"BonusPayments\":null}"'
}

@test "a list that promises more payments than it has" {
    doubted '""NumResults"" says 5, and ""BonusPayments"" has 0' \
        '"fault": "answer", "body": "{\"NumResults\":5,\"BonusPayments\":[]}"'
}

@test "a list with an amount that is none" {
    doubted '""BonusAmount"" is no amount' '"fault": "answer", "body": "{\"NumResults\":1,\"BonusPayments\":[{\"WorkerId\":\"A1\",\"AssignmentId\":\"3A\",\"BonusAmount\":\"1,00\",\"Reason\":\"r\",\"GrantTime\":1}]}"'
}

@test "a list with a worker that is none" {
    doubted '""WorkerId"" is no id' '"fault": "answer", "body": "{\"NumResults\":1,\"BonusPayments\":[{\"WorkerId\":\"=1+1\",\"AssignmentId\":\"3A\",\"BonusAmount\":\"1.00\",\"Reason\":\"r\",\"GrantTime\":1}]}"'
}

@test "a list that is refused without a reason" {
    doubted 'ListBonusPayments: Strange' '"fault": "answer", "status": 400, "body": "{\"__type\":\"Strange\"}"'
}

@test "the list of one assignment that tells of another" {
    header
    row 1 2.00
    sed -i 's/^[^,]*,/,/; 1s/^/hit_id/' "$CSV"
    start_sim_with_rules '[{"operation": "ListBonusPayments", "fault": "answer", "body":
        "{\"NumResults\":1,\"BonusPayments\":[{\"WorkerId\":\"A1\",\"AssignmentId\":\"3OTHER\",\"BonusAmount\":\"1.00\",\"Reason\":\"r\",\"GrantTime\":1}]}"}]' \
        --state "$STATE"
    pay
    ended 3 failed cannot_read_back
    grep -qF "payments of another assignment" "$REPORT"
    expect 0 "$(sent SendBonus)"
}

@test "a page without payments is not the end while it has a token: what follows is read" {
    header
    row 1 1.00 Base
    row 150 1.00 Base
    start_sim_with_rules '[{"operation": "ListBonusPayments", "to": 3, "fault": "empty-page"}]' --state "$STATE"
    pay
    ended 0 "already_paid already_paid"
    expect 0 "$(sent SendBonus)"
}

@test "a payment on the last page counts" {
    header
    row 150 1.00 Base
    start_sim --state "$STATE"
    pay
    ended 0 already_paid
    expect 2 "$(sent ListBonusPayments)"
    expect 0 "$(sent SendBonus)"
}

# --- who answers is not the platform ---

@test "garbage in the place of a list" {
    stopped 'ListBonusPayments: this is not the JSON that was expected' '"fault": "garbage"'
}

@test "an empty answer in the place of a list" {
    stopped 'an empty text was found where JSON was expected' '"fault": "answer", "body": ""'
}

@test "a page of HTML in the place of a list, as a hotel's network answers" {
    stopped 'this is not the JSON that was expected' '"fault": "answer", "body": "<html>Sign in</html>"'
}

@test "HTTP 403 with XML, as closed services answer" {
    stopped 'the service may be closed, or something else answers at this address' '"fault": "html-403"'
}

@test "HTTP 404" {
    stopped 'HTTP 404' '"fault": "answer", "status": 404, "body": "no such page"'
}

@test "a redirect is not followed" {
    stopped "HTTP 307 with an answer that is not Mechanical Turk's" '"fault": "redirect"'
}

@test "a redirect to another host is not followed" {
    stopped "HTTP 302" '"fault": "redirect", "status": 302, "location": "https://192.0.2.1/"'
}

# --- no answer, or not now ---

@test "a list that is never whole" {
    keeps_failing 'bytes remaining to read' '"fault": "cut-body"'
}

@test "HTTP 500 at every try" {
    keeps_failing 'temporarily unavailable' '"fault": "error-500-before"'
}

@test "HTTP 502 with HTML at every try" {
    keeps_failing 'HTTP 502' '"fault": "answer", "status": 502, "body": "<html>Bad gateway</html>"'
}

@test "throttled at every try, in both forms" {
    keeps_failing 'Rate exceeded' '"to": 4, "fault": "throttle"},
        {"operation": "ListBonusPayments", "fault": "throttle", "form": "request-error"'
}

@test "a connection closed at every try" {
    keeps_failing 'Empty reply from server' '"fault": "close-before"'
}

@test "silence at every try" {
    sed -i 3d "$CSV"
    start_sim_with_rules '[{"operation": "ListBonusPayments", "fault": "hang"}]' --state "$STATE"
    bonusrec pay --timeout 1
    could_not "timed out" "$SIM_URL"
    expect 8 "$(sim_requests length)"
}

@test "all of that, if it passes, changes nothing" {
    passes '[{"operation": "ListBonusPayments", "at": 1, "fault": "hang"},
        {"operation": "ListBonusPayments", "at": 2, "fault": "error-500-before"},
        {"operation": "ListBonusPayments", "at": 3, "fault": "cut-body"},
        {"operation": "ListBonusPayments", "at": 4, "fault": "throttle", "form": "request-error"},
        {"operation": "ListBonusPayments", "at": 5, "fault": "close-before"},
        {"operation": "ListBonusPayments", "at": 6, "fault": "close-after"},
        {"operation": "ListBonusPayments", "at": 7, "fault": "answer", "status": 429, "body": ""},
        {"operation": "ListBonusPayments", "at": 8, "fault": "answer", "status": 503, "body": "<html>"}]' --timeout 1
}
