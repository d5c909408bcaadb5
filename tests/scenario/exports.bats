#!/usr/bin/env bats
# An export is every payment that the platform shows for what a file names, each once, or nothing at all. The
# simulator's account and ledger, read by others, are the judge.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers
load ledger_helpers
load export_helpers

HIT_2=$(printf '3HIT%026d' 2)

setup() {
    set_up_money
}

teardown() {
    [[ -z ${PAY_PID-} ]] || kill -KILL "$PAY_PID" 2>/dev/null || true
    stop_all_sims
    no_secret_was_shown
}

# assignment_2 N: the ids within the second HIT of the accounts here.
assignment_2() {
    printf '3ASN%013d%013d' 2 "$1"
}

# hits M [JQ]: an account of two HITs of M assignments each, that holds these payments: an expression for a list of
# {assignment_id, worker_id, amount, reason, time}, in which h(HIT; N) is a payment of 1.00 for assignment N.
hits() {
    jq -n --argjson m "$1" 'def pad(n; to): n | tostring | (to - length) * "0" + .;
        def h(hit; n): {assignment_id: "3ASN\(pad(hit; 13))\(pad(n; 13))",
            worker_id: "A\(pad((hit - 1) * $m + n; 13))", amount: "1.00", reason: "Thank you",
            time: "2026-01-12T09:30:05Z"};
        {generate: {hits: 2, assignments_per_hit: $m, paid: false}, payments: ('"${2:-[]}"')}' >"$STATE"
}

# account_holds JQ: the payments in the state file that JQ selects, as payments_of shows those of a report.
account_holds() {
    jq -c ".payments[] | select($1)
        | [.assignment_id[4:17], .assignment_id, .worker_id, .amount, .reason]
        | .[0] = \"3HIT0000000000000\" + .[0]" "$STATE" | LC_ALL=C sort
}

@test "a HIT is exported whole, page after page, whatever stands in its reasons" {
    hits 230 '[range(1; 231) | h(1; .)] + [h(1; 7), (h(1; 7) | .amount = "2.50" | .reason = "a \"b\",\n c"),
        (h(1; 8) | .reason = "ünï, =1+1"), (h(1; 9) | .reason = "=1+1")] + [range(1; 4) | h(2; .)]'
    start_sim --state "$STATE"
    ids hit_id "$HIT"
    exported 234 "235.50 USD"
    expect "$(account_holds '.assignment_id | startswith("3ASN0000000000001")' | sed 's/"=1+1"/"'"'"'=1+1"/')" \
        "$(payments_of hit_id assignment_id worker_id)"
    expect "$(repeat 234 2026-01-12T09:30:05Z)" "$(shown paid_at "$REPORT")" "times"
    expect 3 "$(sent ListBonusPayments)" "pages asked for"
    expect 3 "$(sim_requests length)" "requests"
    made_no_ledger
    is_twice_the_same
}

@test "what pay paid is what an export shows, and a plan of that has nothing to pay" {
    hits 130
    rows 130
    start_sim --state "$STATE"
    pay
    cut -d , -f 1 "$CSV" >"$BATS_TEST_TMPDIR/hits.csv"
    IDS=$BATS_TEST_TMPDIR/hits.csv
    exported 130 "$(ledger_sum) USD"
    expect "$(sim_ledger --arg hit "$HIT" '.[] | [$hit, .assignment_id, .worker_id, .amount, .reason]' | LC_ALL=C sort)" \
        "$(payments_of hit_id assignment_id worker_id)"
    cp "$REPORT" "$CSV"
    rm -r "$XDG_STATE_HOME"
    plan --detailed-exitcode
    ended 0 "$(repeat 130 already_paid)"
    expect "plan: 0 to pay (0.00 USD + 0.00 fees), 130 already paid, 0 held, 0 invalid, 0 unknown, 0 unexpected" "$(summary)"
}

@test "a row with an assignment means that one, and what is named in two ways is exported once" {
    hits 5 '[range(1; 6) | h(1; .), h(2; .)] + [h(2; 2)]'
    start_sim --state "$STATE"
    ids hit_id,assignment_id "$HIT,$(assignment 2)" "$HIT,$(assignment 4)" ",$(assignment 4)"
    exported 2 "2.00 USD"
    expect "$(assignment 2) $(assignment 4)" "$(shown assignment_id "$REPORT")"
    ids hit_id,assignment_id "$HIT_2," "$HIT_2,$(assignment_2 3)" ",$(assignment_2 2)" "$HIT_2," "$HIT,$(assignment 1)"
    exported 7 "7.00 USD"
    expect "$(account_holds '(.assignment_id | startswith("3ASN0000000000002")) or .assignment_id == "'"$(assignment 1)"'"')" \
        "$(payments_of hit_id assignment_id worker_id)"
    expect 1 "$(sim_requests --arg hit "$HIT_2" 'map(select(.hit_id == $hit)) | length')" "lists of a HIT that is named twice"
}

@test "an assignment is found although the file puts it into another HIT" {
    hits 5 '[h(1; 1), h(2; 2)]'
    start_sim --state "$STATE"
    ids hit_id,assignment_id "$HIT,$(assignment 1)" "$HIT,$(assignment_2 2)"
    exported 2 "2.00 USD"
    expect "$(assignment_2 2) $(assignment 1)" "$(shown assignment_id "$REPORT")"
    expect "- $HIT" "$(shown hit_id "$REPORT")" "HITs, of which one is not known"
}

@test "a file of bonuses will do, its amounts or not, and a report does too" {
    hits 5 '[h(1; 1), h(1; 3)]'
    start_sim --state "$STATE"
    header
    row 1 five
    row 2 2.00
    IDS=$CSV
    exported 1 "1.00 USD"
    cp "$REPORT" "$BATS_TEST_TMPDIR/first.csv"
    IDS=$BATS_TEST_TMPDIR/first.csv
    exported 1 "1.00 USD"
    cmp "$REPORT" "$IDS"
}

@test "where nothing is paid an export has its header alone" {
    hits 3
    start_sim --state "$STATE"
    ids hit_id "$HIT"
    exported 0 "0.00 USD"
    expect row,status,code,worker_id,assignment_id,hit_id,amount,currency,reason,ref,paid_amount,paid_at,payment_id,detail \
        "$(cat "$REPORT")"
    exported_as_json
    expect '[]' "$(jq -c .rows "$REPORT")"
    ids hit_id
    exported 0 "0.00 USD"
}

exported_as_json() {
    export_ids --format json
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
}

@test "as JSON it says the same" {
    hits 5 '[h(1; 2), (h(1; 1) | .amount = "12.34" | .reason = "é \"quoted\"")]'
    start_sim --state "$STATE"
    ids hit_id "$HIT"
    exported 2 "13.34 USD"
    expected=$(payments_of hit_id assignment_id worker_id)
    exported_as_json
    expect "$expected" "$(jq -c '.rows[] | [.hit_id, .assignment_id, .worker_id, .amount, .reason]' "$REPORT" | LC_ALL=C sort)"
    expect '[1,"export","export: 2 payments (13.34 USD)",null,[1,2],["already_paid"],["2026-01-12T09:30:05Z"]]' \
        "$(jq -c '[.version, .run.command, .summary.text, .summary.fees, [.rows[].row], ([.rows[].status] | unique),
            ([.rows[].paid_at] | unique)]' "$REPORT")"
}

@test "as a table it can be looked at" {
    hits 5 '[h(1; 2), h(1; 1)]'
    start_sim --state "$STATE"
    ids hit_id "$HIT"
    export_ids --format table
    expect 0 "$CODE"
    grep -qF "already paid (2)" "$REPORT"
    grep -qE "^=   1  $(worker 1) +$(assignment 1) +1.00 USD  2026-01-12 Thank you$" "$REPORT"
}

@test "a list that is refused: nothing is written, and what stood there stays" {
    hits 5 '[h(1; 1), h(2; 1)]'
    start_sim_with_rules "[{\"operation\": \"ListBonusPayments\", \"hit_id\": \"$HIT_2\", \"fault\": \"refuse\",
        \"message\": \"not today\"}]" --state "$STATE"
    ids hit_id "$HIT" "$HIT_2"
    export_ids
    not_exported 1 "the payments of $HIT_2 cannot be listed, so nothing is exported: " "not today" \
        "$SIM_URL: an export is complete or not made at all: with 1 problem nothing was written"
    run --separate-stderr "$BONUSREC" export "$IDS" --platform mturk --endpoint "$SIM_URL"
    expect "1:" "$status:$output" "exit code and standard output"
}

@test "a second page that cannot be believed: nothing is written" {
    hits 150 '[range(1; 151) | h(1; .)]'
    ids hit_id "$HIT"
    start_sim_with_rules '[{"operation": "ListBonusPayments", "at": 2, "fault": "repeat-page"}]' --state "$STATE"
    export_ids
    not_exported 1 "the payments of $HIT cannot be listed"
    start_sim_with_rules '[{"operation": "ListBonusPayments", "at": 2, "fault": "wrong-types"}]' --state "$STATE"
    export_ids
    not_exported 1 "the payments of $HIT cannot be listed" "NumResults"
    start_sim_with_rules '[{"operation": "ListBonusPayments", "from": 2, "fault": "garbage"}]' --state "$STATE"
    export_ids
    not_exported 1 "$SIM_URL"
}

@test "HITs and assignments that are not there are all named, and nothing is written" {
    hits 5 '[h(1; 1)]'
    start_sim --state "$STATE"
    ids hit_id "$HIT" "$(printf '3HIT%026d' 8)" "$(printf '3HIT%026d' 9)"
    export_ids
    not_exported 1 "$(printf '3HIT%026d' 8) cannot" "$(printf '3HIT%026d' 9) cannot" "with 2 problems nothing was written"
    ids assignment_id "$(assignment 1)" "$(assignment 99)"
    export_ids
    not_exported 1 "the payments of $(assignment 99) cannot be listed"
    ids hit_id,assignment_id "$HIT,$(assignment 99)"
    export_ids
    not_exported 1 "the payments of $(assignment 99) cannot be listed"
}

@test "an id that is none: nothing is asked, and nothing is written" {
    hits 5 '[h(1; 1)]'
    start_sim --state "$STATE"
    ids hit_id "$HIT" 3.0E+29
    export_ids
    not_exported 1 "3.0E+29"
    asked_nothing
}

@test "a signal ends it, and nothing is written; a second export begins anew" {
    hits 250 '[range(1; 251) | h(1; .)]'
    ids hit_id "$HIT"
    is_stopped ListBonusPayments 2
    start_sim --state "$STATE"
    : >"$SIM_REQUESTS"
    exported 250 "250.00 USD"
    expect 3 "$(sent ListBonusPayments)" "pages asked for"
}

@test "who counts along sees how far it is" {
    hits 250 '[h(1; 1), h(2; 1)]'
    start_sim_with_rules '[{"operation": "ListBonusPayments", "fault": "delay", "ms": 300}]' --state "$STATE"
    ids hit_id "$HIT" "$HIT_2"
    export_ids --progress always --jobs 1
    expect 0 "$CODE"
    named "reading what is paid: 1 of 2"
}

@test "neither the file of ids nor the ledger can be written over" {
    hits 5 '[h(1; 1)]'
    rows 1
    start_sim --state "$STATE"
    pay
    rm "$REPORT"
    ids hit_id "$HIT"
    for file in "$IDS" "$XDG_STATE_HOME/bonusrec/ledger.db"; do
        before=$(sha256sum "$file")
        run -64 "$BONUSREC" export "$IDS" --platform mturk --endpoint "$SIM_URL" -o "$file"
        expect "$before" "$(sha256sum "$file")"
    done
}
