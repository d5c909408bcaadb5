# Sourced by the scenarios about Prolific, after helpers, pay_helpers, reading_helpers and ledger_helpers. The same words
# as theirs, about submissions of studies: account, row, rows, paid_rows, settles.

TOKEN=example-prolific-token # of nobody; what a simulator accepts
WORKSPACE=60a000000000000000000001
# shellcheck disable=SC2034 # for whoever sources this
NOBODY=60ffe5c8371090c7041d43f8 # an id that no account here has

# To be called by setup(), and its counterpart by teardown().
set_up_prolific() {
    set_up_money
    PLATFORM=prolific
    CHECKED_BY=check_prolific.py
    LEDGER=$XDG_STATE_HOME/bonusrec/ledger.db
    unset CREDENTIALS_DIRECTORY
    export PROLIFIC_API_TOKEN=$TOKEN
}

# Whatever a test is about: no set-up is paid by two calls, and the token stands nowhere.
tear_down_prolific() {
    [[ -z ${PAY_PID-} ]] || kill -KILL "$PAY_PID" 2>/dev/null || true
    stop_all_sims
    expect '[]' "$(sim_requests '[map(select(.operation == "PayBonuses").bulk_id) | group_by(.)[] | select(length > 1)]')" \
        "set-ups paid by several calls"
    run ! grep -raF -- "$TOKEN" "$BATS_TEST_TMPDIR"
}

# study S, submission N [S], participant N: the ids of the accounts here; see prolific_state.h.
study() {
    printf '57%022x' "$1"
}

submission() {
    printf '5b%010x%012x' "${2:-1}" "$1"
}

participant() {
    printf '5a%022x' "$1"
}

# account N [JQ [S]]: an account with S studies (1) of N submissions each, nothing paid; JQ changes that: s(N) is
# submission N of the first study.
account() {
    local s

    for ((s = 1; s <= ${3:-1}; s++)); do
        for ((n = 1; n <= $1; n++)); do
            echo "$(study "$s") $(submission "$n" "$s") $(participant "$n")"
        done
    done | jq --raw-input --slurp '
        def s(n): .studies[0].submissions[n - 1];
        [split("\n")[] | select(. != "") | split(" ")] | group_by(.[0])
        | map({id: .[0][0], submissions: map({id: .[1], participant: .[2]})})
        | {studies: .} | ('"${2:-.}"') | {prolific: .}' >"$STATE"
}

# csv LINE...: the CSV.
csv() {
    printf '%s\n' "$@" >"$CSV"
}

header() {
    csv "study_id,submission_id,amount,ref"
}

# row N AMOUNT [REF [S]]
row() {
    echo "$(study "${4:-1}"),$(submission "$1" "${4:-1}"),$2,${3-}" >>"$CSV"
}

# rows N: that many rows, of 1.01, 1.02, ...; no two alike in amount.
rows() {
    local i

    header
    for ((i = 1; i <= $1; i++)); do row "$i" "$(amount "$i")"; done
}

amount() {
    printf '%d.%02d' $((1 + $1 / 100)) $(($1 % 100))
}

# What was paid, as "N:AMOUNT" with the number of the submission, in order of that.
paid_rows() {
    sim_ledger 'map("\(.submission_id[-4:] | ltrimstr("0") | ltrimstr("0") | ltrimstr("0")):\(.amount)") | sort | join(" ")'
}

# in_report COLUMN: as an independent reader of CSV sees it.
in_report() {
    shown "$1" "$REPORT"
}

# detail ROW WORDS...: the detail of that row of the report has each of the WORDS.
detail() {
    local words text

    text=$(/usr/bin/python3 -c 'import csv, sys
with open(sys.argv[1], newline="") as file:
    print(list(csv.DictReader(file))[int(sys.argv[2]) - 1]["detail"])' "$REPORT" "$1")
    for words in "${@:2}"; do
        [[ $text == *"$words"* ]] || {
            echo "\"$words\" is not in the detail of row $1: $text"
            return 1
        }
    done
}

# posted: how many requests could have changed something.
posted() {
    sim_requests 'map(select(.method != "GET")) | length'
}

# operations [FROM]: those of all requests, from that one on, without repetitions.
operations() {
    sim_requests --argjson from "${1:-0}" 'sort_by(.request)[$from:] | map(.operation)
        | reduce .[] as $o ([]; if .[-1] == $o then . else . + [$o] end) | join(" ")'
}

# strike OPERATION MEMBERS [MEMBERS]...: a simulator where these faults strike that operation; each is JSON members.
strike() {
    local members rules=

    for members in "${@:2}"; do rules+=",{\"operation\": \"$1\", $members}"; done
    start_sim_with_rules "[${rules:1}]" --state "$STATE"
}

# at_same_address [RULES [OPTION...]]: the simulator goes on where it was, with RULES or none. The ledger of bonusrec
# keeps the entries of different addresses apart.
at_same_address() {
    local port=${SIM_URL##*:}

    stop_sim
    start_sim_with_rules "${1:-[]}" --state "$STATE" --port "$port" "${@:2}"
}

# hours_later H: the ledger is as it will be then: all that stands in it happened so much earlier.
hours_later() {
    /usr/bin/python3 - "$LEDGER" "$(($1 * 3600))" <<'PYTHON'
import contextlib, sqlite3, sys
with contextlib.closing(sqlite3.connect(sys.argv[1])) as ledger:
    triggers = ledger.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        ledger.execute(f"DROP TRIGGER {name}")
    for table, column in (("runs", "began_at_s"), ("run_ends", "at_s"), ("events", "at_s")):
        ledger.execute(f"UPDATE {table} SET {column} = {column} - ?", (int(sys.argv[2]),))
    for _, sql in triggers:
        ledger.execute(sql)
    ledger.commit()
PYTHON
}

# nothing_sent COMMAND...: runs it, and fails when it set up or sent a payment.
nothing_sent() {
    local before

    before=$(posted)
    "$@"
    expect "$before" "$(posted)" "requests sent by $* that are no reading"
}

# settles N: the next runs find N rows paid, and send nothing.
settles() {
    nothing_sent pay
    ended 0 "$(repeat "$1" already_paid)"
    nothing_sent plan --detailed-exitcode
    ended 0 "$(repeat "$1" already_paid)"
}
