"""Prolific's side of month.py. Here a payment may stay in doubt, until it shows or until a person says
what became of it: somebody who knows, for the simulator's ledger tells. The file is edited, too: rows
name their submission or their participant or both, and some are left out for a night."""

import collections

import month
from month_world import HOUR, strike
from scene import PAID_STATUSES, check_prolific, read_attempts
from scene_prolific import account, bonus, count_bonuses, demand_honest_rows, demand_seen
from scene_prolific import demand_sent_once, doubtful_rows, resolve_all
from world import Run, cents, demand

STUDIES = 3
SUBMISSIONS = 25
LONGEST_LAG_S = 40 * HOUR  # longer than the program waits for a payment to show by itself
# Where paying goes wrong, and some of it with the money moved and some without.
PAYING = (
    *("close-before", "close-after", "close-after", "error-500-before", "error-500-after"),
    *("throttle", "refuse", "insufficient-funds", "expired-token", "cut-body", "garbage"),
)
QUOTING = ("refuse", "throttle", "close-before", "close-after", "error-500-after", "cut-body")
READING = ("throttle", "close-before", "error-500-before", "cut-body", "expired-token")

# See month.py.
EXPECTED = {"pay-part": 50, "was unknown": 200, "was held": 50, "resolved": 100}


class Month(month.Month):
    """See month.py."""

    platform = "prolific"
    payee = "submission_id"

    def __init__(self, seed, folder, verbose=False):
        super().__init__(seed, folder, verbose)
        self.in_file = []  # those of the rows that are not left out
        self.quotes = set()

    def everybody(self):
        return [(study, i) for study in range(1, STUDIES + 1) for i in range(1, SUBMISSIONS + 1)]

    def account(self):
        return account([bonus(study, number, "0.01") for study, number in self.everybody()])

    # --- the file

    def first_row(self, who, amount):
        ref = f"ref-{len(self.rows)}" if self.chance.random() < 0.2 else ""
        return bonus(*who, amount, ref)

    def write_file(self):
        """Those left out come back one night. Nobody is left out who has another row."""
        chance = self.chance
        of_submission = collections.Counter(row.submission_id for row in self.rows)
        self.in_file = [
            row
            for row in self.rows
            if of_submission[row.submission_id] > 1 or chance.random() > 0.05 or len(self.rows) < 3
        ]
        self.write_all(self.in_file)

    def write_all(self, rows):
        lines = []
        for row in rows:
            blank = self.chance.choice(("", "", "submission_id", "participant_id"))
            lines.append(row._replace(**{blank: ""}) if blank else row)
        self.folder.write_csv(lines)

    def file_rows(self):
        return len(self.in_file)

    # --- the platform

    def options(self):
        options = ["--settle-wait", self.chance.choice("0001")]
        if self.chance.random() < 0.1:
            options.append("--no-verify")
        return options

    def lag(self, number):
        """A payment that shows late, or a batch of which a part does."""
        chance = self.chance
        rule = {"operation": "PayBonuses", "at": number, "fault": "lag"}
        if chance.random() < 0.3:
            rule.update(fault="pay-part", lines=chance.randint(0, 1))
        kind = chance.random()
        if kind < 0.3:
            rule["requests"] = chance.randint(1, 12)
        else:
            rule["seconds"] = chance.randint(1, 12 if kind < 0.5 else LONGEST_LAG_S)
        return rule

    def make_rules(self):
        """What the platform does wrong until it is started again."""
        chance = self.chance
        rules = []
        for number in range(1, 120):
            if chance.random() < 0.35:
                rules.append(self.lag(number))
            if chance.random() < 0.35:
                rules.append(strike(chance, "PayBonuses", number, PAYING))
                if rules[-1]["fault"] == "throttle":
                    rules[-1]["apply"] = chance.random() < 0.5
            if chance.random() < 0.1:
                rules.append(strike(chance, "SetUpBonuses", number, QUOTING))
        for number in range(1, 400):
            if chance.random() < 0.02:
                rules.append(strike(chance, "GetSubmission", number, READING))
        for operation in ("GetStudy", "ListSubmissions", "GetBalance"):
            for number in range(1, 60):
                if chance.random() < 0.03:
                    rules.append(strike(chance, operation, number, READING))
        return rules

    # --- what is true

    def take_payments(self, payments):
        for payment in payments:
            demand(payment["pay_call"] == 1, f"paid twice: {payment}")
            self.quotes.add(payment["bulk_id"])
        self.paid += count_bonuses(payments)

    def intended(self):
        return count_bonuses(row._asdict() for row in self.rows)

    def check_rows(self, run, rows):
        own = {row.submission_id for row in self.in_file}
        unread = {row["submission_id"] for row in rows if row["code"] == "cannot_read_back"}
        made = collections.Counter(
            {
                known: count
                for known, count in self.paid.items()
                if known[0] in own - unread and run.code != month.KILLED
            }
        )
        demand_honest_rows(run, rows, self.paid, made, collections.Counter())
        doubtful = doubtful_rows(rows)
        stray = [
            row
            for row in rows
            if row["status"] in ("unexpected", "to_pay", "invalid", "held") and row not in doubtful
        ]
        demand(not stray, f"nothing is unexpected here, and nothing for a person but doubts: {run}")
        for row in doubtful:
            self.stats[f"was {row['status']}"] += 1

    def check_text(self, rows, errors, count):
        check_prolific.check_summary(rows, errors, count)

    def in_history(self):
        demand_sent_once(self.sim)
        return []

    # --- a person

    def between(self):
        if self.chance.random() < 0.15:
            self.resolve()

    def resolve(self):
        def say(key, is_paid):
            word = "--paid" if is_paid else "--not-paid"
            words = (key, word, "--yes", "--ledger", self.ledger)
            answer = Run(
                self.folder, "", *words, command="resolve", name="-resolve", env=self.env
            ).end()
            demand(answer.code == 0, f"resolve: {answer}")
            self.say(f"  a person says of {key[:12]}: {word}")
            self.stats["resolved"] += 1

        resolve_all(read_attempts(self.ledger), self.paid, say)

    def last_run(self):
        """What is held until then was not paid: the platform, started anew, shows all."""
        self.in_file = list(self.rows)
        self.write_all(self.in_file)
        run = self.run([], {})
        demand_seen(run, run.rows(), self.paid)
        self.resolve()
        return self.run([], {})
