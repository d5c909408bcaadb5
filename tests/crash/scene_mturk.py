"""MTurk's side of scene.py: each payment has a token, which the platform does not pay twice."""

import collections

import scene
from scene import OPEN_EVENTS, check_report, demand_sound_report
from world import COLUMNS, bonuses, demand, intended_bonuses, paid_bonuses, read_report, unpaid


class Scenario(scene.Scenario):
    """What is run. The names are those of its members below."""

    def __init__(self, name, **more):
        super().__init__(name, **{"options": ("--jobs", "1"), **more})
        self.rows = bonuses(more.get("count", 3))
        self.columns = more.get("columns", COLUMNS)
        self.payments = more.get("payments", [])  # made by hand, before

    def account(self):
        return {**unpaid(1, len(self.rows)), "payments": self.payments}

    def scene(self):
        return Scene(self)

    def due(self):
        """The payments that the simulator's ledger must show in the end."""
        before = collections.Counter(paid_bonuses(self.payments))
        refused = intended_bonuses(self.rows[:1]) if self.refused else collections.Counter()
        return intended_bonuses(self.rows) - before - refused

    owed = due


def by_hand(row):
    """A payment of the account that bonusrec did not make."""
    return {
        "assignment_id": row.assignment_id,
        "worker_id": row.worker_id,
        "amount": row.amount,
        "reason": row.reason,
        "time": "2026-01-12T09:30:05Z",
    }


class Scene(scene.Scene):
    """See scene.py."""

    platform = "mturk"

    def paid(self):
        return paid_bonuses(self.sim.payments())

    def trace_of_payment(self, payment):
        return payment["token"]

    def trace_of_attempt(self, attempt):
        return attempt.key

    def demand_sent_once(self):
        tokens = collections.Counter(payment["token"] for payment in self.sim.payments())
        twice = [token for token, count in tokens.items() if count > 1]
        demand(not twice, f"paid twice with one token: {twice}")

    def demand_truth(self, run):
        def check(rows, count):
            check_report.check_money(rows, self.sim.payments(), False)
            check_report.check_summary(rows, run.errors, count, False)

        demand_sound_report(run, check)

    def ask_person(self, run):
        """A payment that died under way and is refused when it is sent again may have been made the
        first time, until a person has looked."""
        if not self.scenario.refused:
            return
        statuses = [row["status"] for row in read_report(run.report)]
        demand(statuses[0] == "unknown" and "unknown" not in statuses[1:], f"{run}")
        (attempt,) = [a for a in self.attempts() if not a.closed and a.event in OPEN_EVENTS]
        self.resolve(attempt.key, False)
