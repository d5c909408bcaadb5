#!/bin/sh
# The main job on sample data: starts the simulator, then plan, pay, plan again, and what the ledger has of it.
# $BONUSREC and $BONUSREC_SIM are the programs, $DEMO_FOLDER is where a page and a workbook are left to look at; make
# demo sets them.
set -eu

: "${BONUSREC:?is not set; run make demo}" "${BONUSREC_SIM:?is not set; run make demo}"
here=$(dirname "$0")
scratch=$(mktemp -d)
folder=${DEMO_FOLDER:-$scratch}
mkdir -p "$folder"
sim=
finish() {
    [ -z "$sim" ] || kill "$sim" 2>/dev/null || true
    rm -rf "$scratch"
}
trap finish EXIT

# The simulator says on its first line where it listens.
mkfifo "$scratch/address"
"$BONUSREC_SIM" --port 0 --state "$here/platform.json" --ledger "$scratch/paid.jsonl" >"$scratch/address" &
sim=$!
read -r address <"$scratch/address"

# The example keys of the AWS documentation and an example token, which the simulator knows, and nothing of yours.
export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
export PROLIFIC_API_TOKEN=example-prolific-token
export XDG_STATE_HOME="$scratch" BONUSREC_ENDPOINT="$address"
unset AWS_SESSION_TOKEN AWS_PROFILE BONUSREC_PLATFORM CREDENTIALS_DIRECTORY STATE_DIRECTORY

# Status 3 says that rows are left for a person, as there are in the sample.
bonusrec() {
    printf '\n$ bonusrec %s\n' "$*"
    status=0
    "$BONUSREC" "$@" --format table || status=$?
    printf 'exit status %s\n' "$status"
    [ "$status" = 0 ] || [ "$status" = 3 ]
}

printf 'A rehearsal: the simulator plays Mechanical Turk and Prolific at %s, so no money moves.\n' "$address"
bonusrec plan "$here/bonuses.csv" --platform mturk
bonusrec pay "$here/bonuses.csv" --platform mturk --yes --html "$folder/report.html" --xlsx "$folder/report.xlsx"
bonusrec plan "$here/bonuses.csv" --platform mturk

printf '\nThe same on Prolific, where nothing but the ledger and a look keep a payment from being made twice.\n'
study=60d9aadeb86739de712faee0
bonusrec plan "$here/prolific-bonuses.csv" --platform prolific --study $study
bonusrec pay "$here/prolific-bonuses.csv" --platform prolific --study $study --yes
bonusrec plan "$here/prolific-bonuses.csv" --platform prolific --study $study

bonusrec history

printf '\nWhat the simulator wrote down as paid in between:\n'
cat "$scratch/paid.jsonl"
[ "$folder" = "$scratch" ] || printf '\nThe first pay run as a page and as a workbook: %s/report.html, report.xlsx\n' "$folder"
