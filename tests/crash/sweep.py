"""Dying at every step, and what must be true afterwards.

A scenario is run once to learn its steps, as steps.c counts them, and its report. Then, for each step,
on an account and a ledger of its own: the program dies there, is run again to the end, and once more.
What it did is compared with the simulator's own ledger, what it knows with the program's."""

import os
import random
import sqlite3
import sys
import time

from scene import in_effect
from world import ROOT, Tap, Untrue, demand

SEED = int(os.environ.get("SEED", "1"))
FULL = bool(os.environ.get("FULL"))
FAILURES_MAX = 3  # a scenario that has so many is given up
KILLED = -9


class Reference:
    """A run that nothing befell, after one that died at the steps `before`."""

    def __init__(self, scenario, before=()):
        with scenario.scene() as scene:
            for step in before:
                demand(scene.run(KILL_AT=step).code == KILLED, f"no death at step {step}")
            run = scene.run(LOG=scene.folder / "steps.log")
            log = scene.log()
            for _ in range(1, scenario.reruns):
                if run.code in (scenario.code, 1):
                    break
                scene.demand_all_true(run)
                scene.ask_person(run)
                run = scene.run()
            demand(run.code == scenario.code, f"undisturbed: {run}")
            scene.demand_all_true(run)
            self.report = in_effect(run.report)
            self.steps = len(log)
            self.first_request = 1 + next(i for i, line in enumerate(log) if " connect " in line)


def kill_point(scenario, reference, steps, power_cut=0):
    """Dies at each of `steps`, in runs one after another, then checks all there is to check. Returns
    how often it died; a run may end before its step."""
    died = 0
    settings = {"POWER_CUT": power_cut} if power_cut else {}
    with scenario.scene() as scene:
        for step in steps:
            run = scene.run(KILL_AT=step, **settings)
            if run.code == KILLED:
                died += 1
                scene.demand_after_death(run)
                if scenario.loses_ledger:
                    scene.lose_ledger()
                continue
            demand(run.code >= 0, f"it ended by another signal: {run}")
            scene.demand_truth(run)
            scene.demand_no_double()
        scene.demand_good_end(reference)
    return died


def some_step_after(step, reference):
    """Dies there, and again anywhere in the run after it."""
    return [step, random.Random(f"{SEED} {step}").randint(1, reference.steps)]


def all_is_lost(_step):
    """What a power cut does to all that is not synced."""
    return 1


def half_is_lost(step):
    return 2 + SEED + step


def death_after_first_payment(scenario):
    """The first step at which a death leaves a payment made, of which no answer was read."""
    low, high = 1, Reference(scenario).steps
    while low < high:
        middle = (low + high) // 2
        with scenario.scene() as scene:
            demand(scene.run(KILL_AT=middle).code == KILLED, f"no death at step {middle}")
            scene.sim.catch_up()
            paid = len(scene.sim.payments())
        low, high = (low, middle) if paid else (middle + 1, high)
    return [low]


class Sweep:
    """One scenario, killed at many points. `points` makes of the number of a step the steps to die
    at in a row; `power_cut` of the number of a step the setting of steps.c."""

    def __init__(self, scenario, points=None, power_cut=None, prelude=None):
        self.scenario = scenario
        self.points = points or (lambda step, reference: [step])
        self.power_cut = power_cut or (lambda step: 0)
        self.prelude = prelude or (lambda: ())

    @property
    def name(self):
        return self.scenario.name

    def kill(self, reference, before, step):
        steps = [*before, *self.points(step, reference)]
        try:
            return kill_point(self.scenario, reference, steps, self.power_cut(step))
        except (Untrue, OSError, ValueError, KeyError, sqlite3.Error) as problem:
            raise Untrue(f"{type(problem).__name__}: {problem}") from problem

    def steps(self, reference):
        """All steps, and the first that is none; or a part: how a new ledger is made is the same in
        many scenarios, and of what takes long a sample, by chance, is enough."""
        whole = FULL or self.scenario.whole
        every = range(1 if whole else reference.first_request, reference.steps + 2)
        sample = self.scenario.sample_full if FULL else self.scenario.sample
        if not sample or sample >= len(every):
            return every
        return sorted(random.Random(f"{SEED}{self.name}").sample(every, sample))

    def run(self, tap, only=()):
        began = time.monotonic()
        before = self.prelude()
        reference = Reference(self.scenario, before)
        failures = []
        deaths = lived = tried = 0
        own_name = os.path.relpath(sys.argv[0], ROOT)
        for step in only or self.steps(reference):
            tried += 1
            try:
                died = self.kill(reference, before, step)
                deaths += died
                lived += died <= len(before)
            except Untrue as problem:
                failures.append(f"step {step}: {problem}")
                if len(failures) == FAILURES_MAX:
                    break
        # How often something arrives in pieces, and how many payments are written down together, is a
        # matter of luck, so some runs are shorter.
        if not failures and not only and lived > 1 + tried / 5:
            failures.append(f"{lived} of {tried} runs were not killed")
        tap.result(
            not failures,
            f"- {self.name}: {reference.steps} steps, {deaths} kill points",
            "\n".join(failures) + f"\nagain: /usr/bin/python3 {own_name} '{self.name}' STEP",
        )
        tap.say(f"{time.monotonic() - began:.1f} s")
        return deaths


def main(sweeps):
    """Runs them all, or with `NAME [STEP...]` on the command line one, or some steps of it."""
    tap = Tap()
    name = sys.argv[1:2]
    total = 0
    for sweep in sweeps:
        if name and sweep.name != name[0]:
            continue
        try:
            total += sweep.run(tap, [int(step) for step in sys.argv[2:]])
        except Untrue as problem:
            tap.result(False, f"- {sweep.name}", problem)
    tap.say(f"{total} kill points; SEED={SEED}{' FULL=1' if FULL else ''}")
    tap.end()
