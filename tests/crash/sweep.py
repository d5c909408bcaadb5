"""Dying at every step, and what must be true afterwards.

A scenario is run once to learn its steps, as steps.c counts them, and its report. Then, for each step,
on an account and a ledger of its own: the program dies there, is run again to the end, and once more.
What it did is compared with the simulator's own ledger, what it knows with the program's."""

import collections
import contextlib
import csv
import json
import os
import random
import shutil
import sqlite3
import sys
import time

from world import COLUMNS, ROOT, Folder, Run, Sim, Tap, Untrue
from world import bonuses, demand, fast_folder, intended_bonuses, library, paid_bonuses, read_report

sys.path.insert(0, f"{ROOT}/tests/scenario")
import check_report  # pylint: disable=wrong-import-position

SEED = int(os.environ.get("SEED", "1"))
FULL = bool(os.environ.get("FULL"))
FAILURES_MAX = 3  # a scenario that has so many is given up
KILLED = -9
# The numbers of src/core/entry.h that say that a bonus is paid.
PAID_EVENTS = {3, 6, 7, 8}
SAME_IN_EFFECT = {"already_paid": "paid"}


class Scenario:
    """What is run. The names are those of its members below."""

    def __init__(self, name, **more):
        self.name = name
        self.rows = bonuses(more.get("rows", 3))
        self.columns = more.get("columns", COLUMNS)
        self.payments = more.get("payments", [])  # made by hand, before
        self.rules = more.get("rules")  # what goes wrong at the platform
        self.options = more.get("options", ("--jobs", "1"))
        self.code = more.get("code", 0)
        self.refused = more.get("refused", 0)  # payments that the platform refuses, every time
        self.reruns = more.get("reruns", 1)  # how many it may take until all is settled
        self.sample = more.get("sample")  # so many kill points are enough, unless FULL
        self.loses_ledger = more.get("loses_ledger", False)  # in each death
        self.whole = more.get("whole", True)  # or from its first request on, unless FULL

    def due(self):
        """The payments that the simulator's ledger must show in the end."""
        by_hand = collections.Counter(paid_bonuses(self.payments))
        refused = intended_bonuses(self.rows[:1]) if self.refused else collections.Counter()
        return intended_bonuses(self.rows) - by_hand - refused


def by_hand(row):
    """A payment of the account that bonusrec did not make."""
    return {
        "assignment_id": row.assignment_id,
        "worker_id": row.worker_id,
        "amount": row.amount,
        "reason": row.reason,
        "time": "2026-01-12T09:30:05Z",
    }


class Scene:
    """One account, one ledger, one CSV, and the runs upon them."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.folder = Folder(fast_folder())
        self.sim = Sim(self.folder)
        self.sent_before = 0
        account = {
            "generate": {"hits": 1, "assignments_per_hit": len(scenario.rows), "paid": False},
            "payments": scenario.payments,
        }
        self.folder.write("account.json", json.dumps(account))
        lines = [[getattr(row, name) for name in scenario.columns] for row in scenario.rows]
        text = "\n".join(",".join(line) for line in (scenario.columns, *lines))
        self.folder.write("bonuses.csv", f"{text}\n")

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.folder)
            self.sim.start(self.scenario.rules)
            stack.pop_all()
        return self

    def __exit__(self, *trouble):
        self.sim.stop()
        self.folder.__exit__(*trouble)

    def run(self, **steps):
        """Runs it with these settings of steps.c, without any as it is."""
        env = {f"STEPS_{name}": str(value) for name, value in steps.items()}
        if steps:
            env["LD_PRELOAD"] = library("steps.so")
            env["STEPS_FOLDER"] = os.path.realpath(self.folder.path)
        self.sent_before = self.sim.sent()
        environment = self.folder.environment(**env)
        return Run(self.folder, self.sim.url, *self.scenario.options, env=environment).end()

    def sent(self):
        """How many payments the last run asked for."""
        return self.sim.sent() - self.sent_before

    def log(self):
        try:
            with open(self.folder / "steps.log", encoding="utf-8") as file:
                return file.read().splitlines()
        except FileNotFoundError:
            return []

    def lose_ledger(self):
        for name in os.listdir(self.folder.path):
            if name.startswith("ledger.db"):
                os.unlink(self.folder / name)


# --- what must be true -----------------------------------------------------------------------------


def ask_ledger(folder, question):
    """Asks a copy, as the next run would find it: the original is not to be recovered by this."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    os.mkdir(copy)
    for suffix in ("", "-wal", "-journal"):
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(folder / f"ledger.db{suffix}", f"{copy}/ledger.db{suffix}")
    if not os.path.exists(f"{copy}/ledger.db"):
        return []
    with contextlib.closing(sqlite3.connect(f"{copy}/ledger.db")) as ledger:
        sound = ledger.execute("PRAGMA integrity_check").fetchall()
        demand(sound == [("ok",)], f"the ledger is damaged: {sound}")
        if not ledger.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchall():
            return []
        return ledger.execute(question).fetchall()


def demand_known(scene):
    """Nothing was paid that the ledger, as it lies on the disk, does not know."""
    known = {
        key
        for (key,) in ask_ledger(
            scene.folder,
            "SELECT key FROM entries JOIN attempts ON attempts.entry = entries.id"
            " JOIN events ON events.attempt = attempts.id",
        )
    }
    for payment in scene.sim.payments():
        demand(payment["token"] in known, f"paid and unknown to the ledger: {payment}")


def demand_ledger_settled(scene):
    """In the end the ledger says of each payment that it was made, and of no other."""
    latest = ask_ledger(
        scene.folder,
        "SELECT key, (SELECT event FROM events WHERE attempt = attempts.id ORDER BY id DESC LIMIT 1)"
        " FROM entries JOIN attempts ON attempts.entry = entries.id WHERE NOT closed",
    )
    demand(all(event in PAID_EVENTS for _, event in latest), f"the ledger ends with {latest}")
    known = {key for key, _ in latest}
    for payment in scene.sim.payments():
        demand(payment["token"] in known, f"paid, and not so in the ledger: {payment}, {latest}")


def demand_no_double(scene):
    payments = scene.sim.payments()
    tokens = collections.Counter(payment["token"] for payment in payments)
    twice = [token for token, count in tokens.items() if count > 1]
    demand(not twice, f"paid twice with one token: {twice}")
    too_much = paid_bonuses(payments) - scene.scenario.due()
    demand(not too_much, f"paid, and not meant or not again: {dict(too_much)}")


def demand_truth(scene, run):
    """What the run said agrees with the simulator's ledger, as check_report.py sees it."""
    check_report.problems.clear()
    rows = check_report.read_report(run.report)
    count = collections.Counter(row["status"] for row in rows)
    check_report.check_rows(rows)
    check_report.check_money(rows, scene.sim.payments(), False)
    check_report.check_summary(rows, run.errors, count, False)
    check_report.check_code(run.code, count, run.errors)
    demand(not check_report.problems, f"untrue: {check_report.problems}; {run}")


def demand_whole_report(scene, report):
    """It is there whole, or not at all."""
    rows = read_report(report)
    demand(
        rows is None or len(rows) == len(scene.scenario.rows),
        f"a report of {len(rows or [])} rows stands there",
    )


def in_effect(report):
    """A report's rows without what may differ between a run and two halves of it."""
    with open(report, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["status"] = SAME_IN_EFFECT.get(row["status"], row["status"])
        row["code"] = "" if row["code"] == "accepted" else row["code"]
        for name in ("paid_at", "payment_id", "detail"):
            del row[name]
    return rows


def demand_after_death(scene, run):
    scene.sim.catch_up()
    demand_no_double(scene)
    demand_known(scene)
    demand_whole_report(scene, run.report)


def ask_person(scene, run):
    """A payment that died under way and is refused when it is sent again may have been made the first
    time, until a person has looked."""
    statuses = [row["status"] for row in read_report(run.report)]
    demand(statuses[0] == "unknown" and "unknown" not in statuses[1:], f"{run}")
    ((key,),) = ask_ledger(
        scene.folder,
        "SELECT key FROM entries JOIN attempts ON attempts.entry = entries.id WHERE NOT closed"
        " AND (SELECT event FROM events WHERE attempt = attempts.id ORDER BY id DESC LIMIT 1) IN (1, 2, 11)",
    )
    word = (key, "--not-paid", "--note", "it is not in the list")
    answer = Run(scene.folder, scene.sim.url, *word, command="resolve", name="-resolve").end()
    demand(answer.code == 0, f"resolve: {answer}")


def demand_good_end(scene, reference):
    """Runs without trouble settle everything; one more sends no payment."""
    scenario = scene.scenario
    for left in reversed(range(scenario.reruns)):
        run = scene.run()
        demand(run.code >= 0 and os.path.exists(run.report), f"the run after it: {run}")
        demand_truth(scene, run)
        demand_no_double(scene)
        demand_known(scene)
        if run.code == scenario.code and in_effect(run.report) == reference.report:
            break
        if left and scenario.refused:
            ask_person(scene, run)
        demand(left, f"the run after it was to end with {scenario.code}, {reference.report}: {run}")
    unpaid = scenario.due() - paid_bonuses(scene.sim.payments())
    demand(not unpaid, f"never paid: {dict(unpaid)}; {run}")
    demand_ledger_settled(scene)
    last = scene.run()
    demand(scene.sent() == scenario.refused, f"the last run sent {scene.sent()} payments; {last}")
    demand(last.code == scenario.code, f"the last run: {last}")
    demand(in_effect(last.report) == reference.report, f"the last run: {last}")
    demand_truth(scene, last)


# --- sweeping --------------------------------------------------------------------------------------


class Reference:
    """A run that nothing befell, after one that died at the steps `before`."""

    def __init__(self, scenario, before=()):
        with Scene(scenario) as scene:
            for step in before:
                demand(scene.run(KILL_AT=step).code == KILLED, f"no death at step {step}")
            run = scene.run(LOG=scene.folder / "steps.log")
            log = scene.log()
            while run.code != scenario.code and scenario.reruns > 1 and run.code == 4:
                run = scene.run()
            demand(run.code == scenario.code, f"undisturbed: {run}")
            demand_truth(scene, run)
            self.report = in_effect(run.report)
            self.steps = len(log)
            self.first_request = 1 + next(i for i, line in enumerate(log) if " connect " in line)


def kill_point(scenario, reference, steps, power_cut=0):
    """Dies at each of `steps`, in runs one after another, then checks all there is to check. Returns
    how often it died; a run may end before its step."""
    died = 0
    settings = {"POWER_CUT": power_cut} if power_cut else {}
    with Scene(scenario) as scene:
        for step in steps:
            run = scene.run(KILL_AT=step, **settings)
            if run.code == KILLED:
                died += 1
                demand_after_death(scene, run)
                if scenario.loses_ledger:
                    scene.lose_ledger()
                continue
            demand(run.code >= 0, f"it ended by another signal: {run}")
            demand_truth(scene, run)
            demand_no_double(scene)
        demand_good_end(scene, reference)
    return died


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
        sample = self.scenario.sample
        if FULL or not sample or sample >= len(every):
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
