#!/usr/bin/python3 -B
"""Killed at every step of an ordinary run on Prolific: no quote is paid twice, what is in doubt is said
to be, and in the end each bonus is paid once."""

from scene_prolific import COLUMNS, Scenario, bonus
from sweep import Sweep, main

SAMPLE = 40
BY_PARTICIPANT = [name for name in COLUMNS if name != "submission_id"]
# Two alike but for their refs, one of them paid by hand; and one paid by hand in another amount.
REFS = (bonus(1, 1, "1.01", "a"), bonus(1, 1, "1.01", "b"), bonus(1, 2, "1.02", "c"))
MANY = [bonus(1, i, f"{1 + i // 100}.{i % 100:02}") for i in range(1, 202)]
SCREENED_OUT = {"row_30": {"status": "SCREENED OUT"}}

main(
    [
        Sweep(Scenario("two studies with three rows", whole=False)),
        Sweep(
            Scenario("rows that name participants", whole=False, sample=SAMPLE, columns=BY_PARTICIPANT)
        ),
        Sweep(
            Scenario(
                "one of two alike paid by hand",
                whole=False,
                sample=SAMPLE,
                rows=REFS,
                submissions={"row_101": {"bonus_payments": ["1.01"]}},
            )
        ),
        Sweep(
            Scenario(
                "a bonus besides a reward for being screened out",
                whole=False,
                sample=SAMPLE,
                rows=[bonus(1, 1, "1.01"), bonus(2, 1, "0.30")],
                submissions=SCREENED_OUT,
                options=("--on-conflict", "pay"),
            )
        ),
        Sweep(Scenario("a person who does not wait", whole=False, sample=SAMPLE, waits=False)),
        # A quote is for 200 at most.
        Sweep(Scenario("two batches of one study", sample=8, sample_full=400, rows=MANY)),
    ]
)
