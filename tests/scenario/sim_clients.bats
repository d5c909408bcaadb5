#!/usr/bin/env bats
# The simulator is proven by clients that no one here wrote: boto3 and the AWS command line. What
# they are told is compared with the simulator's own ledger.

load helpers

HIT=3OA5LQSAJ08XUI6D39ZZZZG4ZDMEN2
ASSIGNMENT=31VFZ3ZFKKIBJ3J4WJ99IBAG7I1MNB # of that HIT, nothing paid
WORKER=AFT75V2SEH60K

setup() {
    clean_environment
    use_documented_keys
    export AWS_MAX_ATTEMPTS=1 AWS_DEFAULT_REGION=us-east-1
}

teardown() {
    stop_all_sims
}

# Debian's own Python: python3-boto3 belongs to no other.
boto3() {
    /usr/bin/python3 "$BATS_TEST_DIRNAME/sim_clients.py" "$SIM_URL" "$@"
}

# boto3_pay REASON [NAME=VALUE...]
boto3_pay() {
    local reason=$1

    shift
    boto3 pay WorkerId="$WORKER" AssignmentId="$ASSIGNMENT" BonusAmount=1.25 Reason="$reason" "$@"
}

aws_mturk() {
    /usr/bin/aws mturk --endpoint-url "$SIM_URL" --output json "$@"
}

# aws_pay REASON [OPTION...]
aws_pay() {
    aws_mturk send-bonus --worker-id "$WORKER" --assignment-id "$ASSIGNMENT" --bonus-amount 1.25 \
        --reason "$@"
}

# 250 payments in one HIT, and the ids of all of them as the state's formula makes them.
start_big_sim() {
    local state=$BATS_TEST_TMPDIR/big.json

    echo '{"generate": {"hits": 1, "assignments_per_hit": 250, "paid": true}}' >"$state"
    start_sim --state "$state"
    BIG_HIT=$(printf '3HIT%026d' 1)
    BIG_IDS=$(for ((a = 1; a <= 250; a++)); do printf '3ASN%013d%013d\n' 1 "$a"; done)
}

@test "boto3 reads the balance" {
    start_sim
    expect 250.00 "$(boto3 balance | jq -r .AvailableBalance)"
}

@test "boto3 lists the payments of a HIT as the account has them" {
    start_sim
    wanted=$(jq -c --arg hit "$HIT" '(.hits[] | select(.hit_id == $hit).assignments) as $here
        | [.payments[] | . as $p | $here[] | select(.assignment_id == $p.assignment_id)
            | [.assignment_id, .worker_id, $p.amount, $p.reason]]' "$ROOT/sample-data/platform.json")
    got=$(boto3 list HITId="$HIT" MaxResults=100 |
        jq -c '[.BonusPayments[] | [.AssignmentId, .WorkerId, .BonusAmount, .Reason]]')
    expect "$wanted" "$got"
    expect 3 "$(jq length <<<"$got")"
}

@test "boto3 gets at most a page, and a token for the next one" {
    start_big_sim
    first=$(boto3 list HITId="$BIG_HIT")
    expect 10 "$(jq .NumResults <<<"$first")" "the page's size when none is asked for"
    token=$(jq -r .NextToken <<<"$first")
    second=$(boto3 list HITId="$BIG_HIT" NextToken="$token" MaxResults=100)
    expect 100 "$(jq '.BonusPayments | length' <<<"$second")"
    expect "$(sed -n 11p <<<"$BIG_IDS")" "$(jq -r '.BonusPayments[0].AssignmentId' <<<"$second")"
}

@test "boto3's paginator collects every payment of a HIT with more than a hundred, in three calls" {
    start_big_sim
    got=$(boto3 pages HITId="$BIG_HIT" PageSize=100 | jq -r '.BonusPayments[].AssignmentId')
    expect "$BIG_IDS" "$got"
    expect '[100,100,50]' "$(sim_requests 'map(.listed)')"
}

@test "boto3 cannot use a page token for another list" {
    start_big_sim
    token=$(boto3 list HITId="$BIG_HIT" | jq -r .NextToken)
    run boto3 list AssignmentId="$(head -n 1 <<<"$BIG_IDS")" NextToken="$token"
    expect 1 "$status"
    [[ $output == "RequestError: The NextToken is not one of this list."* ]]
}

@test "boto3 pays a bonus: ledger, list and balance show it" {
    start_sim
    boto3_pay 'Grüße, "quoted"' UniqueRequestToken=token-1
    expect "[[\"$WORKER\",\"$ASSIGNMENT\",\"$HIT\",\"1.25\",\"Grüße, \\\"quoted\\\"\",\"token-1\"]]" \
        "$(sim_ledger 'map([.worker_id, .assignment_id, .hit_id, .amount, .reason, .token])')"
    expect '1.25 Grüße, "quoted"' "$(boto3 list AssignmentId="$ASSIGNMENT" |
        jq -r '.BonusPayments[] | "\(.BonusAmount) \(.Reason)"')"
    # 250.00 less 1.25 and a fee of 20 %
    expect 248.50 "$(boto3 balance | jq -r .AvailableBalance)"
}

@test "boto3 repeats a token and is told so: paid once" {
    start_sim
    boto3_pay first UniqueRequestToken=token-1
    run boto3_pay first UniqueRequestToken=token-1
    expect 1 "$status"
    [[ $output =~ ^'RequestError: The idempotency token "token-1" has already been processed. ('[0-9]+' s)'$ ]]
    expect 1 "$(sim_ledger length)"
}

@test "boto3 without a token pays each time" {
    start_sim
    boto3_pay again
    boto3_pay again
    expect '[null,null]' "$(sim_ledger 'map(.token)')"
}

@test "boto3's own retry after a lost answer pays twice without a token, once with one" {
    export ATTEMPTS=3
    start_sim_with_rules '[{"operation": "SendBonus", "at": 1, "fault": "close-after"},
        {"operation": "SendBonus", "at": 3, "fault": "close-after"}]'
    boto3_pay careless
    expect 2 "$(sim_ledger length)" "payments without a token"
    run boto3_pay careful UniqueRequestToken=token-1
    [[ $output == *"already been processed"* ]]
    expect 3 "$(sim_ledger length)" "payments with one more"
}

@test "boto3 with a wrong secret is refused, and nothing is paid" {
    start_sim
    export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEX
    run boto3_pay no
    expect 1 "$status"
    [[ $output == "InvalidSignatureException: The request signature we calculated does not match"* ]]
    expect 0 "$(sim_ledger length)"
}

@test "boto3 with an unknown key is refused, and nothing is paid" {
    start_sim
    export AWS_ACCESS_KEY_ID=AKIAI44QH8DHBEXAMPLE
    run boto3_pay no
    expect 1 "$status"
    [[ $output == "UnrecognizedClientException: "* ]]
    expect 0 "$(sim_ledger length)"
}

@test "boto3 signs for another region and is refused" {
    start_sim
    run env AWS_REGION=eu-west-1 /usr/bin/python3 - "$SIM_URL" <<'END'
import sys, boto3
boto3.client("mturk", endpoint_url=sys.argv[1], region_name="eu-west-1").get_account_balance()
END
    expect 1 "$status"
    [[ $output == *InvalidSignatureException*"valid region, not 'eu-west-1'"* ]]
}

@test "boto3 needs the session token where the key demands one" {
    printf '%s\n' "$AWS_SECRET_ACCESS_KEY" AQoDYXdzEJr-example >"$BATS_TEST_TMPDIR/secret"
    start_sim --access-key "$AWS_ACCESS_KEY_ID" --secret-file "$BATS_TEST_TMPDIR/secret"
    run boto3 balance
    [[ $output == "UnrecognizedClientException: "* ]]
    export AWS_SESSION_TOKEN=AQoDYXdzEJr-example
    expect 250.00 "$(boto3 balance | jq -r .AvailableBalance)"
    export AWS_SESSION_TOKEN=AQoDYXdzEJr-other
    run boto3 balance
    [[ $output == "UnrecognizedClientException: "* ]]
}

@test "boto3 on a clock that is twenty minutes slow is refused" {
    start_sim --clock-skew 1200
    run boto3 balance
    [[ $output == "InvalidSignatureException: Signature expired: "*" is now earlier than "*"15 min.)" ]]
}

@test "boto3 repeats a token after 24 hours and pays again" {
    start_sim
    boto3_pay nightly UniqueRequestToken=token-1
    stop_sim
    start_sim --clock-offset 86390
    run boto3_pay nightly UniqueRequestToken=token-1
    [[ $output == *"already been processed"* ]]
    stop_sim
    start_sim --clock-offset 86400
    boto3_pay nightly UniqueRequestToken=token-1
    expect '["token-1","token-1"]' "$(sim_ledger 'map(.token)')"
}

@test "a simulator that was killed knows its payments, its balance and its tokens again" {
    start_sim
    boto3_pay first UniqueRequestToken=token-1
    kill -KILL "$SIM_PID"
    wait "$SIM_PID" || true
    printf '{"time": "2026-01-01T0' >>"$SIM_LEDGER" # it died while it wrote
    start_sim
    expect 248.50 "$(boto3 balance | jq -r .AvailableBalance)"
    expect first "$(boto3 list AssignmentId="$ASSIGNMENT" | jq -r '.BonusPayments[].Reason')"
    run boto3_pay first UniqueRequestToken=token-1
    [[ $output == *"already been processed"* ]]
    expect 1 "$(sim_ledger length)"
}

@test "boto3 is told why a bonus cannot be paid" {
    start_sim
    run boto3 pay WorkerId=A1B2C3D4E5F6G AssignmentId="$ASSIGNMENT" BonusAmount=1 Reason=r
    [[ $output == "RequestError: The worker A1B2C3D4E5F6G did not work on the assignment"* ]]
    run boto3 pay WorkerId="$WORKER" AssignmentId=3AAAAAAAAAAAAAAAAAAAAAAAAAAAAA BonusAmount=1 Reason=r
    [[ $output == "RequestError: Assignment 3AAAAAAAAAAAAAAAAAAAAAAAAAAAAA does not exist."* ]]
    run boto3 pay WorkerId=AJZDE8GXD6NCF1 AssignmentId=35ZBKA52ZTJ0WYUHVAUVZHMASQXEZY BonusAmount=1 Reason=r
    [[ $output == "RequestError: This operation can be called with a status of: Submitted, Approved."* ]]
    run boto3 pay WorkerId="$WORKER" AssignmentId="$ASSIGNMENT" BonusAmount=208.34 Reason=r
    [[ $output == "RequestError: This Requester has insufficient funds"* ]]
    run boto3 pay WorkerId="$WORKER" AssignmentId="$ASSIGNMENT" BonusAmount=1,50 Reason=r
    [[ $output == "ValidationException: 1 validation error detected: Value '1,50' at 'bonusAmount'"* ]]
    expect 0 "$(sim_ledger length)"
}

@test "boto3 reads an assignment" {
    start_sim
    expect "[\"$WORKER\",\"$HIT\",\"Approved\"]" "$(boto3 assignment AssignmentId="$ASSIGNMENT" |
        jq -c '.Assignment | [.WorkerId, .HITId, .AssignmentStatus]')"
}

@test "the AWS command line reads the balance" {
    start_sim
    expect 250.00 "$(aws_mturk get-account-balance | jq -r .AvailableBalance)"
}

@test "the AWS command line lists a HIT with more than a hundred payments by itself" {
    start_big_sim
    got=$(aws_mturk list-bonus-payments --hit-id "$BIG_HIT" --page-size 100 |
        jq -r '.BonusPayments[].AssignmentId')
    expect "$BIG_IDS" "$got"
    expect '[100,100,50]' "$(sim_requests 'map(.listed)')"
}

@test "the AWS command line pays a bonus: the ledger shows it" {
    start_sim
    aws_pay 'Thank you' --unique-request-token token-1
    expect "[[\"$WORKER\",\"$ASSIGNMENT\",\"1.25\",\"Thank you\",\"token-1\"]]" \
        "$(sim_ledger 'map([.worker_id, .assignment_id, .amount, .reason, .token])')"
}

@test "the AWS command line repeats a token and is told so: paid once" {
    start_sim
    aws_pay 'Thank you' --unique-request-token token-1
    run aws_pay 'Thank you' --unique-request-token token-1
    ((status != 0))
    [[ $output == *'(RequestError)'*'The idempotency token "token-1" has already been processed'* ]]
    expect 1 "$(sim_ledger length)"
}

@test "the AWS command line with a wrong key is refused, and nothing is paid" {
    start_sim
    AWS_SECRET_ACCESS_KEY=wrong run aws_pay no
    ((status != 0))
    [[ $output == *'(InvalidSignatureException)'* ]]
    AWS_ACCESS_KEY_ID=AKIAI44QH8DHBEXAMPLE run aws_pay no
    ((status != 0))
    [[ $output == *'(UnrecognizedClientException)'* ]]
    expect 0 "$(sim_ledger length)"
}
