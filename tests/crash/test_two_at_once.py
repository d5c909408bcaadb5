#!/usr/bin/python3 -B
"""Two runs on one file at the same time. On one ledger one of them gives way; on two ledgers, as on
two machines, the tokens keep them from paying a bonus twice."""

import json
import os
import re
import sys

from world import Folder, Run, Sim, Tap, bonuses, demand, demand_no_double, demand_settled
from world import demand_true, fast_folder, pay, wait_for_lines

PAIRS = 20
ROWS = bonuses(6)
BUSY = 75
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
# The first payment is made and its answer held until the client gives up.
HELD = [{"operation": "SendBonus", "at": 1, "fault": "hang-after"}]


def world(test, rules=None):
    """Runs test(folder, sim) on an account of its own."""

    def run():
        with Folder(fast_folder()) as folder, Sim(folder).start(rules) as sim:
            folder.write_csv(ROWS)
            return test(folder, sim)

    return run


def demand_gave_way(run, holders):
    """It said who holds the ledger, and since when, and did nothing."""
    demand(run.code == BUSY, f"{run}")
    demand(run.rows() is None, f"a run that gave way wrote a report: {run}")
    demand(re.search(TIME, run.errors), f"does not say since when: {run}")
    told = set(re.findall(r"\b\d+\b", re.sub(TIME, "", run.errors)))
    demand(told & {str(pid) for pid in holders}, f"does not name process {holders}: {run}")


def start_pair(folder, sim, *ledgers):
    return [
        Run(folder, sim.url, "--ledger", folder / ledger, name=f".{i}")
        for i, ledger in enumerate(ledgers)
    ]


def count_that_gave_way(runs, check):
    """Of two runs on one ledger; check(run) looks at each that did not."""
    codes = sorted(run.code for run in runs)
    demand(codes in ([0, 0], [0, BUSY]), f"a pair: {runs[0]}{runs[1]}")
    for run, other in zip(runs, reversed(runs)):
        if run.code == BUSY:
            demand_gave_way(run, [other.process.pid])
        else:
            check(run)
    return codes.count(BUSY)


def one_ledger(folder, sim):
    gave_way = 0
    for _ in range(PAIRS):
        runs = [run.end() for run in start_pair(folder, sim, "ledger.db", "ledger.db")]
        gave_way += count_that_gave_way(runs, lambda run: demand_true(run, sim))
        demand_no_double(sim, ROWS)
        demand_settled(folder, sim, ROWS)
        start_anew(folder, sim, "ledger.db")
    demand(gave_way > 0, "no pair met: both paid one after the other")
    return f"{PAIRS} pairs, {gave_way} gave way"


def two_ledgers(folder, sim):
    saved = 0
    for _ in range(PAIRS):
        for run in [run.end() for run in start_pair(folder, sim, "ledger.db", "other.db")]:
            demand(run.code in (0, 4), f"{run}")
            demand_true(run, sim)
        demand_no_double(sim, ROWS)
        saved += sim.sent() - len(sim.payments())
        demand_settled(folder, sim, ROWS)
        demand_settled(folder, sim, ROWS, "--ledger", folder / "other.db")
        start_anew(folder, sim, "ledger.db", "other.db")
    demand(saved > 0, "no pair met: both paid one after the other")
    return f"{PAIRS} pairs, {saved} payments sent by both"


def start_anew(folder, sim, *ledgers):
    """Nothing paid, nothing remembered; the lock's file may stay."""
    sim.stop()
    for name in os.listdir(folder.path):
        if name.startswith(ledgers) or name.startswith("sim-"):
            os.unlink(folder / name)
    sim.start()


def held_run(folder, sim):
    """One whose first payment is made and not answered for: it is in flight."""
    run = Run(folder, sim.url, "--jobs", "1", name=".held")
    wait_for_lines(sim.ledger, 1, run.process)
    return run


def gives_way_at_once(folder, sim):
    held = held_run(folder, sim)
    try:
        second = pay(folder, sim)
        demand(held.process.poll() is None, "the run that holds the ledger is over")
        demand_gave_way(second, [held.process.pid])
        demand(sim.sent() == 1, "the second run sent a payment")
    finally:
        held.kill()
    sim.restart()
    demand_settled(folder, sim, ROWS)


def dead_holder(folder, sim):
    for _ in range(PAIRS):
        held = held_run(folder, sim)
        held.kill()
        sim.restart()
        demand_settled(folder, sim, ROWS)
        start_anew(folder, sim, "ledger.db")
        sim.restart(HELD)


def readers(folder, sim):
    held = held_run(folder, sim)
    try:
        plan = Run(folder, sim.url, command="plan", name=".plan").end()
        demand(plan.code == 0, f"plan: {plan}")
        demand_true(plan, sim)
        histories = [
            Run(folder, sim.url, "--format", form, command="history").end()
            for form in ("table", "csv", "json")
        ]
        for history in histories:
            demand(history.code == 0, f"history: {history}")
        demand(held.process.poll() is None, "the run that holds the ledger is over")
        demand(sim.sent() == 1, "a reader sent a payment")
    finally:
        held.kill()
    sim.restart()
    demand_settled(folder, sim, ROWS)


def history_shows_sending(folder, sim):
    """What is in flight is in the ledger, for a reader to see while it is."""
    held = held_run(folder, sim)
    try:
        path = folder / "history.json"
        history = Run(
            folder, sim.url, "--format", "json", "--output", path, command="history", name=".h"
        ).end()
        demand(history.code == 0, f"{history}")
        with open(path, encoding="utf-8") as file:
            told = json.dumps(json.load(file))
        demand(sim.payments()[0]["token"] in told, f"the payment in flight is not shown: {told}")
        demand(held.process.poll() is None, "the run that holds the ledger is over")
    finally:
        held.kill()


def main():
    tap = Tap()
    tap.run("one ledger: one of two runs gives way, or they go in turn", world(one_ledger))
    tap.run("two ledgers: the tokens keep two runs from paying twice", world(two_ledgers))
    tap.run("the second gives way at once and says to whom", world(gives_way_at_once, HELD))
    tap.run("a holder that was killed blocks nobody", world(dead_holder, HELD))
    tap.run("plan and history run beside a payment in flight", world(readers, HELD))
    tap.run("history shows a payment in flight", world(history_shows_sending, HELD))
    tap.end()


if __name__ == "__main__":
    sys.exit(main())
