#!/usr/bin/python3 -B
"""Killed twice: a second time anywhere in the run after it, or at every step of the run that settles
what the first left open; or the ledger is lost with the run, and the platform alone keeps a bonus from
being paid twice."""

import random

from sweep import KILLED, SEED, Reference, Scene, Scenario, Sweep, main
from world import demand

LATE = [{"operation": "SendBonus", "from": 1, "to": 3, "fault": "lag", "requests": 2}]
SETTLING = "killed again while it settles"


def some_step_after(step, reference):
    return [step, random.Random(f"{SEED} {step}").randint(1, reference.steps)]


def death_after_first_payment():
    """The first step at which a death leaves a payment made, of which no answer was read."""
    scenario = Scenario(SETTLING)
    low, high = 1, Reference(scenario).steps
    while low < high:
        middle = (low + high) // 2
        with Scene(scenario) as scene:
            demand(scene.run(KILL_AT=middle).code == KILLED, f"no death at step {middle}")
            scene.sim.catch_up()
            paid = len(scene.sim.payments())
        low, high = (low, middle) if paid else (middle + 1, high)
    return [low]


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
        Sweep(Scenario(SETTLING), prelude=death_after_first_payment),
    ]
)
