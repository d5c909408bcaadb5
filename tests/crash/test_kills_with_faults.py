#!/usr/bin/python3 -B
"""Killed at every step of a run that meets trouble at the platform. Each trouble comes once, or to
one row, so that the runs after it can end well."""

from scene_mturk import Scenario
from sweep import Sweep, main
from world import bonuses


def second(fault, **more):
    """It befalls the second payment that is asked for."""
    return [{"operation": "SendBonus", "at": 2, "fault": fault, **more}]


LATE = [{"operation": "SendBonus", "from": 1, "to": 3, "fault": "lag", "requests": 2}]
REFUSED = [
    {
        "operation": "SendBonus",
        "assignment_id": bonuses(1)[0].assignment_id,
        "fault": "refuse",
        "message": "The assignment is not in a state that takes a bonus.",
    }
]
HANGS = second("hang-after", seconds=1)
SOME = {"whole": False, "sample": 150}

main(
    [
        Sweep(Scenario("closed before it pays", **SOME, rules=second("close-before"))),
        Sweep(Scenario("closed after it paid", **SOME, rules=second("close-after"))),
        Sweep(Scenario("HTTP 500 after it paid", **SOME, rules=second("error-500-after"))),
        Sweep(Scenario("payments that show late", **SOME, rules=LATE, reruns=4)),
        Sweep(Scenario("one of three refused", **SOME, rules=REFUSED, refused=1, code=3, reruns=2)),
        Sweep(
            Scenario(
                "silent after it paid",
                whole=False,
                sample=12,
                rules=HANGS,
                options=("--jobs", "1", "--timeout", "1"),
            )
        ),
    ]
)
