#!/usr/bin/env bats
# A run that ends before its end says exactly what was done, and the next one does the rest: each bonus
# is paid once.

load helpers
load pay_helpers

setup() {
    set_up_money
    account 8
    rows 8
}

teardown() {
    [[ -z ${PAY_PID-} ]] || kill -KILL "$PAY_PID" 2>/dev/null || true
    stop_all_sims
}

# Nothing but the first two payments, whose answers are held back, leaves before the signal.
start_held_pay() {
    start_sim_with_rules '[{"operation": "SendBonus", "fault": "delay", "ms": 1500}]' --state "$STATE"
    start_pay --jobs 2
    wait_for_payments 2
}

# A signal while two payments are in flight.
stopped_by() {
    start_held_pay
    kill -"$1" "$PAY_PID"
    end_pay
    check_report
    ended 6 "paid paid $(repeat 6 not_attempted)"
    expect 2 "$(sent SendBonus)" "payments sent, none after the signal"
    expect 0 "$(grep -c "nothing was sent" "$ERRORS")" "lines that deny it; $(cat "$ERRORS")"
    sound_again
    settles 8
}

@test "SIGINT: nothing new is sent, what is in flight is recorded, and a rerun pays the rest" {
    stopped_by INT
}

@test "SIGTERM: nothing new is sent, what is in flight is recorded, and a rerun pays the rest" {
    stopped_by TERM
}

# start_slow_pay: two payments are made, and a run that waits for their answers would have them after a minute.
start_slow_pay() {
    start_sim_with_rules '[{"operation": "SendBonus", "fault": "delay", "ms": 60000}]' --state "$STATE"
    start_pay --jobs 2 --timeout 600
    wait_for_payments 2
}

# stops_at_once FIRST SECOND: two signals. The second leaves when the first has arrived, for two alike that wait
# together are one.
stops_at_once() {
    start_slow_pay
    kill -"$1" "$PAY_PID"
    while grep -qE '^(Sig|Shd)Pnd:.*[1-9a-f]' "/proc/$PAY_PID/status"; do :; done
    kill -"$2" "$PAY_PID"
    did_not_wait
}

# did_not_wait: the run is over, while the simulator still holds its answers back. What was in flight is unknown and
# written down as that, and the next run finds it.
did_not_wait() {
    local port=${SIM_URL##*:}

    end_pay
    check_report
    ended 4 "unknown unknown $(repeat 6 not_attempted)"
    expect 2 "$(sent SendBonus)" "payments sent"
    "$BONUSREC" history --format csv --state open >"$BATS_TEST_TMPDIR/open.csv"
    expect 3 "$(wc -l <"$BATS_TEST_TMPDIR/open.csv")" "lines of the payments that the ledger has as open"
    sound_again --port "$port"
    settles 8
}

@test "a second SIGINT does not wait: what is in flight is unknown, and a rerun finds it" {
    stops_at_once INT INT
}

@test "a second SIGTERM does not wait" {
    stops_at_once TERM TERM
}

@test "SIGINT and then SIGTERM: it does not wait" {
    stops_at_once INT TERM
}

@test "SIGHUP, as from a closed terminal: the same" {
    stopped_by HUP
}

@test "SIGHUP under nohup: the run goes on to its end" {
    start_sim_with_rules '[{"operation": "SendBonus", "fault": "delay", "ms": 300}]' --state "$STATE"
    trap '' HUP
    start_pay --jobs 2
    trap - HUP
    wait_for_payments 2
    kill -HUP "$PAY_PID"
    end_pay
    check_report
    ended 0 "$(repeat 8 paid)"
}

@test "a run that holds keys leaves no core file" {
    ulimit -Sc hard
    start_held_pay
    expect 0 "$(awk '/^Max core file size/ { print $5 }' "/proc/$PAY_PID/limits")"
    kill -TERM "$PAY_PID"
    end_pay
}

@test "SIGINT while a lost answer waits for its next try: the row is unknown, and a rerun settles it" {
    start_sim_with_rules '[{"operation": "SendBonus", "at": 1, "fault": "close-after"},
        {"operation": "SendBonus", "fault": "delay", "ms": 700},
        {"operation": "SendBonus", "from": 2, "fault": "error-500-before"}]' --state "$STATE"
    start_pay --jobs 1
    wait_for_payments 1
    kill -INT "$PAY_PID"
    end_pay
    check_report
    ended 4 "unknown $(repeat 7 not_attempted)"
    sound_again
    settles 8
}

@test "SIGINT while it reads what is paid: nothing is sent, and the report says so" {
    start_sim_with_rules '[{"operation": "ListBonusPayments", "fault": "delay", "ms": 700}]' --state "$STATE"
    start_pay
    wait_for_requests 1
    kill -INT "$PAY_PID"
    end_pay
    check_report
    ended 6 "$(repeat 8 not_attempted)"
    expect 0 "$(sent SendBonus)"
}

@test "SIGKILL in the middle: a rerun pays the rest" {
    start_held_pay
    kill -KILL "$PAY_PID"
    end_pay
    expect 137 "$CODE"
    [[ ! -e $REPORT ]]
    sound_again
    settles 8
}

@test "SIGKILL, and the payments are not shown yet: a rerun sends the same tokens" {
    start_sim_with_rules '[{"operation": "SendBonus", "fault": "lag", "requests": 1},
        {"operation": "SendBonus", "to": 3, "fault": "delay", "ms": 1500}]' --state "$STATE"
    start_pay --jobs 3
    wait_for_payments 3
    kill -KILL "$PAY_PID"
    end_pay
    pay
    expect 8 "$(paid_count)"
    settles 8
}

@test "SIGKILL again and again: in the end each bonus is paid once" {
    start_sim_with_rules '[{"operation": "SendBonus", "every": 2, "fault": "delay", "ms": 1500}]' --state "$STATE"
    for n in 1 3 4 6; do
        start_pay --jobs 1
        wait_for_payments "$n"
        kill -KILL "$PAY_PID"
        end_pay
    done
    sound_again
    settles 8
}

@test "out of funds: that row failed, the rest was not attempted, and a rerun completes" {
    start_sim_with_rules '[{"operation": "SendBonus", "at": 3, "fault": "insufficient-funds"}]' --state "$STATE"
    pay --jobs 1
    ended 6 "paid paid failed $(repeat 5 not_attempted)" \
        "- - AWS.MechanicalTurk.InsufficientFunds - - - - -"
    expect 3 "$(sent SendBonus)"
    grep -q "insufficient funds" "$ERRORS"
    sound_again
    settles 8
}

@test "keys that expire in the middle: the run stops, and a rerun completes" {
    start_sim_with_rules '[{"operation": "SendBonus", "from": 4, "fault": "expired-token"}]' --state "$STATE"
    pay --jobs 1
    ended 6 "paid paid paid failed $(repeat 4 not_attempted)" "- - - ExpiredTokenException - - - -"
    expect 4 "$(sent SendBonus)"
    sound_again
    settles 8
}

@test "keys that expire for reading back, too: what was accepted is paid, and a rerun completes" {
    # Nine lists (one by HIT, eight by assignment), the balance, three payments; then nothing is allowed any more.
    start_sim_with_rules '[{"from": 14, "fault": "expired-token"}]' --state "$STATE"
    pay --jobs 1
    ended 6 "paid paid paid failed $(repeat 4 not_attempted)" \
        "accepted accepted accepted ExpiredTokenException - - - -"
    grep -q "could not be read back" "$ERRORS"
    sound_again
    settles 8
}

@test "the platform goes down in the middle: what it took is paid, what has no answer is unknown" {
    start_sim_with_rules '[{"from": 14, "fault": "close-before"}]' --state "$STATE"
    pay --jobs 1
    expect 4 "$CODE"
    expect "paid paid paid unknown" "$(column status | cut -d ' ' -f 1-4)"
    expect 3 "$(paid_count)"
    sound_again
    settles 8
}

@test "the platform goes down after it took a payment: a rerun finds it" {
    start_sim_with_rules '[{"operation": "SendBonus", "at": 3, "fault": "close-after"},
        {"from": 13, "fault": "close-before"}]' --state "$STATE"
    pay --jobs 1
    expect 4 "$CODE"
    expect "paid paid unknown" "$(column status | cut -d ' ' -f 1-3)"
    expect 3 "$(paid_count)"
    sound_again
    settles 8
}

@test "the platform is gone, and nobody listens: what was in flight is unknown, and a rerun completes" {
    start_sim_with_rules '[{"operation": "SendBonus", "at": 3, "fault": "delay", "ms": 60000}]' --state "$STATE"
    start_pay --jobs 1
    wait_for_payments 3
    kill -KILL "$SIM_PID"
    wait "$SIM_PID" || true
    end_pay
    check_report
    expect 4 "$CODE"
    expect "paid paid unknown" "$(column status | cut -d ' ' -f 1-3)"
    start_sim --state "$STATE"
    settles 8
}

@test "the platform is gone before the first payment: nothing was sent" {
    start_sim --state "$STATE"
    stop_sim
    bonusrec pay
    expect 1 "$CODE" "exit code; $(cat "$ERRORS")"
    [[ ! -e $REPORT ]]
    start_sim --state "$STATE"
    settles 8
}
