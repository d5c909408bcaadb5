#!/usr/bin/python3 -B
"""On Prolific, two runs on one file at the same time: on one ledger one of them gives way, before it
asks for a quote. (On two ledgers nothing could keep a bonus from being paid twice.)"""

from scene_prolific import Scenario
from sweep import Reference
from test_two_at_once import count_that_gave_way, demand_gave_way
from world import Tap, demand, wait_for_lines

PAIRS = 8
PLAIN = Scenario("two at once")
# The first batch is paid and its answer held until the client gives up.
HELD = Scenario("held", rules=[{"operation": "PayBonuses", "at": 1, "fault": "hang-after"}])
IN_BATCH = 2


def pairs(reference):
    gave_way = 0
    for _ in range(PAIRS):
        with PLAIN.scene() as scene:
            runs = [run.end() for run in (scene.start(name=".a"), scene.start(name=".b"))]
            gave_way += count_that_gave_way(runs, scene.demand_truth)
            scene.demand_no_double()
            scene.demand_good_end(reference)
    demand(gave_way > 0, "no pair met: both paid one after the other")
    return f"{PAIRS} pairs, {gave_way} gave way"


def in_flight(beside):
    """Runs beside(scene, held) while a batch is paid and not answered for, and kills that run."""

    def test(reference):
        with HELD.scene() as scene:
            held = scene.start(name=".held")
            try:
                wait_for_lines(scene.sim.ledger, IN_BATCH, held.process)
                beside(scene, held)
                demand(held.process.poll() is None, "the run that holds the ledger is over")
                demand(scene.sim.sent() == 1, "the second run sent a payment")
            finally:
                held.kill()
            scene.sim.restart(None, scene.environment())
            scene.demand_good_end(reference)

    return test


def give_way(scene, held):
    demand_gave_way(scene.run(name=".second"), [held.process.pid])


def read(scene, _held):
    plan = scene.run(name=".plan", command="plan")
    demand(plan.code == 0, f"plan: {plan}")
    scene.demand_truth(plan)
    demand({a.event for a in scene.attempts()} == {1}, "what is in flight is not in the ledger")


def main():
    tap = Tap()
    reference = Reference(PLAIN)
    for name, test in (
        ("one of two runs gives way, or they go in turn", pairs),
        ("the second gives way while a batch is in flight, and its holder may die", in_flight(give_way)),
        ("plan runs beside a batch in flight, and the ledger has it", in_flight(read)),
    ):
        tap.run(f"Prolific: {name}", lambda test=test: test(reference))
    tap.end()


main()
