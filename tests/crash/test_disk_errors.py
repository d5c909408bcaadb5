#!/usr/bin/python3 -B
"""The disk fails at every writing, syncing and renaming, once or for good: the run ends by itself,
says nothing that is not so, sends nothing that the ledger does not know, and the next run, on a disk
that works, finishes it."""

import os
import sqlite3
import sys
import time

from sweep import FAILURES_MAX, FULL, Reference, Scenario, Scene
from sweep import demand_good_end, demand_known, demand_no_double, demand_truth, demand_whole_report
from world import CODES, Tap, Untrue, demand

STEP = 1 if FULL else 2
KINDS = [
    ("fails once", "EIO", "FAIL_AT"),
    ("is full once", "ENOSPC", "FAIL_AT"),
    ("fails for good", "EIO", "FAIL_FROM"),
    ("is full for good", "ENOSPC", "FAIL_FROM"),
]


def demand_honest(scene, run):
    """The report is true; a run that could make none says so and does not end well."""
    demand(run.code in CODES, f"it ended with {run.code}: {run}")
    demand_no_double(scene)
    demand_known(scene)
    demand_whole_report(scene, run.report)
    if run.code == 1:
        demand(scene.sent() == 0, f"exit code 1, and {scene.sent()} payments were sent: {run}")
    if os.path.exists(run.report):
        demand_truth(scene, run)
    else:
        demand(run.code != 0 and run.errors, f"no report, and no word of it: {run}")


def strike(scenario, reference, error, setting, number):
    """Returns whether anything failed."""
    with Scene(scenario) as scene:
        run = scene.run(LOG=scene.folder / "steps.log", ERRNO=error, **{setting: number})
        if not any(line.startswith(f"injected {error}") for line in scene.log()):
            return False
        demand_honest(scene, run)
        demand_good_end(scene, reference)
        return True


def sweep(tap, kind, only):
    """Strikes at 1, 2, and so on, until nothing is left to strike at."""
    what, error, setting = kind
    began = time.monotonic()
    scenario = Scenario(f"a disk that {what}", rows=2)
    failures = []
    struck = 0
    number = only[0] if only else 1
    try:
        reference = Reference(scenario)
        while len(failures) < FAILURES_MAX:
            try:
                if not strike(scenario, reference, error, setting, number):
                    break
            except Untrue as problem:
                failures.append(f"number {number}: {problem}")
            struck += 1
            number += STEP
            if only:
                break
    except (Untrue, OSError, ValueError, KeyError, sqlite3.Error) as problem:
        failures.append(f"number {number}: {problem}")
    tap.result(
        struck and not failures,
        f"- {scenario.name}: {struck} strikes",
        "\n".join(failures) or "nothing was struck",
    )
    tap.say(f"{time.monotonic() - began:.1f} s")
    return struck


def main():
    """All, or with `NAME [NUMBER]` on the command line one kind, or one strike of it."""
    tap = Tap()
    total = 0
    for kind in KINDS:
        if not sys.argv[1:] or sys.argv[1] == f"a disk that {kind[0]}":
            total += sweep(tap, kind, [int(number) for number in sys.argv[2:]])
    tap.say(f"{total} strikes{' FULL=1' if FULL else ''}")
    tap.end()


main()
