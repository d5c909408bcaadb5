#!/usr/bin/env bats
# Bonuses on Prolific are paid in batches of one study, one batch after another, each with one set-up and one pay call,
# and each is looked for before the next one leaves. What does not show in time is accepted, not unknown.

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

# by_turns N ROWS: three studies of the same N participants, and so many rows, by turns one of each study.
by_turns() {
    jq -n --argjson n "$1" '{prolific: {generate: {studies: 3, submissions_per_study: $n, currency: "GBP"}}}' >"$STATE"
    awk -v n="$1" -v rows="$2" 'BEGIN {
        print "study_id,participant_id,amount"
        for (i = 0; i < rows; i++)
            printf "57%022x,5a%022x,%d.%02d\n", i % 3 + 1, int(i / 3) + 1, 1 + i / 100, i % 100
    }' >"$CSV"
}

@test "1,000 rows in 3 studies by participant: so many calls and no more, and each is paid once" {
    by_turns 350 1000
    start_sim --state "$STATE"
    pay
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
    expect paid "$(column status | tr ' ' '\n' | sort -u)"
    expect 1000 "$(paid_count)"
    expect 1000 "$(sim_ledger 'map(.submission_id) | unique | length')" "submissions paid"
    expect 3 "$(sent GetStudy)"
    expect 12 "$(sent ListSubmissions)" "lists: one for each 100 submissions of each study"
    expect 2000 "$(sent GetSubmission)" "readings: one before and one after"
    expect 2 "$(sim_requests 'map(select(.submission_id)) | group_by(.submission_id) | map(length) | max')"
    expect 6 "$(sent SetUpBonuses)"
    expect 6 "$(sent PayBonuses)"
    expect "133 133 134 200 200 200" "$(sim_requests 'map(select(.operation == "PayBonuses").lines) | sort | join(" ")')"
    expect 1 "$(sent GetBalance)"
    expect 2028 "$(sim_requests length)" "requests"

    plan --detailed-exitcode
    expect 0 "$CODE"
    expect already_paid "$(column status | tr ' ' '\n' | sort -u)"
    expect 6 "$(sent PayBonuses)"
}

@test "a batch has at most 200 rows: 201 are two" {
    by_turns 201 603
    sed -i "1!{/^$(study 1)/!d}" "$CSV"
    start_sim --state "$STATE"
    pay --no-verify
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
    expect "200 1" "$(sim_requests 'map(select(.operation == "PayBonuses").lines) | join(" ")')"
    expect 201 "$(sim_ledger 'map(.submission_id) | unique | length')"
}

@test "all quotes come before the first payment, and a batch is looked for before the next one leaves" {
    account 2 . 3
    header
    for s in 1 2 3; do row 1 "1.0$s" "" $s; done
    strike PayBonuses '"fault": "delay", "ms": 100'
    pay
    ended 0 "paid paid paid"
    expect "GetStudy GetSubmission SetUpBonuses GetBalance $(repeat 3 "PayBonuses GetSubmission")" "$(operations)"
    expect "$(study 1) $(study 2) $(study 3)" "$(sim_ledger 'map(.study_id) | join(" ")')"
}

@test "payments that show late are waited for, and the next batch waits with them" {
    account 1 . 2
    header
    row 1 1.00
    row 1 2.00 "" 2
    strike PayBonuses '"fault": "lag", "requests": 3'
    pay
    ended 0 "paid paid" "- -"
    expect "GetStudy GetSubmission SetUpBonuses GetBalance PayBonuses GetSubmission PayBonuses GetSubmission" "$(operations)"
    expect 10 "$(sent GetSubmission)" "readings: each before, and four times after"
    settles 2
}

@test "what shows is not looked for again while the others are waited for" {
    account 3
    rows 3
    strike PayBonuses '"fault": "pay-part", "lines": 1, "requests": 2'
    pay
    ended 0 "paid paid paid" "- - -"
    expect "2 4 4" "$(sim_requests 'map(select(.operation == "GetSubmission")) | group_by(.submission_id) | map(length) | join(" ")')"
    settles 3
}

@test "--settle-wait: what shows later is paid, with the code accepted, and the next run confirms it" {
    account 3
    rows 3
    strike PayBonuses '"fault": "lag", "requests": 2'
    pay --settle-wait 0
    ended 0 "paid paid paid" "accepted accepted accepted"
    expect 6 "$(sent GetSubmission)"
    history --format csv
    expect "accepted accepted accepted" "$(shown state)"
    # Not shown yet: the ledger knows better.
    nothing_sent pay
    ended 0 "$(repeat 3 already_paid)"
    detail 1 "the platform took it, and does not show it"
    settles 3
    history --format csv
    expect "confirmed confirmed confirmed" "$(shown state)"
}

@test "a platform where payments show a minute later: accepted, whatever the batch, and confirmed then" {
    account 1 . 2
    header
    row 1 1.00
    row 1 2.00 "" 2
    start_sim --state "$STATE" --lag 60
    pay --settle-wait 0
    ended 0 "paid paid" "accepted accepted"
    at_same_address '[]' --clock-offset 120
    settles 2
    history --format csv
    expect "confirmed confirmed" "$(shown state)"
}

@test "--no-verify looks for nothing, and the next run finds every payment" {
    account 2 . 2
    header
    row 1 1.00
    row 2 1.00
    row 1 2.00 "" 2
    start_sim --state "$STATE"
    pay --no-verify
    ended 0 "paid paid paid" "accepted accepted accepted"
    expect "GetStudy GetSubmission SetUpBonuses GetBalance PayBonuses" "$(operations)"
    expect 3 "$(sent GetSubmission)"
    settles 3
}

@test "--limit pays the first N, over the studies, and the rest has no turn" {
    account 2 . 2
    header
    row 1 1.00
    row 1 2.00 "" 2
    row 2 3.00
    start_sim --state "$STATE"
    pay --limit 2
    ended 6 "paid paid not_attempted"
    pay
    ended 0 "already_paid already_paid paid"
}

@test "a platform that fails at the reading back: what it took is accepted, and nothing more is sent" {
    account 1 . 2
    header
    row 1 1.00
    row 1 1.00 "" 2
    strike GetSubmission '"from": 3, "fault": "error-500-before"'
    pay
    ended 6 "paid not_attempted" "accepted -"
    expect 1 "$(sent PayBonuses)"
    at_same_address
    pay
    ended 0 "already_paid paid"
    settles 2
}

@test "while what was paid cannot be read nothing more is paid" {
    account 1 . 2
    header
    row 1 1.00 "" 1
    row 1 2.00 "" 2
    # Each is read once before, and the first one not a second time.
    strike GetSubmission "\"submission_id\": \"$(submission 1 1)\", \"from\": 2, \"fault\": \"refuse\", \"status\": 404, \"message\": \"No such submission.\""
    pay
    ended 6 "paid not_attempted" "accepted -"
    expect 1 "$(sent PayBonuses)" "pay calls"
    at_same_address
    pay
    ended 0 "already_paid paid"
    settles 2
}
