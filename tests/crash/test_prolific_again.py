#!/usr/bin/python3 -B
"""On Prolific, killed twice: a second time anywhere in the run after it, or at every step of the run
that looks what became of the first. Or the ledger is lost with the run: then the platform alone keeps a
bonus from being paid twice, and can do so while it shows payments at once. Or the power goes."""

from month_world import HOUR
from scene_prolific import Scenario
from sweep import Sweep, all_is_lost, death_after_first_payment, half_is_lost, main, some_step_after

CLOSED = [{"operation": "PayBonuses", "at": 1, "fault": "close-after"}]
LATE = [{"operation": "PayBonuses", "at": 1, "fault": "lag", "seconds": 2 * HOUR}]
SETTLING = Scenario("killed again while it looks", sample=40)
SETTLING_LATE = Scenario(
    "killed again while it looks for what shows late",
    sample=40,
    rules=LATE,
    late=True,
    options=("--settle-wait", "0"),
)

main(
    [
        Sweep(Scenario("killed twice in a row", sample=50), points=some_step_after),
        Sweep(SETTLING, prelude=lambda: death_after_first_payment(SETTLING)),
        Sweep(SETTLING_LATE, prelude=lambda: death_after_first_payment(SETTLING_LATE)),
        Sweep(Scenario("killed, and the ledger is lost", sample=40, loses_ledger=True)),
        Sweep(
            Scenario("all that is unsynced is lost", whole=False, sample=80), power_cut=all_is_lost
        ),
        Sweep(Scenario("half of what is unsynced is lost", sample=50), power_cut=half_is_lost),
        Sweep(
            Scenario("all is lost, and an answer too", whole=False, sample=40, rules=CLOSED),
            power_cut=all_is_lost,
        ),
    ]
)
