# Sourced by the scenarios about reading, saying and writing, after helpers and pay_helpers: what the last
# run said, and what it did not do.

# said WORDS...: one line went to standard error, and each of the WORDS stands in it.
said() {
    expect 1 "$(wc -l <"$ERRORS")" "lines on standard error: $(cat "$ERRORS")"
    named "$@"
}

# named WORDS...: each of the WORDS stands somewhere on standard error.
named() {
    local words

    for words in "$@"; do
        grep -qF -- "$words" "$ERRORS" || {
            echo "\"$words\" is not in: $(cat "$ERRORS")"
            return 1
        }
    done
}

# could_not WORDS...: the last run wrote and paid nothing, for the reason in WORDS.
could_not() {
    expect 1 "$CODE" "exit code; $(cat "$ERRORS")"
    said "$@"
    wrote_and_paid_nothing
}

wrote_and_paid_nothing() {
    expect 0 "$(paid_count)" "payments"
    expect 0 "$(sent SendBonus)" "payments sent"
    [[ ! -e $REPORT ]] || {
        echo "there is a report"
        return 1
    }
    expect "" "$(cat "$BATS_TEST_TMPDIR/output.txt")" "standard output"
}

# asked_nothing: not a single request reached the simulator.
asked_nothing() {
    expect 0 "$(sim_requests length)" "requests"
}

# Whatever was written anywhere by this test, a simulator or bonusrec, holds neither secret nor token.
no_secret_was_shown() {
    local secret

    for secret in wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY "${AWS_SECRET_ACCESS_KEY-}" "${AWS_SESSION_TOKEN-}"; do
        [[ -z $secret ]] || ! grep -rF -- "$secret" "$BATS_TEST_TMPDIR" || return 1
    done
}

# on_terminal ANSWER COMMAND...: runs it on a terminal of 100 columns and prints what stood there; see
# on_terminal.py.
on_terminal() {
    /usr/bin/python3 "$BATS_TEST_DIRNAME/on_terminal.py" "$@" 3>&-
}

# as_somebody COMMAND...: runs it as one whom file permissions bind, also when the tests run as root.
as_somebody() {
    if ((EUID == 0)); then
        setpriv --bounding-set -dac_override,-dac_read_search --inh-caps -dac_override,-dac_read_search "$@"
    else
        "$@"
    fi
}

# statuses: those of the rows, without the unexpected payments behind them.
statuses() {
    column status | sed 's/ unexpected//g'
}

# An account of two HITs with 150 assignments each, all paid 1.00 (so each list has two pages), and a row
# in each HIT for 2.00 besides: --on-conflict pay pays those two.
two_hits() {
    HIT_2=$(printf '3HIT%026d' 2)
    jq -n '{generate: {hits: 2, assignments_per_hit: 150, paid: true, amount: "1.00", reason: "Base"}}' >"$STATE"
    header
    row 1 2.00
    printf '%s,3ASN%013d%013d,A%013d,2.00,%s,\n' "$HIT_2" 2 1 151 "$THANKS" >>"$CSV"
}

# passes RULES [OPTION...]: however it begins, in the end both rows of two_hits are paid.
passes() {
    start_sim_with_rules "$1" --state "$STATE"
    pay --on-conflict pay "${@:2}"
    expect "paid paid" "$(statuses)" "status; $(cat "$ERRORS")"
    expect 0 "$CODE"
    expect 2 "$(paid_count)"
}
