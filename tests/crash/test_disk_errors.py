#!/usr/bin/python3 -B
"""The disk fails at every writing, syncing and renaming, once or for good: the run ends by itself,
says nothing that is not so, sends nothing that the ledger does not know, and the next run, on a disk
that works, finishes it."""

import os
import sqlite3
import sys
import time

import scene_mturk
import scene_prolific
from sweep import FAILURES_MAX, FULL, Reference
from world import CODES, Tap, Untrue, demand

# How far it is from one strike to the next, unless FULL.
PLATFORMS = [(scene_mturk, "", 2), (scene_prolific, ", on Prolific", 6)]
KINDS = [
    ("fails once", "EIO", "FAIL_AT"),
    ("is full once", "ENOSPC", "FAIL_AT"),
    ("fails for good", "EIO", "FAIL_FROM"),
    ("is full for good", "ENOSPC", "FAIL_FROM"),
]


def demand_honest(scene, run):
    """The report is true; a run that could make none says so and does not end well."""
    demand(run.code in CODES, f"it ended with {run.code}: {run}")
    scene.demand_no_double()
    scene.demand_known()
    scene.demand_whole_report(run.report)
    if run.code == 1:
        demand(scene.sent() == 0, f"exit code 1, and {scene.sent()} payments were sent: {run}")
    if os.path.exists(run.report):
        scene.demand_truth(run)
    else:
        demand(run.code != 0 and run.errors, f"no report, and no word of it: {run}")


def strike(scenario, reference, error, setting, number):
    """Returns whether anything failed."""
    with scenario.scene() as scene:
        run = scene.run(LOG=scene.folder / "steps.log", ERRNO=error, **{setting: number})
        if not any(line.startswith(f"injected {error}") for line in scene.log()):
            return False
        demand_honest(scene, run)
        scene.demand_good_end(reference)
        return True


def scenarios():
    """Each kind on each platform, and the distance."""
    for platform, words, distance in PLATFORMS:
        for what, error, setting in KINDS:
            scenario = platform.Scenario(f"a disk that {what}{words}", count=2)
            yield scenario, error, setting, 1 if FULL else distance


def sweep(tap, kind, only):
    """Strikes at 1, and so on, until nothing is left to strike at."""
    scenario, error, setting, distance = kind
    began = time.monotonic()
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
            number += distance
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
    for kind in scenarios():
        if sys.argv[1:2] in ([], [kind[0].name]):
            total += sweep(tap, kind, [int(number) for number in sys.argv[2:]])
    tap.say(f"{total} strikes{' FULL=1' if FULL else ''}")
    tap.end()


main()
