#!/usr/bin/env bats
# Files as the platforms, the common tools and bonusrec itself write them are planned as they are: what a user has is
# what the command takes. Python's csv module is the independent reader of what went in and of what came out.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers
load ledger_helpers
load prolific_helpers
load export_helpers

FILES=$BATS_TEST_DIRNAME/../../fixtures/csv

teardown() {
    stop_all_sims
}

# of_mturk: an account with the assignments of the fixtures, of which the second was paid; `plan` asks it.
of_mturk() {
    set_up_money
    jq -n '{hits: [{hit_id: "3EXAMPLEHIT0000000000000000001", assignments: [range(1; 4) | {
            assignment_id: "3EXAMPLEASSIGNMENT00000000000\(.)", worker_id: "A\(.)EXAMPLEWORKER"}]}],
        payments: [{assignment_id: "3EXAMPLEASSIGNMENT000000000002", amount: "0.25", reason: "Thank you",
            time: "2026-01-12T09:30:05Z"}]}' >"$STATE"
    start_sim --state "$STATE"
}

# of_prolific: the same with their submissions.
of_prolific() {
    set_up_prolific
    jq -n '{prolific: {studies: [{id: "60ffe5c8371090c7041d43f8", submissions: [range(1; 4) | {
            id: "6bbbbbbbbbbbbbbbbbbbbb0\(.)", participant: "5aaaaaaaaaaaaaaaaaaaaa0\(.)"}]}]}}
        | .prolific.studies[0].submissions[1].bonus_payments = ["0.25"]' >"$STATE"
    start_sim --state "$STATE"
}

# planned FILE STATUSES [OPTION...] -- COLUMN=NAME...: that is the plan of the fixture, and every row of it is carried.
planned() {
    local -a options=()
    local file=$FILES/$1 statuses=$2

    shift 2
    while [[ $1 != -- ]]; do options+=("$1") && shift; done
    CSV=$BATS_TEST_TMPDIR/${file##*/}
    cp "$file" "$CSV"
    plan "${options[@]}"
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
    expect 0 "$(paid_count)" "payments"
    /usr/bin/python3 -B "$BATS_TEST_DIRNAME/check_carried.py" "$CSV" "$REPORT" "$statuses" "${@:2}"
}

BATCH=(hit_id=HITId assignment_id=AssignmentId worker_id=WorkerId)

@test "MTurk's batch results, with the amount from a column that the user names" {
    of_mturk
    planned good-mturk-batch.csv "to_pay already_paid" --column amount=Answer.bonus_usd --reason "$THANKS" \
        -- "${BATCH[@]}" amount=Answer.bonus_usd
    planned good-mturk-batch-survey.csv "to_pay already_paid zero" --column amount=Answer.bonus --reason "$THANKS" \
        -- "${BATCH[@]}" amount=Answer.bonus
}

@test "MTurk's batch results without the three approval rates" {
    of_mturk
    planned good-mturk-batch-without-rates.csv "to_pay already_paid" --column amount=Answer.bonus_usd \
        --reason "$THANKS" -- "${BATCH[@]}" amount=Answer.bonus_usd
    planned good-mturk-batch-survey-without-rates.csv "to_pay already_paid zero" --column amount=Answer.bonus \
        --reason "$THANKS" -- "${BATCH[@]}" amount=Answer.bonus
}

@test "MTurk's batch results as they are, the same amount for all" {
    of_mturk
    planned good-mturk-batch-survey.csv "to_pay already_paid to_pay" --amount 0.25 --reason "$THANKS" -- "${BATCH[@]}"
}

@test "results of MTurk's command line tools" {
    of_mturk
    planned good-mturk-command-line-results.csv "to_pay already_paid" --column amount=Answer.bonus --reason "$THANKS" \
        -- hit_id=hitid assignment_id=assignmentid worker_id=workerid amount=Answer.bonus
}

@test "bonus lists: supersubmiterator, and scripts that name the columns their own way" {
    of_mturk
    planned good-bonus-list-lower-case.csv "to_pay already_paid" --reason "$THANKS" \
        -- worker_id=workerid assignment_id=assignmentid amount=bonus
    planned good-bonus-list-capitals.csv "to_pay already_paid" --reason "$THANKS" \
        -- assignment_id=AssignmentID worker_id=WorkerID amount=Bonus
}

@test "bonus lists of boto scripts, pandas and R" {
    local -a names=(worker_id=WorkerId assignment_id=AssignmentId reason=Reason)

    of_mturk
    planned good-bonus-list-boto.csv "to_pay already_paid" -- "${names[@]}" amount=BonusAmount
    planned good-bonus-list-pandas.csv "to_pay already_paid" -- "${names[@]}" amount=BonusAmount
    planned good-bonus-list-r.csv "to_pay already_paid" -- "${names[@]}" amount=Amount
}

@test "participants of psiTurk and of oTree" {
    of_mturk
    planned good-psiturk-participants.csv "to_pay already_paid" --reason "$THANKS" \
        -- worker_id=workerid assignment_id=assignmentid hit_id=hitid amount=bonus
    planned good-otree-wide.csv "to_pay already_paid" --reason "$THANKS" \
        --column worker_id=participant.mturk_worker_id --column assignment_id=participant.mturk_assignment_id \
        --column amount=participant.payoff -- worker_id=participant.mturk_worker_id \
        assignment_id=participant.mturk_assignment_id amount=participant.payoff
}

@test "Prolific's exports, as they are today and as they were" {
    of_prolific
    planned good-prolific-export-as-downloaded.csv "to_pay already_paid to_pay" --study "$NOBODY" --amount 0.25 \
        -- "submission_id=Submission id" "participant_id=Participant id"
    planned good-prolific-export-older.csv "to_pay already_paid" --study "$NOBODY" --amount 0.25 \
        -- submission_id=session_id participant_id=participant_id
    planned good-prolific-export.csv "to_pay already_paid" --study "$NOBODY" \
        -- "submission_id=Submission id" "participant_id=Participant id" amount=Bonus
}

@test "a list for Prolific's own page, which has no names of columns, is refused for that" {
    of_prolific
    CSV=$FILES/bad-prolific-bulk-bonus-list.csv
    bonusrec plan --study "$NOBODY"
    could_not "the first line looks like data: put a line with the names of the columns above it"
    asked_nothing
}

# reports_are_input COLUMN=NAME...: the reports of plan, pay and export on $CSV are planned in their turn, with every
# row of them.
reports_are_input() {
    local of before=$BATS_TEST_TMPDIR/before

    for of in plan pay export; do
        if [[ $of == export ]]; then
            IDS=$before-pay.csv
            export_ids
        else
            "$of"
        fi
        expect 0 "$CODE" "exit code of $of; $(cat "$ERRORS")"
        cp "$REPORT" "$before-$of.csv"
    done
    for of in plan pay export; do
        CSV=$before-$of.csv
        plan
        expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
        expect "$(in_report status | tr ' ' '\n' | grep -vx unexpected | sort -u)" already_paid "$of; $(cat "$REPORT")"
        rows_are_the_same "$before-$of.csv" "$REPORT"
    done
}

# rows_are_the_same A B: all but what is found out anew (status, times, details) is equal in both reports.
rows_are_the_same() {
    /usr/bin/python3 - "$@" <<'PYTHON'
import csv, sys
def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        found = {"row", "status", "code", "paid_amount", "paid_at", "payment_id", "detail"}
        return [[row[c] for c in row if c not in found] for row in csv.DictReader(file, strict=True)
                if row["status"] != "unexpected"]
a, b = map(read, sys.argv[1:])
assert a and a == b, (a, b)
PYTHON
}

@test "bonusrec's own reports about MTurk: of plan, pay and export" {
    of_mturk
    CSV=$BATS_TEST_TMPDIR/bonuses.csv
    { echo 'worker_id,assignment_id,hit_id,amount,reason,"note, free"' &&
        printf 'A%dEXAMPLEWORKER,3EXAMPLEASSIGNMENT00000000000%d,3EXAMPLEHIT0000000000000000001,0.25,"%s","=1+%d\nö"\n' \
            1 1 "Well ""done"", all" 1 2 2 "$THANKS" 2 3 3 $'two\nlines' 3; } >"$CSV"
    reports_are_input
}

@test "bonusrec's own reports about Prolific: of plan, pay and export" {
    of_prolific
    CSV=$BATS_TEST_TMPDIR/bonuses.csv
    { echo 'participant_id,submission_id,study_id,amount,"note, free"' &&
        printf '5aaaaaaaaaaaaaaaaaaaaa0%d,6bbbbbbbbbbbbbbbbbbbbb0%d,60ffe5c8371090c7041d43f8,0.25,"=1+%d\nö"\n' \
            1 1 1 2 2 2 3 3 3; } >"$CSV"
    reports_are_input
}
