#!/usr/bin/python3
"""As check_report.py, for a report on Prolific.

    check_prolific.py REPORT LEDGER ERRORS CODE
"""

import collections
import json
import re
import sys

import check_report
from check_report import cents, check


def bonus(entry):
    ids = entry["participant_id"], entry["submission_id"], entry["study_id"]
    return ids + (cents(entry["amount"]), entry["currency"])


def claim(row):
    """How sure the report is that the row is paid, or None when it says that it is not."""
    if row["status"] == "held" and row["code"] == "outcome_unknown":
        return 3
    return {"paid": 0, "already_paid": 1, "unknown": 2}.get(row["status"])


def check_money(rows, ledger):
    """Each payment of the ledger answers to one row that says so, no row lies about it, and no set-up
    was paid again."""
    for entry in ledger:
        check(entry["pay_call"] == 1, f"{entry['bulk_id']} was paid by {entry['pay_call']} calls")
    left = collections.Counter(bonus(entry) for entry in ledger)
    for row in sorted((row for row in rows if claim(row) is not None), key=claim):
        if left[bonus(row)]:
            left[bonus(row)] -= 1
        else:
            check(row["status"] != "paid", f"row {row['row']} says paid, and the ledger does not")
    for key, count in left.items():
        check(count == 0, f"{key} was paid, and {count} of it stand at no row that says so")


def check_summary(rows, errors, count):
    command, told, words = check_report.read_summary(errors)
    if not command:
        return
    check(told == count, f"the summary says {told}, the report {count}")
    counted = [r for r in rows if r["status"] == ("paid" if command == "pay" else "to_pay")]
    money = re.search(r"\(([0-9.]+) ?([A-Z]{3})? \+ ([0-9.]+ )?fees\)", words)
    check(money, f"no money in the summary {words}")
    if not money:
        return
    check(cents(money.group(1)) == sum(cents(r["amount"]) for r in counted), "money of the summary")
    currencies = {row["currency"] for row in rows}
    check(len(currencies) <= 1, f"currencies {currencies}")
    check(currencies <= {money.group(2) or ""}, f"{money.group(2)} in the summary, {currencies}")


def main():
    report, ledger_path, errors_path, code = sys.argv[1:]
    with open(ledger_path, encoding="utf-8") as file:
        ledger = [json.loads(line) for line in file]
    with open(errors_path, encoding="utf-8") as file:
        errors = file.read()
    rows = check_report.read_report(report)
    count = collections.Counter(row["status"] for row in rows)
    check_report.check_rows(rows)
    check_money(rows, ledger)
    check_summary(rows, errors, count)
    check_report.check_code(int(code), count, errors)
    for problem in check_report.problems:
        print(f"untrue: {problem}")
    return 1 if check_report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
