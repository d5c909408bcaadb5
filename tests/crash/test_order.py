#!/usr/bin/python3 -B
"""Write it down, then do it: seen from outside, each payment is in the ledger, and the ledger on the
disk, before the first byte of the payment leaves."""

import os
import re
import sys

import scene_prolific
from world import Folder, Run, Sim, Tap, bonuses, demand, unpaid

CALLS = "pwrite64,write,writev,fsync,fdatasync,sendto,sendmsg"
ROWS = bonuses(6)
# Its name, rows and account, what a request to pay says, by what a payment is known in it, and the options.
PLATFORMS = [
    (
        ("mturk", ROWS, unpaid(), b"SendBonus", "token"),
        (("--jobs", "1"), ("--jobs", "4"), ("--jobs", "4", "--no-verify")),
    ),
    (
        (
            "prolific",
            scene_prolific.ROWS,
            scene_prolific.account(scene_prolific.ROWS),
            b"/bulk-bonus-payments/",
            "bulk_id",
        ),
        ((), ("--no-verify",)),
    ),
]
LINE = re.compile(r"^(\d+) +(\w+)\((\d+)<((?:[^<>]|->)*)>(.*)$")
RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>.* = (-?\d+)")
RESULT = re.compile(r" = (-?\d+)(?: .*)?$")
FRAME_HEADER_SIZE = 24


class Call:
    """One system call: where it stood in time when it began, and when it was done."""

    def __init__(self, name, where, data, began):
        self.name = name
        self.where = where
        self.data = data
        self.began = began
        self.ended = None
        self.good = False

    def end(self, at, result):
        self.ended = at
        self.good = result >= 0


def data_of(arguments):
    """The bytes of the first text among the arguments, which strace wrote in hexadecimal."""
    match = re.search(r'"((?:\\x[0-9a-f]{2})*)"', arguments)
    return bytes.fromhex(match.group(1).replace("\\x", "")) if match else b""


def path_of(text):
    return re.sub(r"\\x([0-9a-f]{2})", lambda match: chr(int(match.group(1), 16)), text)


def read_calls(path):
    calls = []
    open_calls = {}
    with open(path, encoding="utf-8") as file:
        for at, line in enumerate(file):
            match = LINE.match(line)
            if match:
                thread, name, _, where, rest = match.groups()
                calls.append(Call(name, path_of(where), data_of(rest), at))
                result = RESULT.search(rest)
                if result:
                    calls[-1].end(at, int(result.group(1)))
                else:
                    demand("<unfinished ...>" in rest, f"not understood: {line}")
                    open_calls[thread] = calls[-1]
                continue
            match = RESUMED.match(line)
            if match and match.group(1) in open_calls:
                open_calls.pop(match.group(1)).end(at, int(match.group(3)))
    return calls


def is_commit(call):
    """The header of a frame of the write-ahead log that ends a transaction: its bytes 4 to 7 hold the
    size of the database then (SQLite's file format, read 2026-11-21)."""
    return len(call.data) == FRAME_HEADER_SIZE and any(call.data[4:8])


def demand_written_first(calls, token, ledger):
    """Finds, for the payment with `token`: its row in the log, the end of that transaction, a sync
    of all that, the first byte on the wire."""
    text = token.encode()
    log = [call for call in calls if call.where in (ledger, f"{ledger}-wal")]
    sent = next(
        call
        for call in calls
        if text in call.data and ("socket:" in call.where or "TCP" in call.where)
    )
    demand(sent.name in ("sendto", "sendmsg", "write", "writev"), f"sent by {sent.name}")
    row = next((i for i, call in enumerate(log) if text in call.data and "write" in call.name), None)
    demand(row is not None and log[row].ended < sent.began, f"{token} was sent, and not written before")
    # A frame's header goes before the page that it is for.
    commit = next((i for i in range(row - 1, len(log) - 1) if is_commit(log[i])), None)
    demand(commit is not None, f"{token}: no end of its transaction")
    page = log[commit + 1]
    synced = [
        call
        for call in log
        if call.name in ("fsync", "fdatasync") and call.good and call.where == page.where
        and call.began > page.ended and call.ended < sent.began
    ]
    demand(synced, f"{token} was sent before a sync of {page.where}")
    return synced[0]


def demand_folder_synced(calls, folder, paying):
    """A ledger that is new is not lost with the name of its file."""
    first = next(call for call in calls if paying in call.data)
    synced = [
        call
        for call in calls
        if call.name in ("fsync", "fdatasync") and call.where == folder and call.good
    ]
    demand(synced and synced[0].ended < first.began, "the folder of a new ledger was not synced")


def order(of_platform, options):
    """Not in memory: strace shows paths, and a file system of its own might be treated otherwise."""
    platform, rows, account, paying, known_by = of_platform
    with Folder() as folder, Sim(folder, account).start() as sim:
        folder.write_csv(rows)
        os.mkdir(folder / "kept")
        ledger = os.path.realpath(folder / "kept/ledger.db")
        log = folder / "strace.txt"
        before = ["strace", "-f", "-qq", "-y", "-xx", "-s", "70000", "-o", log, "-e", f"trace={CALLS}"]
        options = (*options, "--ledger", ledger)
        run = Run(folder, sim.url, *options, before=before, platform=platform).end()
        demand(run.code == 0, f"{run}")
        calls = read_calls(log)
        payments = sim.payments()
        demand(len(payments) == len(rows), f"{len(payments)} payments")
        tokens = {payment[known_by] for payment in payments}
        demand(len(tokens) == sim.sent(), f"{tokens}")
        syncs = {demand_written_first(calls, token, ledger).began for token in tokens}
        demand_folder_synced(calls, os.path.dirname(ledger), paying)
        return f"{len(tokens)} requests to pay, {len(syncs)} syncs"


def main():
    tap = Tap()
    for of_platform, kinds in PLATFORMS:
        for options in kinds:
            name = " ".join((of_platform[0], *options))
            tap.run(
                f"{name}: the ledger is on the disk before a payment leaves",
                lambda of_platform=of_platform, options=options: order(of_platform, options),
            )
    tap.end()


if __name__ == "__main__":
    sys.exit(main())
