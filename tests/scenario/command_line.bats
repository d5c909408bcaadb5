#!/usr/bin/env bats
# What the command line and the environment say counts, in a known order; what is wrong with them is said in
# one sentence with exit code 64; a person is asked before money moves; and the exit code tells how it ended.

bats_require_minimum_version 1.5.0
load helpers
load pay_helpers
load reading_helpers

NOBODY=http://127.0.0.1:1 # where nobody listens
STUDY=60ffe5c8371090c7041d43f8

setup() {
    set_up_money
    account 3 "$(payments "$(paid 3 1.03)")"
    rows 3
    start_sim --state "$STATE"
}

teardown() {
    stop_all_sims
}

# program ARGUMENT...: runs it with nothing added; sets CODE, and fills $ERRORS and output.txt.
program() {
    CODE=0
    "$BONUSREC" "$@" </dev/null >"$BATS_TEST_TMPDIR/output.txt" 2>"$ERRORS" 3>&- || CODE=$?
}

output_is() {
    expect "$1" "$(cat "$BATS_TEST_TMPDIR/output.txt")"
}

# wrong WORDS ARGUMENT...: a command line that is wrong, as the WORDS say.
wrong() {
    program "${@:2}"
    expect 64 "$CODE" "exit code; $(cat "$ERRORS")"
    said "bonusrec: $1"
    output_is ""
    asked_nothing
}

# plans_there, plans_nowhere: the endpoint that counts is the simulator's, or nobody's.
plans_there() {
    program plan "$CSV" --platform mturk "$@"
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
}

plans_nowhere() {
    program plan "$CSV" --quiet --platform mturk "$@"
    expect 1 "$CODE" "exit code; $(cat "$ERRORS")"
    said "bonusrec: $NOBODY: "
}

# --- help ---

@test "--version says the version" {
    program --version
    expect 0 "$CODE"
    [[ $(cat "$BATS_TEST_TMPDIR/output.txt") =~ ^bonusrec\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
}

@test "--help, on every command and without one, names every option and exit code" {
    local word

    program --help
    expect 0 "$CODE"
    expect "" "$(cat "$ERRORS")"
    cp "$BATS_TEST_TMPDIR/output.txt" "$BATS_TEST_TMPDIR/help.txt"
    for word in plan pay export --study --token-file --settle-wait --settle-after --column --reason --amount --delimiter --decimal --skip-invalid --allow-repeats --match \
        --on-conflict --scope --max-total --max-bonus --max-count --expect-total --expect-count --limit --currency \
        --platform --endpoint --profile --yes --jobs --rate --timeout --no-verify --output --format --excel \
        --detailed-exitcode --quiet --color --progress --help --version "Exit codes"; do
        grep -qF -- "$word" "$BATS_TEST_TMPDIR/help.txt" || {
            echo "$word is not in the help"
            return 1
        }
    done
    for command in plan pay export; do
        program "$command" --help
        expect 0 "$CODE"
        cmp "$BATS_TEST_TMPDIR/output.txt" "$BATS_TEST_TMPDIR/help.txt"
    done
}

@test "help that cannot be written is a failure" {
    run -1 bash -c '"$1" --help >/dev/full' bash "$BONUSREC"
}

# --- what is wrong ---

@test "no platform: there is no default, because money goes there" {
    wrong "say where the money is: --platform mturk or --platform mturk-sandbox" plan "$CSV"
    wrong "say where the money is" pay "$CSV" --yes
}

@test "a platform that there is not" {
    wrong 'there is no platform "mturq"; choose mturk or mturk-sandbox' plan "$CSV" --platform mturq
    BONUSREC_PLATFORM=mturq wrong 'there is no platform "mturq"' plan "$CSV"
}

@test "a command that there is not" {
    wrong 'there is no command "apy"; the commands are plan, pay, export, history and resolve' apy "$CSV"
}

@test "an option that there is not" {
    wrong 'there is no option "--pay-all"; see bonusrec --help' plan "$CSV" --platform mturk --pay-all
    wrong 'there is no option "-x"' plan "$CSV" --platform mturk -x
}

@test "no file, and two" {
    wrong "name the CSV file" plan --platform mturk
    wrong "one file at a time" plan "$CSV" "$CSV" --platform mturk
}

@test "a value that is missing, too much, or none of those that there are" {
    wrong "--output needs a value" plan "$CSV" --platform mturk --output
    wrong "--yes takes no value" pay "$CSV" --platform mturk --yes=no
    wrong '--format takes csv|json|table, not "xml"' plan "$CSV" --platform mturk --format xml
    wrong '--jobs takes a number from 1 to 64, not "0"' plan "$CSV" --platform mturk --jobs 0
    wrong '--timeout takes' plan "$CSV" --platform mturk --timeout soon
    wrong '--max-total takes an amount such as 12.50; "1e3"' pay "$CSV" --platform mturk --yes --max-total 1e3
    wrong '--max-count takes a whole number, not "-1"' pay "$CSV" --platform mturk --yes --max-count -1
    wrong '--column takes FIELD=NAME' plan "$CSV" --platform mturk --column amount
    wrong '--column knows the fields' plan "$CSV" --platform mturk --column wages=amount
    wrong '--delimiter takes' plan "$CSV" --platform mturk --delimiter x
}

@test "what is for Prolific alone, on another platform" {
    wrong "--study: MTurk has no studies: leave it out" plan "$CSV" --platform mturk --study "$STUDY"
    wrong "--token-file is for Prolific, and MTurk takes AWS keys: name them with --profile" \
        plan "$CSV" --platform mturk --token-file "$CSV"
}

@test "what is not for Prolific" {
    wrong "--profile is for Amazon's keys, and Prolific takes a token: give --token-file FILE, or set PROLIFIC_API_TOKEN" \
        plan "$CSV" --platform prolific --profile lab
    CSV=$ROOT/fixtures/csv/good-prolific-plain.csv
    wrong "--reason: Prolific has no reasons: leave it out" plan "$CSV" --platform prolific --reason "$THANKS"
    wrong "--column knows the fields participant_id, submission_id, study_id, amount and ref, not \"hit_id\"" \
        plan "$CSV" --platform prolific --column hit_id=study
    wrong "--column: names a reason, and Prolific has none: leave it out" plan "$CSV" --platform prolific --column reason=note
}

@test "a study that is none, and times that are none" {
    CSV=$ROOT/fixtures/csv/good-prolific-plain.csv
    wrong '--study: "lab" is no id of Prolific' plan "$CSV" --platform prolific --study lab
    wrong "--study takes no empty text" plan "$CSV" --platform prolific --study ""
    wrong '--settle-wait takes a number from 0 to 3600, not "3601"' pay "$CSV" --platform prolific --yes --settle-wait 3601
    wrong '--settle-after takes a number from 1 to 8760, not "0"' pay "$CSV" --platform prolific --yes --settle-after 0
}

@test "what export does not take" {
    wrong "name the CSV file of ids, such as bonusrec export ids.csv" export --platform prolific
    wrong "say where the money is" export "$CSV"
    wrong "export takes no --yes" export "$CSV" --platform mturk --yes
    wrong "export takes no --ledger" export "$CSV" --platform mturk --ledger ledger.db
}

@test "pay without --yes where nobody can be asked" {
    wrong "standard input is no terminal, so nobody can be asked; add --yes" pay "$CSV" --platform mturk --endpoint "$SIM_URL"
}

# --- where the money is ---

@test "BONUSREC_PLATFORM and BONUSREC_ENDPOINT say the same as the options" {
    BONUSREC_PLATFORM=mturk BONUSREC_ENDPOINT=$SIM_URL program plan "$CSV"
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
}

@test "an address that nobody typed is said, so that no rehearsal passes for a payment" {
    BONUSREC_ENDPOINT=$SIM_URL program plan "$CSV" --platform mturk
    grep -qxF "bonusrec: mturk is at $SIM_URL, as the environment or the profile says" "$ERRORS"
    BONUSREC_ENDPOINT=$SIM_URL program plan "$CSV" --platform mturk --quiet
    expect "" "$(cat "$ERRORS")"
    program plan "$CSV" --platform mturk --endpoint "$SIM_URL"
    expect 0 "$(grep -c "mturk is at" "$ERRORS")"
}

@test "the options count before the environment" {
    BONUSREC_PLATFORM=mturq BONUSREC_ENDPOINT=$NOBODY plans_there --endpoint "$SIM_URL"
    BONUSREC_ENDPOINT=$SIM_URL plans_nowhere --endpoint "$NOBODY"
}

@test "then BONUSREC_ENDPOINT, AWS_ENDPOINT_URL_MTURK, AWS_ENDPOINT_URL, and the profile's endpoint_url" {
    mkdir -p "$HOME/.aws"
    printf '[default]\nendpoint_url = %s\n' "$SIM_URL" >"$HOME/.aws/config"
    plans_there
    AWS_ENDPOINT_URL=$NOBODY plans_nowhere
    printf '[default]\nendpoint_url = %s\n' "$NOBODY" >"$HOME/.aws/config"
    AWS_ENDPOINT_URL=$SIM_URL plans_there
    AWS_ENDPOINT_URL_MTURK=$SIM_URL AWS_ENDPOINT_URL=$NOBODY plans_there
    BONUSREC_ENDPOINT=$SIM_URL AWS_ENDPOINT_URL_MTURK=$NOBODY AWS_ENDPOINT_URL=$NOBODY plans_there
}

@test "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS turns those of AWS off, and not bonusrec's own" {
    export AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true AWS_ENDPOINT_URL=$NOBODY AWS_ENDPOINT_URL_MTURK=$NOBODY
    plans_there --endpoint "$SIM_URL"
    BONUSREC_ENDPOINT=$SIM_URL plans_there
    # An address that would be refused is not even read; without keys nothing is asked of the real one.
    export AWS_ENDPOINT_URL=http://192.0.2.1
    unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_ENDPOINT_URL_MTURK
    program plan "$CSV" --platform mturk
    expect 1 "$CODE"
    said "found no AWS keys"
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=false program plan "$CSV" --platform mturk
    expect 64 "$CODE"
    said "http: is accepted for loopback addresses only"
}

@test "an empty variable counts as none" {
    BONUSREC_ENDPOINT='' AWS_ENDPOINT_URL_MTURK='' AWS_ENDPOINT_URL=$SIM_URL plans_there
}

# --- the question ---

# asked ANSWER [OPTION...]: pay on a terminal, where ANSWER is typed; sets CODE and SHOWN.
asked() {
    CODE=0
    SHOWN=$(on_terminal "$1" "$BONUSREC" pay "$CSV" --platform mturk --endpoint "$SIM_URL" -o "$REPORT" "${@:2}") || CODE=$?
}

@test "on a terminal a person is asked: what, how much, from which balance, where" {
    asked y
    grep -qF "pay 2 bonuses: 2.03 USD + 0.40 fees, of a balance of 10000.00, on mturk at $SIM_URL? [y/N] y" <<<"$SHOWN" || {
        echo "$SHOWN"
        return 1
    }
}

@test "yes pays" {
    for answer in y yes YES; do
        asked "$answer"
        expect 0 "$CODE" "exit code; $SHOWN"
        expect 2 "$(paid_count)"
        stop_sim
        rm "$SIM_LEDGER"
        start_sim --state "$STATE"
    done
}

@test "anything else is a no: nothing is sent, and the report says so" {
    for answer in n "" end yep 1 "yes please, by all means"; do
        asked "$answer"
        expect 5 "$CODE" "exit code after \"$answer\"; $SHOWN"
        grep -qF "not approved; nothing was sent" <<<"$SHOWN"
        expect "not_attempted not_attempted already_paid" "$(column status)"
        expect 0 "$(sent SendBonus)"
    done
}

@test "what was typed before the question stood there does not answer it" {
    asked early
    expect 5 "$CODE" "exit code; $SHOWN"
    expect 0 "$(sent SendBonus)"
}

@test "who overrides conflicts is told so before the question" {
    account 9 "$(payments "$(paid 1 0.75)")"
    stop_sim
    start_sim --state "$STATE"
    asked n --on-conflict pay
    grep -qF "1 row is paid although the same worker and assignment got another payment (--on-conflict pay)" <<<"$SHOWN" || {
        echo "$SHOWN"
        return 1
    }
    expect 0 "$(sent SendBonus)" "payments sent"
}

@test "--yes asks nothing" {
    asked "" --yes
    expect 0 "$CODE"
    run -1 grep -qF "[y/N]" <<<"$SHOWN"
    expect 2 "$(paid_count)"
}

@test "when nothing is to be paid, nobody is asked" {
    asked y
    asked "no one"
    expect 0 "$CODE"
    run -1 grep -qF "[y/N]" <<<"$SHOWN"
}

# --- how it ends ---

@test "plan ends with 0, and with --detailed-exitcode with 2 when there is something to pay" {
    bonusrec plan
    expect 0 "$CODE"
    bonusrec plan --detailed-exitcode
    expect 2 "$CODE"
    bonusrec pay --detailed-exitcode
    expect 0 "$CODE"
    bonusrec plan --detailed-exitcode
    expect 0 "$CODE"
}

@test "of several ends, a row that needs a person wins over something to pay" {
    row 2 1.02 # the same again
    bonusrec plan --detailed-exitcode
    expect 3 "$CODE"
    bonusrec pay
    expect 3 "$CODE"
}

@test "a guard ends plan and pay with 5, in one sentence, and the report is there" {
    for command in plan pay; do
        bonusrec "$command" --max-total 2.02
        expect 5 "$CODE"
        named "--max-total: 2.03 would be paid, more than the 2.02 allowed; nothing was sent"
        expect 3 "$(column row | wc -w)"
    done
    expect 0 "$(sent SendBonus)"
}

@test "--quiet says nothing on standard error when all is well" {
    bonusrec plan --quiet
    expect "" "$(cat "$ERRORS")"
    bonusrec pay -q
    expect 0 "$CODE"
    expect "" "$(cat "$ERRORS")"
    expect 2 "$(paid_count)"
}

@test "--quiet does not keep an error to itself" {
    stop_sim
    bonusrec plan --quiet
    expect 1 "$CODE"
    expect 1 "$(wc -l <"$ERRORS")"
}

@test "the report goes to standard output, all else to standard error" {
    program plan "$CSV" --platform mturk --endpoint "$SIM_URL"
    expect 4 "$(wc -l <"$BATS_TEST_TMPDIR/output.txt")"
    said "plan: 2 to pay (2.03 USD + 0.40 fees), 1 already paid, 0 held, 0 invalid, 0 unknown, 0 unexpected"
    expect "$(head -n 1 "$ERRORS")" "$(grep '^plan: ' "$ERRORS")"
}

@test "an option may stand anywhere, with = or a blank before its value, and -- ends them" {
    cp "$CSV" "$BATS_TEST_TMPDIR/--yes"
    cd "$BATS_TEST_TMPDIR"
    program --platform=mturk plan --endpoint "$SIM_URL" -- --yes
    expect 0 "$CODE" "exit code; $(cat "$ERRORS")"
}
