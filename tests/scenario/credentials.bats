#!/usr/bin/env bats
# bonusrec takes the keys that botocore takes. Each time botocore is asked, with the same files and the
# same environment; then a simulator that accepts nothing but its answer decides.

load helpers

FIRST_ID=AKIAIOSFODNN7EXAMPLE
FIRST_SECRET=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
SECOND_ID=AKIAI44QH8DHBEXAMPLE
SECOND_SECRET=je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY

setup() {
    clean_environment
    cd "$BATS_TEST_TMPDIR" || return
    mkdir "$HOME/.aws"
    export AWS_DEFAULT_REGION=us-east-1
}

teardown() {
    stop_all_sims
}

# fixture NAME: the files of fixtures/aws/NAME in the home folder.
fixture() {
    rm -rf "$HOME/.aws"
    cp -R "$ROOT/fixtures/aws/$1" "$HOME/.aws"
}

# profile FILE LINE...: adds lines to ~/.aws/FILE.
profile() {
    printf '%s\n' "${@:2}" >>"$HOME/.aws/$1"
}

# start_sim_for ID SECRET [TOKEN]: a simulator that accepts these keys alone.
start_sim_for() {
    local secret=$BATS_TEST_TMPDIR/secret.${#SIM_PIDS[@]}

    printf '%s\n' "${@:2}" >"$secret"
    # shellcheck disable=SC2034 # for start_sim
    SIM_LEDGER=$secret.ledger SIM_REQUESTS=$secret.requests
    start_sim --access-key "$1" --secret-file "$secret"
}

# plan [OPTION...]: a plan of the sample data; sets CODE.
plan() {
    CODE=0
    "$BONUSREC" plan "$ROOT/sample-data/bonuses.csv" --platform mturk --endpoint "$SIM_URL" \
        --output report.csv "$@" </dev/null 2>errors.txt 3>&- || CODE=$?
}

# same_as_botocore ID [PROFILE]: botocore takes the keys with this id, and so does bonusrec.
same_as_botocore() {
    local -a keys

    mapfile -t keys < <(/usr/bin/python3 "$BATS_TEST_DIRNAME/botocore_keys.py" "${@:2}" 2>&1)
    expect "$1" "${keys[0]}" "the key id that botocore takes"
    start_sim_for "${keys[0]}" "${keys[1]}" ${keys[2]:+"${keys[2]}"}
    plan ${2:+--profile "$2"}
    expect 3 "$CODE" "exit code; $(cat errors.txt)"
    expect true "$(sim_requests 'length > 0 and all(.status == 200)')" "every request was accepted"
    stop_sim
}

# both_refuse TEXT [PROFILE]: botocore takes no keys, and bonusrec says TEXT and sends nothing.
both_refuse() {
    if /usr/bin/python3 "$BATS_TEST_DIRNAME/botocore_keys.py" "${@:2}" 2>/dev/null; then
        echo "botocore takes these keys"
        return 1
    fi
    refuses "$@"
}

# refuses TEXT [PROFILE]: bonusrec says TEXT, sends nothing and repeats no key.
refuses() {
    start_sim
    plan ${2:+--profile "$2"}
    expect 1 "$CODE" "exit code; $(cat errors.txt)"
    grep -qF -- "$1" errors.txt || {
        echo "\"$1\" is not in: $(cat errors.txt)"
        return 1
    }
    is_not_said EXAMPLE
    expect 0 "$(sim_requests length)" "requests"
    stop_sim
}

# is_not_said TEXT: what bonusrec said last does not have it.
is_not_said() {
    if grep -qF -e "$1" errors.txt; then
        echo "\"$1\" is in: $(cat errors.txt)"
        return 1
    fi
}

# use_keys ID SECRET: in the environment.
use_keys() {
    export AWS_ACCESS_KEY_ID=$1 AWS_SECRET_ACCESS_KEY=$2
}

@test "another key pair than the one it found is not accepted" {
    use_keys "$FIRST_ID" "$FIRST_SECRET"
    start_sim_for "$SECOND_ID" "$SECOND_SECRET"
    plan
    expect 1 "$CODE"
}

@test "keys in the environment come before the default profile" {
    fixture good-default
    use_keys "$SECOND_ID" "$SECOND_SECRET"
    same_as_botocore "$SECOND_ID"
}

@test "keys in the environment come before a profile named there" {
    fixture good-two-profiles
    use_keys "$FIRST_ID" "$FIRST_SECRET"
    AWS_PROFILE=lab same_as_botocore "$FIRST_ID"
}

@test "a profile on the command line comes before keys in the environment" {
    fixture good-two-profiles
    use_keys "$FIRST_ID" "$FIRST_SECRET"
    same_as_botocore "$SECOND_ID" lab
}

@test "a session token in the environment is sent with its keys" {
    use_keys "$FIRST_ID" "$FIRST_SECRET"
    AWS_SESSION_TOKEN=AQoEXAMPLEH4aoAH0gNCAPyJxz4BlCFFxWNE1OPTkk5TthT same_as_botocore "$FIRST_ID"
}

@test "a session token in a profile is sent with its keys" {
    fixture good-session-token
    same_as_botocore "$SECOND_ID" lab
}

@test "the default profile is taken when none is named" {
    fixture good-two-profiles
    same_as_botocore "$FIRST_ID"
}

@test "AWS_PROFILE names the profile" {
    fixture good-two-profiles
    AWS_PROFILE=lab same_as_botocore "$SECOND_ID"
}

@test "AWS_DEFAULT_PROFILE names the profile" {
    fixture good-two-profiles
    AWS_DEFAULT_PROFILE=lab same_as_botocore "$SECOND_ID"
}

@test "AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE stand in for the usual files" {
    fixture good-default
    AWS_SHARED_CREDENTIALS_FILE=$ROOT/fixtures/aws/good-indented-keys/credentials \
        same_as_botocore "$SECOND_ID" lab
    AWS_CONFIG_FILE=$ROOT/fixtures/aws/good-nested-block/config same_as_botocore "$SECOND_ID" lab
}

@test "the credentials file comes before the config file" {
    fixture good-credentials-before-config
    same_as_botocore "$SECOND_ID" lab
    fixture good-keys-in-config-alone
    same_as_botocore "$SECOND_ID" lab
}

@test "in the config file a profile's section begins with the word" {
    fixture good-config-only
    same_as_botocore "$SECOND_ID" lab
    same_as_botocore "$FIRST_ID"
    fixture good-name-with-blank
    same_as_botocore "$SECOND_ID" "the lab"
}

@test "the later of [default] and [profile default] counts" {
    fixture good-default-twice
    same_as_botocore "$SECOND_ID"
}

@test "indented keys are keys and not the rest of the value above" {
    fixture good-indented-keys
    same_as_botocore "$SECOND_ID" lab
}

@test "a key in a nested block is not the profile's" {
    fixture good-nested-block
    same_as_botocore "$SECOND_ID" lab
}

@test "comment lines, colons, capitals and CRLF are read alike" {
    for name in good-comment-lines good-colons-and-capitals good-crlf; do
        fixture "$name"
        same_as_botocore "$SECOND_ID" lab
    done
}

@test "profiles with long names are told apart" {
    fixture good-long-names
    same_as_botocore "$FIRST_ID" a-profile-with-a-name-of-more-than-fifty-characters-one
    same_as_botocore "$SECOND_ID" a-profile-with-a-name-of-more-than-fifty-characters-two
}

@test "credential_process is asked for the keys" {
    cat >"get keys" <<END
[ "\$1" = 'two words' ] || exit 1
echo '{"Version": 1, "AccessKeyId": "$SECOND_ID", "SecretAccessKey": "$SECOND_SECRET"}'
END
    profile config '[profile lab]' "credential_process = sh '$PWD/get keys' two\\ words"
    same_as_botocore "$SECOND_ID" lab
}

@test "credential_process comes before keys in the config file, and behind those in the other" {
    local answer='{"Version": 1, "AccessKeyId": "'$SECOND_ID'", "SecretAccessKey": "'$SECOND_SECRET'"}'

    profile config '[profile lab]' "aws_access_key_id = $FIRST_ID" \
        "aws_secret_access_key = $FIRST_SECRET" "credential_process = echo '$answer'"
    same_as_botocore "$SECOND_ID" lab
    profile credentials '[lab]' "aws_access_key_id = $FIRST_ID" \
        "aws_secret_access_key = $FIRST_SECRET"
    same_as_botocore "$FIRST_ID" lab
}

@test "a credential_process that fails is named by its first word alone" {
    profile config '[profile lab]' "credential_process = sh -c 'exit 7' --pin 1234"
    both_refuse '"sh" ended with status 7' lab
    is_not_said 1234
}

@test "the standard error of credential_process is shown" {
    profile config '[profile lab]' "credential_process = sh -c 'echo insert the card >&2; exit 7'"
    both_refuse 'insert the card' lab
}

@test "credential_process does not eat the rows on standard input" {
    local answer='{"Version": 1, "AccessKeyId": "'$FIRST_ID'", "SecretAccessKey": "'$FIRST_SECRET'"}'

    profile config '[default]' "credential_process = sh -c 'cat >&2; echo \"\$1\"' - '$answer'"
    start_sim
    CODE=0
    "$BONUSREC" plan - --platform mturk --endpoint "$SIM_URL" --output report.csv \
        <"$ROOT/sample-data/bonuses.csv" 2>errors.txt 3>&- || CODE=$?
    expect 3 "$CODE" "$(cat errors.txt)"
    is_not_said AssignmentId
}

@test "half a key pair is an error that names the half that is missing" {
    AWS_ACCESS_KEY_ID=$FIRST_ID both_refuse '"AWS_SECRET_ACCESS_KEY" is missing'
    fixture bad-id-alone
    both_refuse '"aws_secret_access_key" is missing' lab
    fixture bad-pair-over-two-files
    both_refuse '"aws_secret_access_key" is missing' lab
    fixture bad-secret-alone
    both_refuse 'but no "aws_access_key_id"' lab
}

@test "a secret alone in the environment is an error and not skipped for a profile" {
    fixture good-default
    AWS_SECRET_ACCESS_KEY=$SECOND_SECRET refuses '"AWS_ACCESS_KEY_ID" is missing'
}

@test "a file that is wrong is an error with its line" {
    fixture bad-line-without-equals
    both_refuse "$HOME/.aws/credentials: line 3:" lab
    fixture bad-keys-before-section
    both_refuse "$HOME/.aws/credentials: line 1:" lab
    fixture bad-key-twice
    both_refuse "$HOME/.aws/credentials: line 4:" lab
    fixture bad-section-twice
    both_refuse "$HOME/.aws/credentials: line 4:" lab
    fixture bad-section-unclosed
    both_refuse "$HOME/.aws/credentials: line 1:" lab
    fixture bad-value-on-next-line
    both_refuse "$HOME/.aws/credentials: line 4:" lab
}

@test "keys with quotes or a comment behind them are refused before they are sent" {
    fixture bad-quoted
    refuses '"aws_secret_access_key" has a blank, a quote' lab
    fixture bad-comment-behind-value
    refuses '"aws_access_key_id" has a blank, a quote' lab
}

@test "a role or single sign-on is refused with the way out" {
    fixture bad-role
    refuses 'credential_process = aws configure export-credentials --profile lab' lab
    fixture bad-single-sign-on
    refuses 'credential_process = aws configure export-credentials --profile lab' lab
}

@test "a profile that is not there is refused with the names of those that are" {
    fixture good-two-profiles
    both_refuse 'those there are: "default", "lab"' lap
    AWS_PROFILE=lap both_refuse 'there is no profile "lap"'
    AWS_PROFILE=lab AWS_DEFAULT_PROFILE=default refuses '"AWS_DEFAULT_PROFILE" names "default"'
}

@test "without any keys it says where it looked" {
    both_refuse "$HOME/.aws/credentials"
    both_refuse AWS_ACCESS_KEY_ID
}

@test "the profile's endpoint is used when nothing else names one" {
    use_keys "$FIRST_ID" "$FIRST_SECRET"
    start_sim
    profile config '[default]' "endpoint_url = $SIM_URL"
    "$BONUSREC" plan "$ROOT/sample-data/bonuses.csv" --platform mturk --output report.csv \
        2>errors.txt 3>&- || expect 3 $?
    expect true "$(sim_requests 'length > 0')" "requests"
}
