#!/usr/bin/python3
"""boto3 as a person would use it, against any endpoint: one call for each run of this program.

    sim_clients.py URL balance
    sim_clients.py URL list [HITId=...|AssignmentId=...] [MaxResults=N]
    sim_clients.py URL pages HITId=... [PageSize=N]
    sim_clients.py URL pay WorkerId=... AssignmentId=... BonusAmount=... Reason=... [...]
    sim_clients.py URL assignment AssignmentId=...

Prints the answer as JSON. An error of the service is printed as "Code: message" to standard error,
with status 1. ATTEMPTS in the environment says how often boto3 may try (default once).
"""

import json
import os
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError


def make_client(url):
    attempts = int(os.environ.get("ATTEMPTS", "1"))
    retries = {"mode": "standard", "total_max_attempts": attempts}
    return boto3.client(
        "mturk", endpoint_url=url, region_name="us-east-1", config=Config(retries=retries)
    )


def read_arguments(words):
    arguments = dict(word.split("=", 1) for word in words)
    for name in ("MaxResults", "PageSize"):
        if name in arguments:
            arguments[name] = int(arguments[name])
    return arguments


def call(client, verb, arguments):
    if verb == "balance":
        return client.get_account_balance()
    if verb == "list":
        return client.list_bonus_payments(**arguments)
    if verb == "pay":
        return client.send_bonus(**arguments)
    if verb == "assignment":
        return client.get_assignment(**arguments)
    if verb == "pages":
        settings = {"PageSize": arguments.pop("PageSize")} if "PageSize" in arguments else {}
        pages = client.get_paginator("list_bonus_payments")
        return pages.paginate(PaginationConfig=settings, **arguments).build_full_result()
    raise SystemExit(f"unknown verb {verb}")


def main():
    client = make_client(sys.argv[1])
    try:
        answer = call(client, sys.argv[2], read_arguments(sys.argv[3:]))
    except ClientError as problem:
        error = problem.response["Error"]
        print(f'{error["Code"]}: {error["Message"]}', file=sys.stderr)
        return 1
    except HTTPClientError as problem:
        print(f"no answer: {problem}", file=sys.stderr)
        return 1
    answer.pop("ResponseMetadata", None)
    print(json.dumps(answer, default=str))
    return 0


if __name__ == "__main__":
    sys.exit(main())
