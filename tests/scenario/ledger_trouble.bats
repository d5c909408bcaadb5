#!/usr/bin/env bats
# A ledger that cannot be read, trusted, locked or written stops the run before the first payment and says what to
# do; one that fails in the middle stops new payments at once, and what is known is in the report.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers
load ledger_helpers

setup() {
    set_up_money
    PLACE=$BATS_TEST_TMPDIR/place
    LEDGER=$PLACE/ledger.db
    mkdir "$PLACE"
    account 6
    rows 6
}

teardown() {
    [[ -z ${MOUNTED-} ]] || umount "$MOUNTED"
    stop_all_sims
}

# refuses WORDS...: pay ends with 1 before anything was asked or sent, says the ledger's name and the WORDS, and
# leaves no report. The same for plan, and history.
pay_refuses() {
    bonusrec pay --ledger "$LEDGER"
    could_not "$@"
    asked_nothing
}

plan_refuses() {
    bonusrec plan --ledger "$LEDGER"
    could_not "$@"
    asked_nothing
}

all_refuse() {
    pay_refuses "$@"
    plan_refuses "$@"
    wrong 1 "$1" history --ledger "$LEDGER"
    named "$@"
}

# half_paid: a ledger in which the first three rows are paid. No request is recorded of that.
half_paid() {
    start_sim --state "$STATE"
    bonusrec pay --ledger "$LEDGER" --limit 3
    expect 6 "$CODE" "exit code; $(cat "$ERRORS")"
    PORT=${SIM_URL##*:}
    stop_sim
    mv "$SIM_LEDGER" "$BATS_TEST_TMPDIR/paid.jsonl"
    SIM_LEDGER=$BATS_TEST_TMPDIR/none.jsonl
    rm "$SIM_REQUESTS"
    start_sim --state "$STATE" --port "$PORT"
}

# sound_half_paid: the simulator goes on where half_paid had it.
sound_half_paid() {
    stop_sim
    mv "$BATS_TEST_TMPDIR/paid.jsonl" "$SIM_LEDGER"
    start_sim --state "$STATE" --port "$PORT"
}

# in_ledger SQL: changes a ledger as no run would.
in_ledger() {
    sqlite3 "$LEDGER" "$1"
}

# as_version_1: the ledger as the first bonusrec would have written it.
as_version_1() {
    local newer=$BATS_TEST_TMPDIR/newer.db

    in_ledger "VACUUM INTO '$newer'"
    rm "$LEDGER"*
    grep -v '^INSERT' "$ROOT"/fixtures/ledger/version-1.sql | sqlite3 "$LEDGER" >/dev/null
    in_ledger "ATTACH '$newer' AS newer;
        INSERT INTO places SELECT * FROM newer.places;
        INSERT INTO files SELECT * FROM newer.files;
        INSERT INTO runs SELECT * FROM newer.runs;
        INSERT INTO run_ends SELECT * FROM newer.run_ends;
        INSERT INTO entries SELECT * FROM newer.entries;
        INSERT INTO events SELECT * FROM newer.events;
        INSERT INTO attempts SELECT id, entry, run, pay_minor, shown_until_s, closed FROM newer.attempts"
    expect 1 "$(in_ledger 'PRAGMA user_version')" "version"
}

# wrapped SHELL-COMMANDS: from now on they come before the program, which is in "$@"; as_itself ends that.
wrapped() {
    PLAIN=$BONUSREC
    printf '#!/bin/bash\n%s "%s" "$@"\n' "$1" "$BONUSREC" >"$BATS_TEST_TMPDIR/wrapped"
    chmod +x "$BATS_TEST_TMPDIR/wrapped"
    BONUSREC=$BATS_TEST_TMPDIR/wrapped
}

as_itself() {
    BONUSREC=$PLAIN
}

# under STRACE-OPTION... -- COMMAND...: runs COMMAND with a program that strace looks at; $TRACE is what it saw.
under() {
    local -a options=()

    TRACE=$BATS_TEST_TMPDIR/trace
    while [[ $1 != -- ]]; do
        options+=("$1")
        shift
    done
    wrapped "exec strace -f -o '$TRACE' ${options[*]@Q}"
    "${@:2}"
    as_itself
}

# within KIBIBYTES COMMAND...: runs COMMAND with a program that makes no file larger than that.
within() {
    wrapped "ulimit -f $1 && exec"
    "${@:2}"
    as_itself
}

# printing COMMAND [OPTION...]: the same as bonusrec, with the report on standard output, so that the ledger is the
# only file that is written.
printing() {
    CODE=0
    rm -f "$REPORT"
    "$BONUSREC" "$1" "$CSV" --platform mturk --endpoint "$SIM_URL" --yes --ledger "$LEDGER" "${@:2}" \
        </dev/null >"$BATS_TEST_TMPDIR/output.txt" 2>"$ERRORS" 3>&- || CODE=$?
}

injected() {
    grep -q INJECTED "$TRACE"
}

# completes: a run on a disk that works pays the rest, each row once; nothing is said of the trouble.
completes() {
    bonusrec pay --ledger "$LEDGER"
    expect 0 "$CODE" "exit code of the next run; $(cat "$ERRORS")"
    check_report
    expect 6 "$(paid_count)" "payments in the end"
    expect 6 "$(sim_ledger 'map(.assignment_id) | unique | length')" "assignments paid in the end"
    bonusrec plan --ledger "$LEDGER" --detailed-exitcode
    ended 0 "$(repeat 6 already_paid)"
}

# --- a full disk ---

@test "a disk without room for a new ledger: nothing is sent" {
    start_sim --state "$STATE"
    within 64 pay_refuses "$LEDGER" "nothing more is sent; make room"
    completes
}

@test "a disk without room for one more run in the ledger: nothing is sent" {
    half_paid
    within 3 printing pay
    could_not "$LEDGER" "nothing more is sent; make room"
    asked_nothing
    sound_half_paid
    completes
}

# small_disk KIBIBYTES: a file system of that size at $PLACE.
small_disk() {
    ((EUID == 0)) || skip "only root can mount a small disk"
    mount -t tmpfs -o "size=$1k" none "$PLACE" || skip "no disk can be mounted here"
    MOUNTED=$PLACE
}

@test "a file system that is full: nothing is sent, and a run with room pays" {
    small_disk 256
    start_sim --state "$STATE"
    dd if=/dev/zero of="$PLACE/filler" bs=4096 status=none 2>"$ERRORS" || true
    named "No space left"
    pay_refuses "$LEDGER" "No space left on device"
    dd if=/dev/null of="$PLACE/filler" bs=1 seek=$((220 * 1024)) status=none # room for the lock, and little more
    pay_refuses "$LEDGER" "nothing more is sent; make room"
    rm "$PLACE/filler"
    completes
}

@test "a file system that becomes full between two payments: what is known is told, and the next run pays the rest" {
    small_disk 512
    start_sim_with_rules '[{"operation": "SendBonus", "at": 2, "fault": "delay", "ms": 1500}]' --state "$STATE"
    start_pay --ledger "$LEDGER" --jobs 1
    wait_for_payments 2
    dd if=/dev/zero of="$PLACE/filler" bs=4096 status=none 2>/dev/null || true
    end_pay
    check_report
    ended 6 "paid paid $(repeat 4 not_attempted)"
    named "$LEDGER" "nothing more is sent"
    expect 2 "$(sent SendBonus)" "payments sent"
    rm "$PLACE/filler"
    completes
}

# --- a folder that cannot be written ---

# somebodys COMMAND [OPTION...]: the same as bonusrec, as one whom file permissions bind.
somebodys() {
    wrapped "$(declare -f as_somebody)
as_somebody"
    bonusrec "$@"
    as_itself
}

@test "a folder that may not be written: pay says so and sends nothing, plan has nothing to read" {
    start_sim --state "$STATE"
    chmod 500 "$PLACE"
    somebodys pay --ledger "$LEDGER"
    chmod 700 "$PLACE"
    could_not "$LEDGER" "Permission denied" --ledger
    asked_nothing
    chmod 500 "$PLACE"
    somebodys plan --ledger "$LEDGER"
    chmod 700 "$PLACE"
    ended 0 "$(repeat 6 to_pay)"
    expect "" "$(ls "$PLACE")"
}

@test "a ledger in a folder that may not be written: plan reads it, pay sends nothing" {
    half_paid
    chmod 500 "$PLACE"
    rm -f "$LEDGER"-*
    somebodys plan --ledger "$LEDGER"
    chmod 700 "$PLACE"
    ended 0 "already_paid already_paid already_paid to_pay to_pay to_pay"
    rm -f "$LEDGER"-*
    chmod 500 "$PLACE"
    somebodys pay --ledger "$LEDGER"
    chmod 700 "$PLACE"
    expect 1 "$CODE"
    said "$LEDGER" "Permission denied" --ledger
    expect 0 "$(sent SendBonus)"
}

@test "a ledger that may not be read: plan and pay say so and ask nobody" {
    half_paid
    chmod 000 "$LEDGER"
    for command in pay plan; do
        somebodys $command --ledger "$LEDGER"
        could_not "$LEDGER" --ledger
        asked_nothing
    done
    chmod 600 "$LEDGER"
}

@test "a ledger that may not be written: pay says so and sends nothing, plan reads it" {
    half_paid
    chmod 400 "$LEDGER"
    somebodys plan --ledger "$LEDGER"
    ended 0 "already_paid already_paid already_paid to_pay to_pay to_pay"
    somebodys pay --ledger "$LEDGER"
    expect 1 "$CODE"
    said "$LEDGER" --ledger
    expect 0 "$(sent SendBonus)"
}

@test "a default place whose folder cannot be made" {
    start_sim --state "$STATE"
    echo >"$XDG_STATE_HOME"
    bonusrec pay
    could_not "this folder is for the ledger and cannot be made" --ledger
    asked_nothing
    bonusrec plan
    could_not "Not a directory" --ledger
}

# --- a file that is no ledger, or no longer ---

@test "first bytes that are damaged" {
    half_paid
    printf 'garbage garbage ' | dd of="$LEDGER" conv=notrunc status=none
    all_refuse "$LEDGER" "is not a ledger of bonusrec, or its first bytes are damaged" "move it away and keep it"
}

# pages N...: writes noise over these pages of 4096 bytes.
overwrite_pages() {
    local page

    for page in "$@"; do
        printf 'noise%.0s' {1..819} | dd of="$LEDGER" bs=4096 seek="$page" conv=notrunc status=none
    done
}

@test "any page that is damaged: pay sends nothing, and neither plan nor history takes the ledger for empty" {
    local pages page

    half_paid
    cp "$LEDGER" "$BATS_TEST_TMPDIR/good.db"
    rm -f "$LEDGER"-*
    pages=$(($(stat -c %s "$LEDGER") / 4096))
    ((pages > 10))
    for ((page = 1; page < pages; page++)); do
        cp "$BATS_TEST_TMPDIR/good.db" "$LEDGER"
        overwrite_pages "$page"
        bonusrec pay --ledger "$LEDGER"
        could_not "$LEDGER" "is damaged" "move it and its -wal file away and keep them"
        # They read what they need; when the damage is there they say so, else what they show is right.
        bonusrec plan --ledger "$LEDGER"
        [[ $CODE == 1 ]] || ended 0 "already_paid already_paid already_paid to_pay to_pay to_pay"
        ledger_command history --ledger "$LEDGER" --format csv
        [[ $CODE == 1 ]] || expect "confirmed confirmed confirmed" "$(shown state)" "history with page $page damaged"
    done
}

@test "all pages but the first that are damaged: nobody goes on" {
    half_paid
    # shellcheck disable=SC2046 # numbers
    overwrite_pages $(seq 1 $(($(stat -c %s "$LEDGER") / 4096 - 1)))
    all_refuse "$LEDGER" "is damaged"
}

@test "a ledger that was cut short" {
    local size

    half_paid
    size=$(stat -c %s "$LEDGER")
    truncate -s $((size - 4096)) "$LEDGER"
    pay_refuses "$LEDGER" "is damaged" "keep them"
    truncate -s 8192 "$LEDGER"
    all_refuse "$LEDGER" "is damaged" "keep them"
    truncate -s 300 "$LEDGER"
    all_refuse "$LEDGER" "was cut short" "keep it"
    truncate -s 1 "$LEDGER"
    all_refuse "$LEDGER" "was cut short" "keep it"
}

@test "a ledger that was cut to nothing while its log is there: the log is kept" {
    half_paid
    : >"$LEDGER"
    echo "what only the log holds" >"$LEDGER-wal"
    all_refuse "$LEDGER" "is missing or empty, and its log" "put the ledger back"
    rm "$LEDGER"
    pay_refuses "$LEDGER" "is missing or empty, and its log" "put the ledger back"
    expect "what only the log holds" "$(cat "$LEDGER-wal")"
}

@test "a file of another kind is left as it is" {
    local before

    start_sim --state "$STATE"
    cp "$CSV" "$LEDGER"
    before=$(sha256sum "$LEDGER")
    all_refuse "$LEDGER" "is not a ledger of bonusrec" --ledger
    expect "$before" "$(sha256sum "$LEDGER")"
}

@test "another program's database is left as it is" {
    local before

    start_sim --state "$STATE"
    in_ledger "CREATE TABLE grades (student TEXT, grade INTEGER); INSERT INTO grades VALUES ('Ada', 1)"
    chmod 644 "$LEDGER"
    before=$(sha256sum "$LEDGER")
    all_refuse "$LEDGER" "is a database, and not a ledger of bonusrec; name another file with --ledger"
    expect "$before" "$(sha256sum "$LEDGER")"
    expect 644 "$(stat -c %a "$LEDGER")"
}

@test "a ledger of a later version is left as it is" {
    local before

    half_paid
    in_ledger "PRAGMA user_version = 99" >/dev/null
    before=$(sha256sum "$LEDGER")
    all_refuse "$LEDGER" "is of version 99, and this bonusrec knows up to version 2; update bonusrec"
    expect "$before" "$(sha256sum "$LEDGER")"
}

@test "a ledger of an older version is read as it is, and brought up to date by the run that pays" {
    local before known told

    # The account shows no payment, so that what is known comes from the ledger alone.
    half_paid
    bonusrec plan --ledger "$LEDGER"
    known=$(column status)
    history --ledger "$LEDGER" --format json
    told=$(cat "$SHOWN")
    as_version_1
    before=$(sha256sum "$LEDGER")
    bonusrec plan --ledger "$LEDGER"
    expect "$known" "$(column status)" "statuses of the plan; $(cat "$ERRORS")"
    history --ledger "$LEDGER" --format json
    expect "$told" "$(cat "$SHOWN")" "history"
    expect "$before" "$(sha256sum "$LEDGER")"
    expect "$LEDGER" "$(ls "$LEDGER"*)" "files"
    sound_half_paid
    completes
    expect 2 "$(in_ledger 'PRAGMA user_version')" "version"
}

@test "something is said in it that this program does not know: nothing is sent, and nothing is shown as known" {
    half_paid
    in_ledger "INSERT INTO events (attempt, run, at_s, event, code, detail, who, paid_at_s, payment_id)
        VALUES (2, 1, 1700000000, 77, '', '', '', 0, '')"
    for command in pay plan; do
        bonusrec $command --ledger "$LEDGER"
        could_not "$LEDGER" 77
    done
}

@test "an empty file is a ledger that is to be made, as mktemp leaves one" {
    start_sim --state "$STATE"
    : >"$LEDGER"
    plan --ledger "$LEDGER"
    ended 0 "$(repeat 6 to_pay)"
    expect 0 "$(stat -c %s "$LEDGER")"
    completes
    expect 600 "$(stat -c %a "$LEDGER")"
}

# --- a lock that cannot be had ---

@test "a file system that knows no locks: nothing is sent" {
    start_sim --state "$STATE"
    under -e trace=flock -e inject=flock:error=ENOLCK -- printing pay
    injected
    could_not "$LEDGER" "cannot be locked there: No locks available" "on a local disk"
    asked_nothing
    completes
}

@test "a file system whose locks fail for the database: nothing is sent" {
    start_sim --state "$STATE"
    # The first three are about the standard descriptors.
    under -e trace=fcntl -e inject=fcntl:error=ENOSYS:when=4+ -- printing pay
    injected
    could_not "$LEDGER" "cannot be locked there: Function not implemented" "on a local disk"
    asked_nothing
    completes
}

@test "a file system that has no more locks for the database: nothing is sent, and it is not taken for another program's alone" {
    start_sim --state "$STATE"
    under -e trace=fcntl -e inject=fcntl:error=ENOLCK:when=4+ -- printing pay
    injected
    could_not "$LEDGER" "or its file system cannot lock" "on a local disk with --ledger" "run again"
    asked_nothing
    completes
}

@test "a database that another program holds: nothing is sent, and that is said" {
    half_paid
    coproc HOLDER { sqlite3 "$LEDGER" 3>&-; }
    holder=$HOLDER_PID
    echo "BEGIN EXCLUSIVE; SELECT 'held';" >&"${HOLDER[1]}"
    read -r -u "${HOLDER[0]}"
    expect held "$REPLY"
    bonusrec pay --ledger "$LEDGER"
    kill "$holder"
    wait "$holder" || true
    could_not "$LEDGER" "is held by another program" "database is locked" "end that program" "run again"
    asked_nothing
}

# --- a clock set back ---

@test "a clock that stands before the ledger's last run: nothing is sent" {
    half_paid
    in_ledger "INSERT INTO runs (run_id, command, version, who, began_at_s) VALUES ('later', 'pay', '', '', $(date -d 'next year' +%s))"
    pay_refuses "$LEDGER" "the clock stands at $(date -u +%F)" "before the ledger's last entry of $(date -u -d 'next year' +%F)" "set the clock"
    bonusrec plan --ledger "$LEDGER"
    ended 0 "already_paid already_paid already_paid to_pay to_pay to_pay"
}

@test "a clock that stands before what the ledger last said of a payment: nothing is sent" {
    half_paid
    in_ledger "INSERT INTO events (attempt, run, at_s, event, code, detail, who, paid_at_s, payment_id)
        VALUES (1, 1, $(date -d tomorrow +%s), 6, '', '', '', 0, '')"
    pay_refuses "$LEDGER" "the clock stands at $(date -u +%F)" "set the clock"
}

@test "a clock that is a little behind is no trouble" {
    half_paid
    sound_half_paid
    in_ledger "INSERT INTO runs (run_id, command, version, who, began_at_s) VALUES ('later', 'pay', '', '', $(date -d '2 minutes' +%s))"
    completes
}

# --- a place that makes no sense ---

@test "--ledger that names a folder, a file in no folder, or nothing: nobody is asked" {
    start_sim --state "$STATE"
    for command in pay plan; do
        bonusrec $command --ledger "$PLACE"
        could_not "$PLACE: is a folder; name a file in it, such as --ledger $PLACE/ledger.db"
        bonusrec $command --ledger "$PLACE/no/ledger.db"
        could_not "$PLACE/no/ledger.db: its folder is not there; make it, or mend --ledger"
        [[ ! -e $PLACE/no ]]
        bonusrec $command --ledger ""
        expect 64 "$CODE" "exit code; $(cat "$ERRORS")"
        said "--ledger takes no empty text"
        mkfifo "$PLACE/$command.pipe"
        bonusrec $command --ledger "$PLACE/$command.pipe"
        could_not "$PLACE/$command.pipe: is not a regular file; name another with --ledger"
        asked_nothing
    done
}

@test "--ledger that is a link to nowhere: pay says so, and plan has nothing to read" {
    start_sim --state "$STATE"
    ln -s "$PLACE/nowhere" "$LEDGER"
    pay_refuses "$LEDGER: is a link to a file that does not exist; mend the link"
    plan --ledger "$LEDGER"
    ended 0 "$(repeat 6 to_pay)"
    [[ ! -e $PLACE/nowhere ]]
}

@test "--ledger that is a link to a ledger is that ledger" {
    half_paid
    ln -s "$LEDGER" "$BATS_TEST_TMPDIR/link"
    plan --ledger "$BATS_TEST_TMPDIR/link"
    ended 0 "already_paid already_paid already_paid to_pay to_pay to_pay"
    bonusrec pay --ledger "$BATS_TEST_TMPDIR/link"
    expect 0 "$CODE"
    expect "4:1.04 5:1.05 6:1.06" "$(paid_rows)"
}

@test "a report that would destroy the ledger is refused" {
    local name before

    half_paid
    before=$(sha256sum "$LEDGER")
    for name in "$LEDGER" "$LEDGER-lock"; do
        CODE=0
        "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" --yes --ledger "$LEDGER" -o "$name" \
            2>"$ERRORS" >"$BATS_TEST_TMPDIR/output.txt" || CODE=$?
        expect 64 "$CODE" "exit code; $(cat "$ERRORS")"
        named "$name" "is the ledger"
    done
    expect "$before" "$(sha256sum "$LEDGER")"
    asked_nothing
}

@test "a report that would destroy a ledger which is not there yet is refused" {
    local name end

    start_sim --state "$STATE"
    ln -s "$PLACE" "$BATS_TEST_TMPDIR/folder"
    ln -s "$LEDGER" "$BATS_TEST_TMPDIR/link.csv"
    for name in "$PLACE" "$BATS_TEST_TMPDIR/folder"; do
        for end in "" -wal -shm -lock; do
            REPORT=$name/ledger.db$end
            for command in pay plan; do
                bonusrec $command --ledger "$LEDGER"
                expect 64 "$CODE" "exit code of $command; $(cat "$ERRORS")"
                said "$REPORT: is the ledger"
            done
            wrong 64 "$REPORT: is the ledger" history --ledger "$LEDGER" -o "$REPORT"
        done
    done
    printing pay -o "$BATS_TEST_TMPDIR/link.csv"
    expect 64 "$CODE" "exit code; $(cat "$ERRORS")"
    said "$BATS_TEST_TMPDIR/link.csv: is the ledger"
    expect "" "$(ls "$PLACE")" "what was made in the ledger's folder"
    asked_nothing
}

@test "a ledger that a run left with a second name: nobody goes on until it has one" {
    start_sim_with_rules '[{"operation": "SendBonus", "at": 2, "fault": "hang-after"}]' --state "$STATE"
    PORT=${SIM_URL##*:}
    start_pay --ledger "$LEDGER" --jobs 1
    wait_for_payments 2
    kill -KILL "$PAY_PID"
    end_pay
    sound_again --port "$PORT"
    ln "$LEDGER" "$PLACE/second.db"
    for name in "$LEDGER" "$PLACE/second.db"; do
        for command in pay plan; do
            bonusrec $command --ledger "$name"
            expect 1 "$CODE" "exit code; $(cat "$ERRORS")"
            said "$name: has a second name (a hard link)" 'remove the name that has no "-wal" file beside it'
        done
        wrong 1 "$name: has a second name" history --ledger "$name"
    done
    expect 2 "$(sent SendBonus)" "payments sent"
    rm "$PLACE/second.db"
    completes
}

# --- in the middle of a run ---

# calls_before_payment CALL N: sets BEFORE to the number of CALLs that a run makes before the N-th payment. It looks
# at a run elsewhere for that.
calls_before_payment() {
    local url=$SIM_URL place=$LEDGER report=$REPORT ledger=$SIM_LEDGER requests=$SIM_REQUESTS

    SIM_LEDGER=$BATS_TEST_TMPDIR/model-ledger.jsonl SIM_REQUESTS=$BATS_TEST_TMPDIR/model-requests.jsonl
    start_sim --state "$STATE"
    mkdir "$BATS_TEST_TMPDIR/model"
    LEDGER=$BATS_TEST_TMPDIR/model/ledger.db
    under -e "trace=$1,sendto" -s 600 -- bonusrec pay --ledger "$LEDGER" --jobs 1
    expect 0 "$CODE" "exit code of the model run; $(cat "$ERRORS")"
    stop_sim
    BEFORE=$(awk -v call="$1(" -v wanted="$2" '
        index($0, call) && !/resumed/ { count++ }
        /sendto\(.*SendBonus/ && ++sends == wanted { print count; exit }' "$TRACE")
    [[ -n $BEFORE ]]
    SIM_URL=$url LEDGER=$place REPORT=$report SIM_LEDGER=$ledger SIM_REQUESTS=$requests
}

# strikes CALL ERROR N: a run whose CALLs fail from the one behind the N-th payment on.
strikes() {
    calls_before_payment "$1" "$3"
    start_sim --state "$STATE"
    under -e "trace=$1" -e "inject=$1:error=$2:when=$((BEFORE + 1))+" -- bonusrec pay --ledger "$LEDGER" --jobs 1
    injected
}

# stopped_after N: the run sent N payments and told of each.
stopped_after() {
    check_report
    ended 6 "$(repeat "$1" paid) $(repeat $((6 - $1)) not_attempted)"
    expect "$1" "$(sent SendBonus)" "payments sent, none after the ledger failed"
    named "$LEDGER" "nothing more is sent" "running again is safe"
}

@test "the ledger cannot be synced after the first payment: no other is sent, and the next run completes" {
    strikes fdatasync EIO 1
    stopped_after 1
    completes
}

@test "the ledger cannot be synced after the third payment: no other is sent, and the next run completes" {
    strikes fdatasync EIO 3
    stopped_after 3
    completes
}

@test "the ledger cannot be synced at all: no payment is sent, and the next run completes" {
    start_sim --state "$STATE"
    under -e trace=fdatasync,fsync -e inject=fdatasync,fsync:error=EIO -- printing pay
    injected
    could_not "$LEDGER" "Input/output error"
    completes
}

@test "the disk is full after the first payment, for the ledger alone: no other is sent, and the next run completes" {
    strikes pwrite64 ENOSPC 1
    stopped_after 1
    completes
}

@test "the ledger reaches the largest size that a file may have: what was sent is told, and the next run completes" {
    local n

    start_sim --state "$STATE"
    bonusrec pay --ledger "$LEDGER" --limit 1
    within 64 bonusrec pay --ledger "$LEDGER" --jobs 1
    named "$LEDGER" "nothing more is sent"
    check_report
    expect 6 "$CODE" "exit code; $(cat "$ERRORS")"
    n=$(paid_count)
    ((n < 6))
    expect "$n" "$(sent SendBonus)" "payments sent"
    completes
}

# gone COMMAND...: a run whose ledger the COMMAND takes away between the third payment and the fourth.
gone() {
    start_sim_with_rules '[{"operation": "SendBonus", "at": 3, "fault": "delay", "ms": 1500}]' --state "$STATE"
    PORT=${SIM_URL##*:}
    start_pay --ledger "$LEDGER" --jobs 1
    wait_for_payments 3
    "$@"
    end_pay
    stopped_after 3
    named "$LEDGER: has been moved or deleted while in use; nothing more is sent; put it back and run again"
}

restored_over() {
    cp "$LEDGER" "$PLACE/restored"
    mv "$PLACE/restored" "$LEDGER"
}

@test "a ledger that is deleted during a run: no other payment is sent, and the next run completes" {
    gone rm "$LEDGER"
    completes
}

@test "a ledger that another file takes the place of during a run: no other payment is sent, and the next run completes" {
    gone restored_over
    completes
}

@test "a ledger that is moved during a run: no other payment is sent, and when it is back it knows what was" {
    gone mv "$LEDGER" "$PLACE/elsewhere"
    mv "$PLACE/elsewhere" "$LEDGER"
    ledger_command history --ledger "$LEDGER" --format csv
    expect 3 "$(shown state | wc -w)" "payments in the ledger"
    completes
}

# --- who may read it ---

@test "a session token that the platform quotes stands nowhere" {
    local message

    export AWS_SESSION_TOKEN=QUOTED/SESSION/TOKEN
    printf '%s\n' "$AWS_SECRET_ACCESS_KEY" "$AWS_SESSION_TOKEN" >"$BATS_TEST_TMPDIR/keys"
    for message in "It does not match.\\n\\nThe Canonical String was\\n'POST\\n/\\n\\nx-amz-security-token:$AWS_SESSION_TOKEN\\n'" \
        "It does not match: POST / X-Amz-Security-Token:$AWS_SESSION_TOKEN"; do
        start_sim_with_rules "[{\"operation\": \"SendBonus\", \"fault\": \"answer\", \"status\": 403,
            \"body\": $(jq -nc --arg message "$(printf '%b' "$message")" \
            '{__type: "InvalidSignatureException", message: $message} | tojson')}]" --state "$STATE" \
            --access-key "$AWS_ACCESS_KEY_ID" --secret-file "$BATS_TEST_TMPDIR/keys"
        bonusrec pay --ledger "$LEDGER" --jobs 1
        ended 6 "failed $(repeat 5 not_attempted)" "InvalidSignatureException $(repeat 5 -)"
        named "It does not match"
        grep -q "It does not match" "$REPORT"
        ledger_command history --ledger "$LEDGER" --format csv
        grep -q "It does not match" "$SHOWN"
        run ! grep -raF "$AWS_SESSION_TOKEN" "$ERRORS" "$REPORT" "$SHOWN" "$PLACE" "$BATS_TEST_TMPDIR/output.txt"
        stop_sim
    done
}

# modes: of all that stands in the ledger's folder.
modes() {
    stat -c '%n %a' "$1"/* | sed 's|.*/||' | sort | xargs
}

@test "whatever the umask, nobody else may read it, its log, its index or its lock; nor look into its folder" {
    start_sim_with_rules '[{"operation": "SendBonus", "at": 1, "fault": "hang-after"}]' --state "$STATE"
    (
        umask 000
        start_pay --jobs 1
        wait_for_payments 1
        expect "ledger.db 600 ledger.db-lock 600 ledger.db-shm 600 ledger.db-wal 600" "$(modes "$XDG_STATE_HOME/bonusrec")"
        expect 700 "$(stat -c %a "$XDG_STATE_HOME/bonusrec")"
        kill -KILL "$PAY_PID"
        end_pay
        expect 137 "$CODE"
    )
}

@test "a umask that takes everything away" {
    start_sim --state "$STATE"
    (
        umask 0777
        bonusrec pay --ledger "$LEDGER"
        chmod 600 "$REPORT"
        expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
    )
    expect 600 "$(stat -c %a "$LEDGER")"
}

@test "a ledger that others could read, with the log of a run that was killed, is made private by the next run" {
    start_sim_with_rules '[{"operation": "SendBonus", "at": 2, "fault": "hang-after"}]' --state "$STATE"
    start_pay --ledger "$LEDGER" --jobs 1
    wait_for_payments 2
    kill -KILL "$PAY_PID"
    end_pay
    chmod 666 "$PLACE"/*
    plan --ledger "$LEDGER"
    expect "ledger.db 666 ledger.db-lock 666 ledger.db-shm 666 ledger.db-wal 666" "$(modes "$PLACE")" "plan changes nothing"
    completes
    expect "" "$(find "$PLACE" -type f -perm /077)" "files that others may use"
}
