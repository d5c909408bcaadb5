# Sourced by the scenarios about money, after helpers. An account with rows to pay, a run of bonusrec,
# and the question whether what it said is true. The simulator's ledger is the judge.

HIT=$(printf '3HIT%026d' 1)
THANKS='Thank you'
PLATFORM=mturk
CHECKED_BY=check_report.py
CODE=   # the last run's exit code
TOP_UP= # --top-up when it may have paid rows in part

# To be called first by setup().
set_up_money() {
    clean_environment
    use_documented_keys
    CSV=$BATS_TEST_TMPDIR/bonuses.csv
    STATE=$BATS_TEST_TMPDIR/state.json
    REPORT=$BATS_TEST_TMPDIR/report.csv
    ERRORS=$BATS_TEST_TMPDIR/errors.txt
}

# assignment N, worker N: the ids in the account that account() makes.
assignment() {
    printf '3ASN%013d%013d' 1 "$1"
}

worker() {
    printf 'A%013d' "$1"
}

# account N [JSON]: an account with one HIT of N assignments and nothing paid; JSON has members to add.
account() {
    jq -n --argjson n "$1" --argjson more "${2:-{\}}" \
        '{generate: {hits: 1, assignments_per_hit: $n, paid: false}} + $more' >"$STATE"
}

# paid N AMOUNT [REASON [WORKER]]: a payment, for the "payments" of account(), as JSON.
paid() {
    jq -nc --arg assignment_id "$(assignment "$1")" --arg amount "$2" --arg reason "${3:-$THANKS}" \
        --arg worker_id "${4:-$(worker "$1")}" \
        '{$assignment_id, $amount, $reason, $worker_id, time: "2026-01-12T09:30:05Z"}'
}

# payments PAYMENT...: them as the second argument of account().
payments() {
    jq -nc '{payments: $ARGS.positional}' --jsonargs "$@"
}

# header, and row N AMOUNT [REASON [REF [WORKER]]]: the CSV, line by line.
header() {
    echo "hit_id,assignment_id,worker_id,amount,reason,ref" >"$CSV"
}

row() {
    echo "$HIT,$(assignment "$1"),${5-$(worker "$1")},$2,${3-$THANKS},${4-}" >>"$CSV"
}

# rows N: that many rows, of 1.01, 1.02, ...; no two alike in amount.
rows() {
    local i

    header
    for ((i = 1; i <= $1; i++)); do
        row "$i" "$(printf '%d.%02d' $((1 + i / 100)) $((i % 100)))"
    done
}

# bonusrec COMMAND [OPTION...]: runs it on the CSV against the simulator; sets CODE.
bonusrec() {
    local -a options=(--platform "$PLATFORM" --endpoint "$SIM_URL" --output "$REPORT")

    [[ $1 == plan ]] || options+=(--yes)
    TOP_UP=
    [[ " $* " != *" top-up "* ]] || TOP_UP=--top-up
    rm -f "$REPORT"
    CODE=0
    "$BONUSREC" "$1" "$CSV" "${options[@]}" "${@:2}" </dev/null >"$BATS_TEST_TMPDIR/output.txt" \
        2>"$ERRORS" 3>&- || CODE=$?
}

# The last run's summary line.
summary() {
    grep -E '^(plan|pay): ' "$ERRORS"
}

# column NAME: that column of the report, its values joined with blanks; "-" for an empty one.
column() {
    awk -F , -v name="$1" '
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
        { printf "%s%s", (NR > 2 ? " " : ""), ($at == "" ? "-" : $at) }' "$REPORT"
}

# repeat N WORD: WORD, N times.
repeat() {
    local i all=

    for ((i = 0; i < $1; i++)); do all+="$2 "; done
    echo "${all% }"
}

# Fails unless the last run told the truth: see check_report.py, check_prolific.py.
check_report() {
    /usr/bin/python3 -B "$BATS_TEST_DIRNAME/$CHECKED_BY" "$REPORT" "$SIM_LEDGER" "$ERRORS" "$CODE" \
        ${TOP_UP:+"$TOP_UP"} || {
        echo "exit code $CODE, report and what was said:"
        cat "$REPORT" "$ERRORS"
        return 1
    }
}

# pay [OPTION...], plan [OPTION...]: a run that must tell the truth, whatever it is.
pay() {
    bonusrec pay "$@"
    check_report
}

plan() {
    bonusrec plan "$@"
    check_report
}

# ended CODE STATUSES [CODES]: how the last run ended, and what its report says of each row.
ended() {
    expect "$2" "$(column status)" "status of each row; $(cat "$ERRORS")"
    expect "$1" "$CODE" "exit code; $(cat "$ERRORS")"
    [[ -z ${3-} ]] || expect "$3" "$(column code)" "code of each row"
}

# How many payments, and how many requests of one operation, the simulator has seen.
paid_count() {
    sim_ledger length
}

sent() {
    sim_requests --arg operation "$1" 'map(select(.operation == $operation)) | length'
}

# What the ledger holds, as "N:AMOUNT" with the number of the assignment, in order of that.
paid_rows() {
    sim_ledger 'map("\(.assignment_id[-13:] | tonumber):\(.amount)") | sort_by(split(":")[0] | tonumber) | join(" ")'
}

# sound_again [OPTION...]: the simulator goes on with the same ledger, without its rules.
sound_again() {
    stop_sim
    start_sim --state "$STATE" "$@"
}

# settles N: the next pay run leaves N payments in the ledger, one for each row, and a plan after it
# finds nothing to do.
settles() {
    local sent_before

    pay
    expect 0 "$CODE" "exit code of the next run; $(cat "$ERRORS")"
    expect "$1" "$(paid_count)" "payments after the next run"
    sent_before=$(sent SendBonus)
    plan --detailed-exitcode
    ended 0 "$(repeat "$1" already_paid)"
    expect "$sent_before" "$(sent SendBonus)" "payments sent by plan"
}

# start_pay [OPTION...]: the same as bonusrec pay, in the background; sets PAY_PID. end_pay waits for it.
start_pay() {
    rm -f "$REPORT"
    "$BONUSREC" pay "$CSV" --platform "$PLATFORM" --endpoint "$SIM_URL" --output "$REPORT" --yes "$@" \
        </dev/null >"$BATS_TEST_TMPDIR/output.txt" 2>"$ERRORS" 3>&- &
    PAY_PID=$!
}

end_pay() {
    CODE=0
    wait "$PAY_PID" || CODE=$?
}

# wait_for_payments N: returns when the ledger holds N, and fails when the run in the background ends
# before that. wait_for_requests N: the same for requests.
wait_for_payments() {
    wait_for_lines "$1" "$SIM_LEDGER"
}

wait_for_requests() {
    wait_for_lines "$1" "$SIM_REQUESTS"
}

wait_for_lines() {
    local feed follower i

    exec {feed}< <(exec tail -n +1 -f --pid="$PAY_PID" "$2" 3>&-)
    follower=$!
    for ((i = 0; i < $1; i++)); do
        read -r -u "$feed" || {
            echo "the run ended before line $((i + 1)) of $2"
            return 1
        }
    done
    kill "$follower"
    exec {feed}<&-
}
