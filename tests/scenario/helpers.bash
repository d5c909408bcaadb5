# Sourced by every scenario. Starts and stops simulators, asks them what happened, and gives clients
# the keys that they accept. Nothing here sleeps: a simulator says when it is ready.

ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
BONUSREC=${BONUSREC:-$ROOT/build/bonusrec}
BONUSREC_SIM=${BONUSREC_SIM:-$ROOT/build/bonusrec-sim}
SIM_PIDS=()

# No key, profile, address or proxy of the machine that runs the tests reaches them.
clean_environment() {
    local name

    for name in $(compgen -e); do
        case $name in
        AWS_* | BONUSREC_PLATFORM | BONUSREC_ENDPOINT | PROLIFIC_* | *_proxy | *_PROXY | STATE_DIRECTORY | SUDO_USER)
            unset "$name"
            ;;
        esac
    done
    export HOME=$BATS_TEST_TMPDIR/home XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
    export AWS_EC2_METADATA_DISABLED=true
    mkdir -p "$HOME"
}

# The key pair of AWS's documentation, which a simulator accepts unless it was given others.
use_documented_keys() {
    export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
    export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
}

# start_sim [OPTION...]: starts a simulator on a free port and waits until it is ready. Without
# --state it has the account of sample-data/platform.json. Sets SIM_URL, SIM_PID, SIM_LEDGER and
# SIM_REQUESTS; a second start in the same test goes on with the same ledger.
start_sim() {
    local ready=$BATS_TEST_TMPDIR/sim-ready.${#SIM_PIDS[@]}
    local -a options=(--port 0)

    SIM_LEDGER=${SIM_LEDGER:-$BATS_TEST_TMPDIR/sim-ledger.jsonl}
    SIM_REQUESTS=${SIM_REQUESTS:-$BATS_TEST_TMPDIR/sim-requests.jsonl}
    options+=(--ledger "$SIM_LEDGER" --requests "$SIM_REQUESTS")
    [[ " $* " == *" --state "* ]] || options+=(--state "$ROOT/sample-data/platform.json")
    mkfifo "$ready"
    # bats waits for whoever holds its descriptor 3.
    "$BONUSREC_SIM" "${options[@]}" "$@" >"$ready" 3>&- &
    SIM_PID=$!
    SIM_PIDS+=("$SIM_PID")
    # shellcheck disable=SC2034 # for whoever sources this
    # Ends at the line, or at the end of the file when the simulator could not start.
    IFS= read -r SIM_URL <"$ready"
}

# start_sim_with_rules RULES [OPTION...]: the same, with faults; RULES is the JSON itself.
start_sim_with_rules() {
    local rules=$BATS_TEST_TMPDIR/sim-rules.${#SIM_PIDS[@]}.json

    printf '%s\n' "$1" >"$rules"
    shift
    start_sim --rules "$rules" "$@"
}

# stop_sim: ends the simulator started last, and fails if it does not end well.
stop_sim() {
    kill -TERM "$SIM_PID" && wait "$SIM_PID"
}

# For teardown(): ends whatever still runs.
stop_all_sims() {
    local pid

    for pid in "${SIM_PIDS[@]}"; do
        kill -TERM "$pid" 2>/dev/null || true
    done
    for pid in "${SIM_PIDS[@]}"; do
        wait "$pid" 2>/dev/null || true
    done
}

# sim_ledger [JQ-ARGUMENT...]: what was really paid, one JSON object a line, or what jq makes of the
# array of them: sim_ledger 'map(.amount)'.
sim_ledger() {
    if (($#)); then
        jq --slurp --compact-output --raw-output "$@" "$SIM_LEDGER"
    else
        cat "$SIM_LEDGER"
    fi
}

# sim_requests [JQ-ARGUMENT...]: the same for the requests that arrived.
sim_requests() {
    if (($#)); then
        jq --slurp --compact-output --raw-output "$@" "$SIM_REQUESTS"
    else
        cat "$SIM_REQUESTS"
    fi
}

# expect WANTED GOT [WHAT]: fails, and says what it got, unless both are equal.
expect() {
    [[ $2 == "$1" ]] || {
        printf '%s: wanted\n%s\ngot\n%s\n' "${3:-a comparison}" "$1" "$2"
        return 1
    }
}
