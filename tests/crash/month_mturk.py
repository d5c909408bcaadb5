"""MTurk's side of month.py. Here the platform also forgets tokens after 24 hours."""

import collections

import month
from month_world import HOUR, strike
from scene import PAID_STATUSES, check_report
from world import ASSIGNMENT, HIT, WORKER, Bonus, cents, demand, intended_bonuses, paid_bonuses, unpaid

HITS = 3
ASSIGNMENTS = 25
LONGEST_LAG_S = 18 * HOUR  # a token is known for 24 hours
# Where sending goes wrong: before the money moves and after.
SENDING = (
    *("close-before", "close-after", "close-after", "error-500-before", "error-500-after"),
    *("throttle", "throttle", "refuse", "insufficient-funds", "expired-token", "cut-body"),
)
READING = ("throttle", "close-before", "error-500-before", "cut-body", "expired-token")

# See month.py.
EXPECTED = {"saved by a token": 50}


class Month(month.Month):
    """See month.py."""

    platform = "mturk"
    payee = "assignment_id"

    def __init__(self, seed, folder, verbose=False):
        super().__init__(seed, folder, verbose)
        self.tokens = set()
        self.hidden_lists = {}  # for how many lists the platform will hide the n-th payment asked for
        self.asked = 0
        self.hidden_for = 0  # how many more lists hide something

    def everybody(self):
        return [(hit, i) for hit in range(1, HITS + 1) for i in range(1, ASSIGNMENTS + 1)]

    def account(self):
        return unpaid(HITS, ASSIGNMENTS)

    def first_row(self, who, amount):
        chance = self.chance
        hit, number = who
        return Bonus(
            HIT % hit if chance.random() < 0.9 else "",
            ASSIGNMENT % (hit, number),
            WORKER % ((hit - 1) * ASSIGNMENTS + number),
            amount,
            chance.choice(("Thank you", "Bonus for round 2")),
            f"ref-{len(self.rows)}" if chance.random() < 0.2 else "",
        )

    def start_sim(self, rules):
        self.asked = self.hidden_for = 0
        self.hidden_lists = {
            rule["at"]: rule["requests"] for rule in rules or () if "requests" in rule
        }
        super().start_sim(rules)

    def must_restart(self):
        """What is hidden by a count of lists must not be hidden for longer than a token is known."""
        return self.hidden_for > 0

    def options(self):
        options = ["--jobs", self.chance.choice("114")]
        kind = self.chance.random()
        if kind < 0.15:
            options += ["--on-conflict", "hold"]
        elif kind < 0.3:
            options += ["--on-conflict", "pay"]
        if self.chance.random() < 0.1:
            options.append("--no-verify")
        return options

    def make_rules(self):
        """What the platform does wrong until it is started again."""
        chance = self.chance
        rules = []
        for number in range(1, 120):
            if chance.random() < 0.35:
                lag = {"operation": "SendBonus", "at": number, "fault": "lag"}
                kind = chance.random()
                if kind < 0.3:
                    lag["requests"] = chance.randint(1, 12)
                elif kind < 0.6:
                    lag["seconds"] = chance.randint(1, 12)
                else:
                    lag["seconds"] = chance.randint(1, LONGEST_LAG_S)
                rules.append(lag)
            if chance.random() < 0.3:
                rules.append(strike(chance, "SendBonus", number, SENDING))
        for number in range(1, 400):
            if chance.random() < 0.02:
                rules.append(strike(chance, "ListBonusPayments", number, READING))
        for number in range(1, 60):
            if chance.random() < 0.03:
                rules.append(strike(chance, "GetAccountBalance", number, READING))
        return rules

    def is_hidden(self, row):
        """A person is asked for one thing alone: a payment that the platform says it made and, by a
        chance of few readings, has hidden for longer than its token lives."""
        bonus = (row["worker_id"], row["assignment_id"], cents(row["amount"]), row["reason"])
        return row["code"] == "outcome_unknown" and self.paid[bonus] > 0

    def take_request(self, request):
        if request["operation"] == "SendBonus":
            self.asked += 1
            if request.get("paid"):
                self.hidden_for = max(self.hidden_for, self.hidden_lists.get(self.asked, 0))
            if "error" in request and request.get("fault", "none") in ("none", "lag"):
                self.stats["saved by a token"] += 1
        elif request["operation"] == "ListBonusPayments" and request["status"] == 200:
            self.hidden_for -= 1

    def take_payments(self, payments):
        for payment in payments:
            demand(payment["token"] not in self.tokens, f"paid twice: {payment}")
            self.tokens.add(payment["token"])
        self.paid += paid_bonuses(payments)

    def intended(self):
        return intended_bonuses(self.rows)

    def check_rows(self, run, rows):
        claimed = collections.Counter(
            (row["worker_id"], row["assignment_id"], cents(row["amount"]), row["reason"])
            for row in rows
            if row["status"] in PAID_STATUSES
        )
        untrue = claimed - self.paid
        demand(not untrue, f"called paid, and not paid: {dict(untrue)}: {run}")
        stray = [
            row
            for row in rows
            if row["status"] in ("unexpected", "to_pay")
            or (row["status"] == "held" and not self.is_hidden(row))
        ]
        demand(not stray, f"nothing is unexpected here, and nothing for a person: {run}")

    def check_text(self, rows, errors, count):
        check_report.check_summary(rows, errors, count, False)

    def in_history(self):
        return self.tokens
