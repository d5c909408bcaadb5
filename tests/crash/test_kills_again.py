#!/usr/bin/python3 -B
"""Killed twice: a second time anywhere in the run after it, or at every step of the run that settles
what the first left open; or the ledger is lost with the run, and the platform alone keeps a bonus from
being paid twice."""

from scene_mturk import Scenario
from sweep import Sweep, death_after_first_payment, main, some_step_after

LATE = [{"operation": "SendBonus", "from": 1, "to": 3, "fault": "lag", "requests": 2}]
SETTLING = Scenario("killed again while it settles")

main(
    [
        Sweep(Scenario("killed twice in a row", sample=250), points=some_step_after),
        Sweep(Scenario("killed, and the ledger is lost", sample=100, loses_ledger=True)),
        Sweep(
            Scenario(
                "killed, the ledger is lost, and payments show late",
                sample=100,
                whole=False,
                loses_ledger=True,
                rules=LATE,
                reruns=4,
            )
        ),
        Sweep(SETTLING, prelude=lambda: death_after_first_payment(SETTLING)),
    ]
)
