#!/usr/bin/env bats
# One run at a time holds a ledger. Another is told by whom and since when it is held, and does nothing; a holder
# that is dead holds nothing, and whoever only looks is never kept waiting.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers
load ledger_helpers

setup() {
    set_up_money
    LEDGER=$XDG_STATE_HOME/bonusrec/ledger.db
}

teardown() {
    [[ -z ${PAY_PID-} ]] || kill -KILL "$PAY_PID" 2>/dev/null || true
    [[ ! -s $BATS_TEST_TMPDIR/child ]] || kill -KILL "$(cat "$BATS_TEST_TMPDIR/child")" 2>/dev/null || true
    stop_all_sims
}

# gives_way [OPTION...]: another pay gives way to the one that is running, before it asked anybody anything.
gives_way() {
    local before report=$REPORT errors=$ERRORS

    before=$(sim_requests length)
    REPORT=$report.second ERRORS=$errors.second
    bonusrec pay "$@"
    kill -0 "$PAY_PID" # it did not wait for the end of the other
    expect 75 "$CODE" "exit code; $(cat "$ERRORS")"
    said "process $PAY_PID has held it since " "try again when that run has ended"
    [[ $(cat "$ERRORS") =~ \ since\ ([0-9-]{10}T[0-9:]{8}Z)\; ]]
    SINCE=${BASH_REMATCH[1]}
    expect "$before" "$(sim_requests length)" "requests after the second run"
    [[ ! -e $REPORT ]]
    expect "" "$(cat "$BATS_TEST_TMPDIR/output.txt")" "standard output"
    REPORT=$report ERRORS=$errors
}

# no_later ONE OTHER: two times, as they are written.
no_later() {
    [[ ! $1 > $2 ]] || {
        echo "$1 is later than $2"
        return 1
    }
}

# --- the second run ---

@test "a second run ends at once with 75, says who holds the ledger and since when, and asks nobody" {
    local before after

    before=$(date -u +%FT%TZ)
    paying_now
    after=$(date -u +%FT%TZ)
    gives_way
    no_later "$before" "$SINCE"
    no_later "$SINCE" "$after"
    expect 1 "$(sent SendBonus)"
    shows 1 --state open # and is no run of its own
    expect 1 "$(sqlite3 "$LEDGER" 'SELECT count(*) FROM runs')" "runs"
}

@test "the first run is not disturbed: it pays everything" {
    account 4
    rows 4
    start_sim_with_rules '[{"operation": "SendBonus", "at": 1, "fault": "delay", "ms": 1500}]' --state "$STATE"
    start_pay --jobs 1
    wait_for_payments 1
    gives_way
    gives_way --on-conflict pay
    end_pay
    check_report
    ended 0 "$(repeat 4 paid)"
    pay
    ended 0 "$(repeat 4 already_paid)"
}

@test "another file, another account, another name of the ledger: it is one ledger" {
    paying_now
    ln -s "$LEDGER" "$BATS_TEST_TMPDIR/link.db"
    ln -s "$XDG_STATE_HOME/bonusrec" "$BATS_TEST_TMPDIR/link"
    sed -i 's/Thank you/Something else/' "$CSV"
    gives_way_to_other_name --ledger "$BATS_TEST_TMPDIR/link.db"
    gives_way_to_other_name --ledger "$BATS_TEST_TMPDIR/link/ledger.db"
    gives_way --endpoint http://127.0.0.1:1
    gives_way --platform mturk-sandbox
}

# It says the name that the person gave.
gives_way_to_other_name() {
    gives_way "$@"
    grep -qF "bonusrec: $2: process" "$ERRORS.second"
}

@test "a run on another ledger is not kept waiting" {
    paying_now
    plan --ledger "$BATS_TEST_TMPDIR/other.db"
    REPORT=$REPORT.second ERRORS=$ERRORS.second bonusrec pay --ledger "$BATS_TEST_TMPDIR/other.db"
    expect 0 "$CODE" "exit code; $(cat "$ERRORS.second")"
    expect 2 "$(paid_count)" # the token of the payment in flight keeps it from being made twice
}

@test "a run that waits for an answer to its question holds the ledger" {
    account 2
    rows 2
    start_sim --state "$STATE"
    mkfifo "$BATS_TEST_TMPDIR/asked" "$BATS_TEST_TMPDIR/answer"
    # A terminal whose question is answered by whoever writes into the pipe.
    /usr/bin/python3 - "$BATS_TEST_TMPDIR" "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" -o "$REPORT" \
        3>&- <<'END' &
import os, pty, sys
folder, command = sys.argv[1], sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
shown = b""
while not shown.endswith(b"? [y/N] "):
    shown += os.read(terminal, 4096)
with open(folder + "/asked", "w") as asked:
    print(child, file=asked)
with open(folder + "/answer") as answer:
    answer.read()
os.write(terminal, b"n\n")
try:
    while os.read(terminal, 4096):
        pass
except OSError:
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
END
    asker=$!
    read -r PAY_PID <"$BATS_TEST_TMPDIR/asked"
    gives_way
    : >"$BATS_TEST_TMPDIR/answer"
    CODE=0
    wait "$asker" || CODE=$?
    PAY_PID=
    expect 5 "$CODE" "exit code of the run that was told no"
    pay
    ended 0 "paid paid"
}

# --- a holder that is dead, or never was ---

@test "a holder that was killed holds nothing: the next run goes on at once, and settles what it left" {
    paying_now
    no_longer_paying
    [[ -s $LEDGER-lock ]] # its note is still there
    sound_again --port "${SIM_URL##*:}"
    pay
    ended 0 "already_paid paid"
    expect 2 "$(paid_count)"
}

@test "a note of a process that lives and holds nothing blocks nobody" {
    account 2
    rows 2
    start_sim --state "$STATE"
    mkdir -p "$XDG_STATE_HOME/bonusrec"
    echo "$$ 2026-01-31T23:59:59Z" >"$LEDGER-lock"
    pay
    ended 0 "paid paid"
    printf 'not a note, and far longer than one could ever be: %0200d' 1 >"$LEDGER-lock"
    pay
    ended 0 "already_paid already_paid"
}

# holding COMMAND...: runs it while somebody else holds the lock's file, in which NOTE stands; the exit code goes into
# a file.
holding() {
    mkdir -p "$XDG_STATE_HOME/bonusrec"
    (
        printf '%s' "$NOTE" >"$LEDGER-lock"
        exec 9<"$LEDGER-lock"
        flock 9
        "$@"
        echo "$CODE" >"$BATS_TEST_TMPDIR/code"
    )
}

@test "a lock whose holder did not say who it is: 75 all the same, and no guess" {
    account 2
    rows 2
    start_sim --state "$STATE"
    for NOTE in "" "x" "$$" "$$ " "$$ 2026-01-31T23:59:59Z" $'x\n' $'-1 2026-01-31T23:59:59Z\n' $'0 2026-01-31T23:59:59Z\n' \
        "$$"$'\n' "$(printf '%0300d' 7)"$'\n'; do
        holding bonusrec pay
        expect 75 "$(cat "$BATS_TEST_TMPDIR/code")" "exit code with the note \"$NOTE\"; $(cat "$ERRORS")"
        said "another process holds it; try again when that run has ended"
        asked_nothing
    done
}

@test "a run that ends badly gives the ledger free" {
    account 2
    rows 2
    start_sim_with_rules '[{"operation": "SendBonus", "fault": "refuse", "to": 2}]' --state "$STATE"
    pay
    ended 3 "failed failed"
    pay --max-count 1
    expect 5 "$CODE"
    pay
    ended 0 "paid paid"
}

# --- whoever only looks ---

@test "plan and history look while a run is paying: neither waits, and plan knows what is in flight" {
    local report=$REPORT errors=$ERRORS

    paying_now
    REPORT=$report.second ERRORS=$errors.second
    bonusrec plan
    kill -0 "$PAY_PID"
    # The platform shows the payment that the run still waits for.
    ended 0 "already_paid to_pay"
    ERRORS=$errors
    shows 1 --state sending
    for format in csv json table; do history --format "$format"; done
    kill -0 "$PAY_PID"
    expect 1 "$(sent SendBonus)"
}

@test "plan while a payment is in flight that the platform does not show yet: it would go out again with its token" {
    local report=$REPORT errors=$ERRORS

    account 2
    rows 2
    start_sim_with_rules '[{"operation": "SendBonus", "fault": "lag", "requests": 50},
        {"operation": "SendBonus", "at": 1, "fault": "hang-after"}]' --state "$STATE"
    start_pay --jobs 1
    wait_for_payments 1
    REPORT=$report.second ERRORS=$errors.second
    bonusrec plan
    ended 0 "to_pay to_pay"
    grep -q "the same token is sent again" "$REPORT"
    no_longer_paying
}

# --- whoever it starts ---

# A program that gives the keys, tells which files it was given open, and leaves a child behind.
credential_process() {
    cat >"$BATS_TEST_TMPDIR/give-keys" <<END
#!/bin/sh
ls -l /proc/\$\$/fd >'$BATS_TEST_TMPDIR/descriptors'
[ -s '$BATS_TEST_TMPDIR/child' ] || {
    sleep 1000 >/dev/null 2>&1 &
    echo \$! >'$BATS_TEST_TMPDIR/child'
}
echo '{"Version": 1, "AccessKeyId": "$AWS_ACCESS_KEY_ID", "SecretAccessKey": "$AWS_SECRET_ACCESS_KEY"}'
END
    chmod +x "$BATS_TEST_TMPDIR/give-keys"
    mkdir -p "$HOME/.aws"
    printf '[default]\ncredential_process = %s\n' "$BATS_TEST_TMPDIR/give-keys" >"$HOME/.aws/config"
    unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
}

@test "a credential_process gets neither the lock nor the ledger, and what it leaves behind holds nobody up" {
    account 2
    rows 2
    start_sim --state "$STATE"
    credential_process
    pay
    ended 0 "paid paid"
    kill -0 "$(cat "$BATS_TEST_TMPDIR/child")"
    grep -q ' -> ' "$BATS_TEST_TMPDIR/descriptors"
    run -1 grep -F "$XDG_STATE_HOME" "$BATS_TEST_TMPDIR/descriptors"
    pay
    ended 0 "already_paid already_paid"
    kill -0 "$(cat "$BATS_TEST_TMPDIR/child")"
}
