"""One account, one ledger, one CSV, and the runs of bonusrec upon them: what is the same on each
platform. scene_mturk.py and scene_prolific.py have the rest."""

import collections
import contextlib
import csv
import os
import shutil
import sqlite3
import sys

from world import ROOT, Folder, Run, Sim, demand, fast_folder, library, read_report

sys.path.insert(0, f"{ROOT}/tests/scenario")
import check_prolific  # pylint: disable=wrong-import-position
import check_report  # pylint: disable=wrong-import-position

# The numbers of src/core/entry.h that say that a bonus is paid, and that it may be.
PAID_EVENTS = {3, 6, 7, 8}
OPEN_EVENTS = {1, 2, 11, 12}
SAME_IN_EFFECT = {"already_paid": "paid"}
PAID_STATUSES = ("paid", "already_paid")

# An attempt of the ledger, `event` being the last that happened to it.
Attempt = collections.namedtuple("Attempt", "key assignment_id pay_minor closed event quote")
ATTEMPTS = (
    "SELECT e.key, e.assignment_id, a.pay_minor, a.closed, (SELECT event FROM events"
    " WHERE attempt = a.id ORDER BY id DESC LIMIT 1), q.quote_id"
    " FROM entries e JOIN attempts a ON a.entry = e.id LEFT JOIN quotes q ON q.id = a.quote"
)


class Scenario:
    """What is run; a platform's own adds its rows and its account."""

    def __init__(self, name, **more):
        self.name = name
        self.rules = more.get("rules")  # what goes wrong at the platform
        self.options = more.get("options", ())
        self.code = more.get("code", 0)
        self.refused = more.get("refused", 0)  # requests to pay that are refused, every time
        self.reruns = more.get("reruns", 1)  # how many it may take until all is settled
        self.sample = more.get("sample")  # so many kill points are enough, unless FULL
        self.sample_full = more.get("sample_full")  # so many even then
        self.loses_ledger = more.get("loses_ledger", False)  # in each death
        self.whole = more.get("whole", True)  # or from its first request on, unless FULL


class Scene:
    """A platform's own says what a payment is known by, and what must be true of it."""

    platform = ""

    def __init__(self, scenario):
        self.scenario = scenario
        self.folder = Folder(fast_folder())
        self.sim = Sim(self.folder, scenario.account())
        self.sent_before = 0
        lines = [[getattr(row, name) for name in scenario.columns] for row in scenario.rows]
        text = "\n".join(",".join(line) for line in (scenario.columns, *lines))
        self.folder.write("bonuses.csv", f"{text}\n")

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.folder)
            self.sim.start(self.scenario.rules, self.environment())
            stack.pop_all()
        return self

    def __exit__(self, *trouble):
        self.sim.stop()
        self.folder.__exit__(*trouble)

    def environment(self, **more):
        return self.folder.environment(**more)

    def start(self, *options, name="", command="pay", **steps):
        """Starts it with these settings of steps.c, without any as it is."""
        env = self.environment(**{f"STEPS_{name}": str(value) for name, value in steps.items()})
        if steps:
            loaded = [env["LD_PRELOAD"]] if "LD_PRELOAD" in env else []
            env["LD_PRELOAD"] = ":".join([*loaded, library("steps.so")])
            env["STEPS_FOLDER"] = os.path.realpath(self.folder.path)
        self.sent_before = self.sim.sent()
        return Run(
            self.folder,
            self.sim.url,
            *self.scenario.options,
            *options,
            name=name,
            command=command,
            env=env,
            platform=self.platform,
        )

    def run(self, *options, **steps):
        return self.start(*options, **steps).end()

    def resolve(self, key, is_paid):
        """A person's word."""
        word = (key, "--paid" if is_paid else "--not-paid", "--yes", "--note", "as the list of payments has it")
        answer = Run(
            self.folder, self.sim.url, *word, command="resolve", name="-resolve", env=self.environment()
        ).end()
        demand(answer.code == 0, f"resolve: {answer}")

    def sent(self):
        """How often the last run asked to move money."""
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

    def attempts(self):
        return read_attempts(self.folder / "ledger.db")

    # --- what a platform's own has to say

    def paid(self):
        """What the simulator's ledger has, as scenario.due() counts it."""
        raise NotImplementedError

    def trace_of_payment(self, payment):
        """What a payment of the simulator's ledger is known by, in the program's ledger."""
        raise NotImplementedError

    def trace_of_attempt(self, attempt):
        raise NotImplementedError

    def demand_sent_once(self):
        """No request was carried out twice."""
        raise NotImplementedError

    def demand_truth(self, run):
        """What the run said agrees with the simulator's ledger."""
        raise NotImplementedError

    def ask_person(self, run):
        """What is done between two runs until all is settled."""
        raise NotImplementedError

    # --- what must be true

    def demand_known(self):
        """Nothing was paid that the ledger, as it lies on the disk, does not know."""
        known = collections.Counter(
            self.trace_of_attempt(attempt) for attempt in self.attempts() if attempt.event
        )
        paid = collections.Counter(map(self.trace_of_payment, self.sim.payments()))
        demand(not paid - known, f"paid and unknown to the ledger: {dict(paid - known)}")

    def demand_ledger_settled(self):
        """In the end the ledger says of each payment that it was made, and of none in doubt."""
        still = [attempt for attempt in self.attempts() if not attempt.closed]
        demand(all(attempt.event in PAID_EVENTS for attempt in still), f"the ledger ends with {still}")
        known = collections.Counter(map(self.trace_of_attempt, still))
        paid = collections.Counter(map(self.trace_of_payment, self.sim.payments()))
        demand(not paid - known, f"paid, and not so in the ledger: {dict(paid - known)}, {still}")

    def demand_no_double(self):
        self.demand_sent_once()
        too_much = self.paid() - self.scenario.due()
        demand(not too_much, f"paid, and not meant or not again: {dict(too_much)}")

    def demand_whole_report(self, report):
        """It is there whole, or not at all."""
        rows = read_report(report)
        count = len([row for row in rows or [] if row["row"]])
        demand(rows is None or count == len(self.scenario.rows), f"a report of {count} rows stands there")

    def demand_after_death(self, run):
        self.sim.catch_up()
        self.demand_no_double()
        self.demand_known()
        self.demand_whole_report(run.report)

    def demand_all_true(self, run):
        demand(run.code >= 0 and os.path.exists(run.report), f"the run after it: {run}")
        self.demand_no_double()
        self.demand_truth(run)
        self.demand_known()

    def settle(self, reference):
        """Runs without trouble, until all is as in the run that nothing befell."""
        scenario = self.scenario
        for left in reversed(range(scenario.reruns)):
            run = self.run()
            self.demand_all_true(run)
            if run.code == scenario.code and in_effect(run.report) == reference.report:
                break
            demand(left, f"the run after it was to end with {scenario.code}, {reference.report}: {run}")
            self.ask_person(run)
        return run

    def demand_good_end(self, reference):
        """Runs without trouble settle everything; one more sends no payment."""
        scenario = self.scenario
        run = self.settle(reference)
        unpaid = scenario.owed() - self.paid()
        demand(not unpaid, f"never paid: {dict(unpaid)}; {run}")
        self.demand_ledger_settled()
        last = self.run()
        demand(self.sent() == scenario.refused, f"the last run sent {self.sent()} payments; {last}")
        demand(last.code == scenario.code, f"the last run: {last}")
        demand(in_effect(last.report) == reference.report, f"the last run: {last}")
        self.demand_truth(last)
        self.demand_no_double()


def read_attempts(path):
    """Those of the ledger at `path`. It asks a copy, as the next run would find it: the original is not
    to be recovered by this."""
    copy = os.path.join(os.path.dirname(path), "copy")
    shutil.rmtree(copy, ignore_errors=True)
    os.mkdir(copy)
    for suffix in ("", "-wal", "-journal"):
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(f"{path}{suffix}", f"{copy}/ledger.db{suffix}")
    if not os.path.exists(f"{copy}/ledger.db"):
        return []
    with contextlib.closing(sqlite3.connect(f"{copy}/ledger.db")) as ledger:
        sound = ledger.execute("PRAGMA integrity_check").fetchall()
        demand(sound == [("ok",)], f"the ledger is damaged: {sound}")
        if not ledger.execute("SELECT 1 FROM sqlite_master WHERE name = 'quotes'").fetchall():
            return []
        return [Attempt(*row) for row in ledger.execute(ATTEMPTS)]


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


def demand_sound_report(run, check_more):
    """As check_report.py sees it; check_more(rows, count) has what else there is to check."""
    check_report.problems.clear()
    rows = check_report.read_report(run.report)
    count = collections.Counter(row["status"] for row in rows)
    check_report.check_rows(rows)
    check_more(rows, count)
    check_report.check_code(run.code, count, run.errors)
    demand(not check_report.problems, f"untrue: {check_report.problems}; {run}")
