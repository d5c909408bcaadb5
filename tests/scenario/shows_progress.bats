#!/usr/bin/env bats
# Who waits at a terminal sees how far it is and how long it takes, and nothing of that stands there afterwards.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers

setup() {
    set_up_money
    unset PAY_PID
    PASSING=$BATS_TEST_TMPDIR/passing
    SHOWN=$BATS_TEST_TMPDIR/shown
    export NO_COLOR=1
}

teardown() {
    [[ -z ${PAY_PID-} ]] || kill -KILL "$PAY_PID" 2>/dev/null || true
    stop_all_sims
}

# lists N: rows that name no HIT, so that each is asked for by itself; slow OPERATION MS [MEMBERS]: a simulator that
# takes its time for that.
lists() {
    local i

    account "$1"
    echo "assignment_id,worker_id,amount,reason" >"$CSV"
    for ((i = 1; i <= $1; i++)); do
        echo "$(assignment "$i"),$(worker "$i"),1.00,$THANKS" >>"$CSV"
    done
}

slow() {
    start_sim_with_rules "[{\"operation\": \"$1\", \"fault\": \"delay\", \"ms\": $2${3-}}]" --state "$STATE"
}

# watch COLUMNS COMMAND [OPTION...]: runs it on a terminal; what stands there at its end is in SHOWN, what stood there
# for a while in PASSING. Sets CODE.
watch() {
    CODE=0
    on_terminal --columns "$1" --passing "$PASSING" "" "$BONUSREC" "$2" "$CSV" --platform mturk \
        --endpoint "$SIM_URL" --jobs 1 "${@:3}" >"$SHOWN" || CODE=$?
}

# passed LINE: a line that matches it stood there for a while.
passed() {
    grep -qxE -- "$1" "$PASSING" || {
        echo "\"$1\" is not in:"
        cat "$PASSING"
        return 1
    }
}

# Nothing of it stands there now: each line is one of the table, of the summary, or said by bonusrec.
nothing_is_left() {
    local others

    others=$(grep -vE '^$|^  |^[-+*=!?.0] |^[a-z ]+ \([0-9]+\): |^(plan|pay): |^bonusrec: ' "$SHOWN") || true
    expect "" "$others" "other lines"
    others=$(grep -E 'reading what|paying:|nothing new for' "$SHOWN") || true
    expect "" "$others" "progress"
}

@test "reading and paying: what, how far, how fast and how long" {
    lists 11
    start_sim_with_rules '[{"fault": "delay", "ms": 220}]' --state "$STATE"
    watch 90 pay --yes --no-verify
    expect 0 "$CODE" "exit code; $(cat "$SHOWN")"
    passed 'reading what is paid'
    passed 'reading what is paid: [1-9] of 11'
    passed 'reading what is paid: 10 of 11, [0-9.]+/(s|min), [a-z0-9 ]+ left'
    passed 'paying: 0 of 11'
    passed 'paying: 10 of 11, [0-9.]+/(s|min), [a-z0-9 ]+ left'
    nothing_is_left
    expect 11 "$(grep -c '^+  ' "$SHOWN")" "rows that were paid"
}

@test "an answer that is long in coming, on a narrow terminal: how long; then the table is as it is without" {
    lists 2
    slow ListBonusPayments 3900 ', "at": 2'
    watch 44 plan
    expect 0 "$CODE" "exit code; $(cat "$SHOWN")"
    passed 'reading wha...: 1 of 2, nothing new for 3 s'
    run ! grep -E '^.{44}' "$PASSING"
    nothing_is_left
    sound_again
    mv "$SHOWN" "$SHOWN.with"
    watch 44 plan --progress never
    expect "" "$(cat "$PASSING")" "what passed with --progress never"
    diff "$SHOWN" "$SHOWN.with"
}

@test "standard error that is no terminal is told nothing; nor is anybody with --quiet" {
    lists 2
    slow ListBonusPayments 300
    CODE=0
    on_terminal --passing "$PASSING" "" sh -c "\"\$@\" 2>'$ERRORS'" sh "$BONUSREC" plan "$CSV" --platform mturk \
        --endpoint "$SIM_URL" --jobs 1 >"$SHOWN" || CODE=$?
    expect 0 "$CODE"
    expect "" "$(cat "$PASSING")"
    expect "plan: 2 to pay" "$(cut -d ' ' -f 1-4 "$ERRORS")" "all of standard error"
    grep -q '^+   1 ' "$SHOWN"
    watch 100 plan --quiet
    expect "" "$(cat "$PASSING")"
}

# Where control sequences would be text: in a file, and on a terminal that knows none.
@test "--progress always, in a file: whole lines, and few; so on a dumb terminal" {
    lists 2
    slow ListBonusPayments 300
    bonusrec plan --progress always --jobs 1
    expect 0 "$CODE"
    expect 1 "$(grep -cxE 'bonusrec: reading what is paid: 1 of 2' "$ERRORS")" "lines of progress"
    expect 2 "$(wc -l <"$ERRORS")" "lines; $(cat "$ERRORS")"
    run ! grep -q '[[:cntrl:]]' "$ERRORS"
    on_terminal --term dumb --passing "$PASSING" "" "$BONUSREC" plan "$CSV" --platform mturk --endpoint "$SIM_URL" \
        --jobs 1 >"$SHOWN"
    expect "" "$(cat "$PASSING")"
    expect 1 "$(grep -cxE 'bonusrec: reading what is paid: 1 of 2' "$SHOWN")"
}

@test "a stage that fails half-way leaves nothing behind before the error" {
    lists 8
    start_sim_with_rules '[{"operation": "ListBonusPayments", "fault": "delay", "ms": 150},
        {"operation": "ListBonusPayments", "from": 5, "fault": "expired-token"}]' --state "$STATE"
    watch 100 plan
    expect 1 "$CODE" "exit code; $(cat "$SHOWN")"
    passed 'reading what is paid: [1-4] of 8'
    expect 1 "$(wc -l <"$SHOWN")" "lines; $(cat "$SHOWN")"
    grep -q '^bonusrec: ' "$SHOWN"
}

@test "nor does one that fails at its beginning" {
    load prolific_helpers
    set_up_prolific
    PASSING=$BATS_TEST_TMPDIR/passing
    account 1
    rows 1
    start_sim_with_rules '[{"operation": "SetUpBonuses", "fault": "delay", "ms": 400},
        {"operation": "SetUpBonuses", "fault": "expired-token"}]' --state "$STATE"
    CODE=0
    on_terminal --passing "$PASSING" "" "$BONUSREC" pay "$CSV" --platform prolific --endpoint "$SIM_URL" --yes \
        >"$SHOWN" || CODE=$?
    expect 1 "$CODE" "exit code; $(cat "$SHOWN")"
    passed 'asking what it costs: 0 of 1'
    run ! grep -v '^bonusrec: ' "$SHOWN"
}

@test "Ctrl-C half-way: what it says, and the table, stand on lines of their own" {
    local program

    lists 40
    slow SendBonus 150
    /usr/bin/python3 "$BATS_TEST_DIRNAME/on_terminal.py" --passing "$PASSING" "" "$BONUSREC" pay "$CSV" \
        --platform mturk --endpoint "$SIM_URL" --yes --no-verify --jobs 1 >"$SHOWN" 3>&- &
    PAY_PID=$!
    wait_for_payments 5
    program=$(pgrep -P "$PAY_PID")
    kill -INT "$program"
    end_pay
    expect 6 "$CODE" "exit code; $(cat "$SHOWN")"
    passed 'paying: [1-9][0-9]? of 40.*'
    nothing_is_left
    expect 1 "$(grep -c '^bonusrec: stopping: nothing new is sent' "$SHOWN")"
    grep -q '^not attempted ([123][0-9]): ' "$SHOWN"
}

@test "a terminal that was stopped with Ctrl-S holds up no payment" {
    lists 8
    slow SendBonus 300
    REPORT=$BATS_TEST_TMPDIR/report.csv
    CODE=0
    timeout 60 /usr/bin/python3 "$BATS_TEST_DIRNAME/on_terminal.py" --paused-until "$REPORT" "" "$BONUSREC" pay "$CSV" \
        --platform mturk --endpoint "$SIM_URL" --yes --jobs 1 --quiet --progress always -o "$REPORT" >"$SHOWN" 3>&- ||
        CODE=$?
    ended 0 "$(repeat 8 paid)"
}
