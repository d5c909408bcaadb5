"""Prolific's side of scene.py: each call to pay pays again, and nothing tells two payments apart but
whom they are for and how much they are. So what is in doubt stays so until the platform shows it, or
until a person has said what became of it: here somebody who knows, for the simulator's ledger says."""

import collections

import scene
from month_world import HOUR, Clock
from scene import OPEN_EVENTS, PAID_EVENTS, PAID_STATUSES, check_prolific, demand_sound_report
from world import cents, demand, library, read_lines, read_report

STUDY = "57%022x"
SUBMISSION = "5b%010x%012x"
PARTICIPANT = "5a%022x"
COLUMNS = ("study_id", "submission_id", "participant_id", "amount", "ref")
DAY = 25 * HOUR  # longer than the program waits for a payment to show by itself

Bonus = collections.namedtuple("Bonus", COLUMNS)


def bonus(study, number, amount, ref=""):
    ids = STUDY % study, SUBMISSION % (study, number), PARTICIPANT % number
    return Bonus(*ids, amount, ref)


# Two studies, so two batches.
ROWS = (bonus(1, 1, "1.01"), bonus(1, 2, "1.02"), bonus(2, 1, "1.03"))


def account(rows, **of_submission):
    """One with the studies and submissions of the rows; `of_submission` has, by the amount of a row
    without its dot, more members of that submission."""
    studies = {}
    for row in rows:
        submissions = studies.setdefault(row.study_id, {})
        more = of_submission.get(f"row_{cents(row.amount)}", {})
        submissions.setdefault(row.submission_id, {}).update(
            {"id": row.submission_id, "participant": row.participant_id, **more}
        )
    return {
        "prolific": {
            "studies": [
                {"id": study, "currency": "GBP", "screen_out_reward": "0.20"}
                | {"submissions": list(submissions.values())}
                for study, submissions in studies.items()
            ]
        }
    }


def count_bonuses(rows):
    """Of the rows of a file, a report, or the simulator's ledger."""
    return collections.Counter(
        (row["submission_id"], cents(row["amount"])) for row in rows if cents(row["amount"])
    )


def doubtful_rows(rows):
    """Those whose outcome a report says is not known."""
    return [
        row
        for row in rows
        if row["status"] == "unknown" or (row["status"], row["code"]) == ("held", "outcome_unknown")
    ]


def demand_sent_once(sim):
    """Each quote was paid at most once, whatever came of it, on a connection of its own."""
    requests = read_lines(sim.requests)
    connections = collections.Counter((line["connection"], line["port"]) for line in requests)
    pays = [line for line in requests if line["operation"] == "PayBonuses"]
    for quote, count in collections.Counter(line["bulk_id"] for line in pays).items():
        demand(count == 1, f"the quote {quote} was paid {count} times")
    for line in pays:
        used = connections[(line["connection"], line["port"])]
        demand(used == 1, f"sent on a connection used before: {line}")
    twice = [payment for payment in sim.payments() if payment["pay_call"] != 1]
    demand(not twice, f"paid twice: {twice}")


def demand_honest_rows(run, rows, paid, made, never):
    """What `rows` say is so. `paid` counts all payments; those that it `made` must each stand at a row;
    those it was said to have made, and the platform `never` does, cannot be known."""
    claimed = count_bonuses(row for row in rows if row["status"] in PAID_STATUSES)
    doubtful = count_bonuses(doubtful_rows(rows))
    untrue = claimed - paid - never
    demand(not untrue, f"called paid, and not paid: {dict(untrue)}; {run}")
    silent = made - claimed - doubtful
    demand(not silent, f"paid, and no row says so or has a doubt: {dict(silent)}; {run}")


def demand_seen(run, rows, paid):
    """Where the platform shows at once all that was `paid`, nothing of that is in doubt."""
    claimed = count_bonuses(row for row in rows if row["status"] in PAID_STATUSES)
    seen = count_bonuses(doubtful_rows(rows)) & (paid - claimed)
    demand(not seen, f"shown, and still in doubt: {dict(seen)}; {run}")


def resolve_all(attempts, paid, resolve):
    """The word of a person who knows how many of each bonus were `paid`: those that the ledger has as
    paid come first. Says it of each of `attempts` in doubt, and returns of how many."""
    left = collections.Counter(paid)
    still = [attempt for attempt in attempts if not attempt.closed]
    left -= collections.Counter(
        (attempt.assignment_id, attempt.pay_minor)
        for attempt in still
        if attempt.event in PAID_EVENTS
    )
    doubtful = [attempt for attempt in still if attempt.event in OPEN_EVENTS]
    for attempt in doubtful:
        trace = attempt.assignment_id, attempt.pay_minor
        resolve(attempt.key, left[trace] > 0)
        left[trace] -= 1
    return len(doubtful)


class Scenario(scene.Scenario):
    """What is run. The names are those of its members below."""

    def __init__(self, name, **more):
        super().__init__(name, **{"reruns": 6, **more})
        self.rows = list(more.get("rows", ROWS[: more.get("count", 3)]))
        self.columns = more.get("columns", COLUMNS)
        self.submissions = more.get("submissions", {})  # see account()
        self.unpayable = list(more.get("unpayable", ()))  # rows that the platform refuses
        self.never = count_bonuses(row._asdict() for row in more.get("never", ()))
        self.late = more.get("late", False)  # payments show late
        self.waits = more.get("waits", True)  # for a day, before a person says what became of it

    def account(self):
        return account(self.rows, **self.submissions)

    def scene(self):
        return Scene(self)

    def due(self):
        """What may be paid in the end, and owed(): what must be."""
        rows = count_bonuses(row._asdict() for row in self.rows)
        return rows - self.before() - count_bonuses(row._asdict() for row in self.unpayable)

    def owed(self):
        return self.due() - self.never

    def before(self):
        """What was paid by hand."""
        payments = collections.Counter()
        for study in self.account()["prolific"]["studies"]:
            for submission in study["submissions"]:
                for amount in submission.get("bonus_payments", ()):
                    payments[(submission["id"], cents(amount))] += 1
        return payments


class Scene(scene.Scene):
    """See scene.py. Its clock is that of the world, until it is moved."""

    platform = "prolific"

    def __init__(self, scenario):
        super().__init__(scenario)
        self.clock = Clock(self.folder / "clock", speed=0)
        self.was_in_doubt = False

    def environment(self, **more):
        return super().environment(
            LD_PRELOAD=library("clock.so"), CLOCK_FILE=self.folder / "clock", **more
        )

    def paid(self):
        return count_bonuses(self.sim.payments())

    def trace_of_payment(self, payment):
        quote = None if self.scenario.loses_ledger else payment["bulk_id"]
        return payment["submission_id"], cents(payment["amount"]), quote

    def trace_of_attempt(self, attempt):
        quote = None if self.scenario.loses_ledger else attempt.quote
        return attempt.assignment_id, attempt.pay_minor, quote

    def demand_sent_once(self):
        demand_sent_once(self.sim)

    def demand_truth(self, run):
        scenario = self.scenario

        def check(rows, count):
            check_prolific.check_summary(rows, run.errors, count)
            demand_honest_rows(
                run, rows, self.paid() + scenario.before(), self.paid(), scenario.never
            )
            if not scenario.late:
                demand_seen(run, rows, self.paid())

        demand_sound_report(run, check)

    def ask_person(self, run):
        """The first time it is run again at once, and must not pay again what does not show yet; then
        all wait for a day: what does not show by then is a person's to find out."""
        rows = doubtful_rows(read_report(run.report))
        if not rows:
            return
        if self.scenario.waits and any(row["status"] == "unknown" for row in rows):
            if self.was_in_doubt:
                self.clock.go_on(DAY)
            self.was_in_doubt = True
            return
        count = resolve_all(self.attempts(), self.paid(), self.resolve)
        demand(count == len(rows), f"{count} attempts are open, and {len(rows)} rows in doubt: {run}")
