#!/usr/bin/python3 -B
"""Killed at every step of an ordinary run: nothing is paid twice, and the next run finishes it."""

from scene_mturk import Scenario, by_hand
from sweep import Sweep, main
from world import COLUMNS, bonuses

main(
    [
        Sweep(Scenario("three rows to pay")),
        Sweep(Scenario("one of three paid by hand", whole=False, payments=[by_hand(bonuses(1)[0])])),
        Sweep(Scenario("rows that name no HIT", whole=False, columns=COLUMNS[1:], count=2)),
        Sweep(Scenario("four rows, two at a time", whole=False, count=4, options=("--jobs", "2"))),
    ]
)
