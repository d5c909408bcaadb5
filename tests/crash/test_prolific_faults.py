#!/usr/bin/python3 -B
"""Killed at every step of a run that meets trouble on Prolific. Each trouble comes once, or to one row,
so that the runs after it can end well."""

from month_world import HOUR
from scene_prolific import ROWS, Scenario, bonus
from sweep import Sweep, main

# From the first request on, so many of the steps; with FULL each step there is.
SOME = {"whole": False, "sample": 40}
FIRST = ROWS[0].submission_id
WORDS = f"The submission {FIRST} cannot get a bonus."
REFUSAL = {"submission_id": FIRST, "fault": "refuse", "status": 400, "message": WORDS}


def pay(fault, at=1, **more):
    """It befalls the first payment that is asked for."""
    return [{"operation": "PayBonuses", "at": at, "fault": fault, **more}]


NO_WAIT = ("--settle-wait", "0")  # for what never comes, or not today


def late(**more):
    return [{"operation": "PayBonuses", "fault": "lag", **more}]


main(
    [
        Sweep(Scenario("closed after it paid", **SOME, rules=pay("close-after"))),
        Sweep(Scenario("closed before it pays", **SOME, options=NO_WAIT, rules=pay("close-before"))),
        Sweep(Scenario("HTTP 500 after it paid", **SOME, rules=pay("error-500-after"))),
        Sweep(Scenario("HTTP 500 before it pays", **SOME, options=NO_WAIT, rules=pay("error-500-before"))),
        Sweep(Scenario("too many requests, not paid", **SOME, options=NO_WAIT, rules=pay("throttle", 2))),
        Sweep(Scenario("too many requests, and paid", **SOME, rules=pay("throttle", 2, apply=True))),
        Sweep(
            Scenario(
                "the payment of one of three refused",
                **SOME,
                rules=[{"operation": "PayBonuses", **REFUSAL}],
                unpayable=ROWS[:1],
                refused=1,
                code=3,
            )
        ),
        Sweep(
            Scenario(
                "the quote for one of three refused",
                **SOME,
                rules=[{"operation": "SetUpBonuses", **REFUSAL}],
                unpayable=ROWS[:1],
                code=3,
            )
        ),
        Sweep(Scenario("payments that show late", **SOME, late=True, rules=late(requests=2))),
        Sweep(
            Scenario(
                "payments that show after the waiting",
                **SOME,
                late=True,
                rules=late(seconds=2 * HOUR),
                options=NO_WAIT,
            )
        ),
        Sweep(
            Scenario(
                "closed after it paid, and shown late",
                **SOME,
                late=True,
                rules=pay("close-after") + late(seconds=2 * HOUR),
                options=NO_WAIT,
            )
        ),
        Sweep(
            Scenario(
                "two alike, one paid by hand and one shown late",
                **SOME,
                late=True,
                rows=[bonus(1, 1, "1.01", "a"), bonus(1, 1, "1.01", "b"), ROWS[2]],
                submissions={"row_101": {"bonus_payments": ["1.01"]}},
                rules=late(seconds=2 * HOUR),
                options=NO_WAIT,
            )
        ),
        Sweep(
            Scenario(
                "a bonus just like a reward, shown late",
                **SOME,
                late=True,
                rows=[bonus(1, 1, "0.20"), ROWS[2]],
                submissions={"row_20": {"status": "SCREENED OUT"}},
                rules=late(seconds=2 * HOUR),
                options=("--on-conflict", "pay", *NO_WAIT),
            )
        ),
        Sweep(
            Scenario(
                "half of a batch paid",
                **SOME,
                rules=pay("pay-part", lines=1),
                never=ROWS[1:2],
                options=NO_WAIT,
            )
        ),
    ]
)
