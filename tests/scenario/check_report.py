#!/usr/bin/python3
"""Is what bonusrec said true? Compares a report with the simulator's ledger, which is the judge.

    check_report.py REPORT LEDGER ERRORS CODE [--top-up]

ERRORS is a file with what went to standard error, CODE the exit code. With --top-up rows may be paid
in part: then amounts are for the test to check. Prints each untruth; the status is 1 when there is one.
"""

import collections
import csv
import json
import re
import sys

COLUMNS = (
    "row,status,code,worker_id,assignment_id,hit_id,amount,currency,reason,ref,paid_amount,paid_at,"
    "payment_id,detail"
).split(",")
IDS_OF_PROLIFIC = ["participant_id", "submission_id", "study_id"]
WORDS = {
    "already paid": "already_paid",
    "to pay": "to_pay",
    "not attempted": "not_attempted",
}

problems = []


def check(good, text):
    if not good:
        problems.append(text)


def cents(text):
    whole, fraction = text.split(".")
    return int(whole) * 100 + int(fraction)


def payee(entry):
    return entry["worker_id"], entry["assignment_id"]


def is_of_prolific(names):
    return "submission_id" in names


def read_report(path):
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        # A column of the input may be called as one of the report's own, which stands before it.
        names = reader.fieldnames
        reader.fieldnames = [name if name not in names[:i] else f"{name} ({i})" for i, name in enumerate(names)]
        rows = list(reader)
    wanted = list(COLUMNS)
    if is_of_prolific(reader.fieldnames):
        wanted[3:6] = IDS_OF_PROLIFIC
    check(reader.fieldnames[: len(wanted)] == wanted, f"columns {reader.fieldnames}")
    return rows


def check_rows(rows):
    ours = [row for row in rows if row["status"] != "unexpected"]
    numbers = [row["row"] for row in ours]
    check(numbers == [str(i + 1) for i in range(len(ours))], f"row numbers {numbers}")
    check(rows[: len(ours)] == ours, "unexpected payments stand between the rows")
    for row in rows:
        if row["status"] == "paid":
            check(row["code"] in ("", "accepted"), f"row {row['row']} is paid with {row['code']}")
            # Prolific says of no payment when it was made.
            dated = row["code"] == "" and not is_of_prolific(row)
            check(dated == (row["paid_at"] != ""), f"row {row['row']}: paid_at")
        if row["status"] in ("held", "failed", "invalid", "unknown", "not_attempted"):
            check(row["detail"], f"row {row['row']} is {row['status']} and does not say why")


def check_money(rows, ledger, top_up):
    """Each payment of the ledger answers to one row that says so, and no row lies about it."""

    def bonus(entry):
        amount = () if top_up else (cents(entry["amount"]),)
        return payee(entry) + amount + (entry["reason"],)

    tokens = collections.Counter(entry["token"] for entry in ledger)
    check(all(count == 1 and token for token, count in tokens.items()), f"tokens {tokens}")
    left = collections.Counter(bonus(entry) for entry in ledger)
    for status in ("paid", "already_paid", "unknown"):
        for row in rows:
            if row["status"] != status:
                continue
            if left[bonus(row)]:
                left[bonus(row)] -= 1
            else:
                # What was there before the ledger began is "already paid" too.
                check(status != "paid", f"row {row['row']} says paid, and the ledger does not")
    for key, count in left.items():
        check(count == 0, f"{key} was paid, and {count} of it stand at no row that says so")


def read_summary(errors):
    """Its command, how many rows it says there are of each status, and its words; or Nones."""
    match = re.search(r"^(plan|pay): (.*)$", errors, re.MULTILINE)
    check(match, "there is no summary line")
    if not match:
        return None, None, None
    told = collections.Counter()
    for part in re.sub(r"\([^)]*\)", "", match.group(2)).split(","):
        number, words = part.split(maxsplit=1)
        told[WORDS.get(words.strip(), words.strip())] = int(number)
    return match.group(1), +told, match.group(2)


def check_summary(rows, errors, count, top_up):
    command, told, words = read_summary(errors)
    if not command:
        return
    check(told == count, f"the summary says {told}, the report {count}")
    money = re.search(r"\(([0-9.]+) USD \+ ([0-9.]+) fees\)", words)
    first = "paid" if command == "pay" else "to_pay"
    total = sum(cents(row["amount"]) for row in rows if row["status"] == first)
    fees = sum(
        max(1, (cents(row["amount"]) * 20 + 50) // 100) for row in rows if row["status"] == first
    )
    if not top_up:
        check((cents(money.group(1)), cents(money.group(2))) == (total, fees), "money of the summary")


def check_code(code, count, errors):
    if code == 5:
        check(not count["paid"] and not count["unknown"], "exit 5, and something was sent")
    elif count["unknown"]:
        check(code == 4, f"an outcome is unknown, and the exit code is {code}")
    elif "pay: " in errors and count["not_attempted"]:
        check(code == 6, f"rows had no turn, and the exit code is {code}")
    elif count["held"] or count["invalid"] or count["failed"]:
        check(code in (3, 6), f"rows need a person, and the exit code is {code}")
    else:
        check(code in (0, 2, 6), f"all is well, and the exit code is {code}")


def main():
    report, ledger_path, errors_path, code = sys.argv[1:5]
    top_up = sys.argv[5:] == ["--top-up"]
    with open(ledger_path, encoding="utf-8") as file:
        ledger = [json.loads(line) for line in file]
    with open(errors_path, encoding="utf-8") as file:
        errors = file.read()
    rows = read_report(report)
    count = collections.Counter(row["status"] for row in rows)
    check_rows(rows)
    check_money(rows, ledger, top_up)
    check_summary(rows, errors, count, top_up)
    check_code(int(code), count, errors)
    for problem in problems:
        print(f"untrue: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
