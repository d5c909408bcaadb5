#!/usr/bin/python3 -B
"""The power goes at every step: what was not synced is lost, all of it or some of it, and yet nothing
that was paid is unknown to the ledger."""

from scene_mturk import Scenario
from sweep import Sweep, all_is_lost, half_is_lost, main

CLOSED = [{"operation": "SendBonus", "at": 2, "fault": "close-after"}]

main(
    [
        Sweep(Scenario("all that is unsynced is lost"), power_cut=all_is_lost),
        Sweep(Scenario("half of what is unsynced is lost", sample=150), power_cut=half_is_lost),
        Sweep(
            Scenario("all is lost, and an answer too", whole=False, rules=CLOSED),
            power_cut=all_is_lost,
        ),
    ]
)
