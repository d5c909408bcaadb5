#!/usr/bin/python3 -B
"""A month of nights: bonusrec pays a file that grows, on one ledger, while all goes wrong that can.

    month.py --seed N [--verbose]     one month; says what happened in it when it fails, or always
    month.py --seeds FIRST-LAST       many, as TAP

Each night the file has a row or two more, is now and then in another order, and is paid in one try or
several. Runs are killed at chance steps, some of them as by a power cut (see steps.c). The platform
shows payments late, loses requests and answers, throttles, refuses, is out of funds, forgets tokens
after 24 hours, and is now and then started anew. One clock is shared by the platform and by its client
(see clock.c), and goes on by about a day from night to night.

Always: no bonus is paid twice, and what a report calls paid is paid. After a last night without
trouble: exactly the bonuses of the file are paid, each once, and one more run sends nothing."""

import argparse
import collections
import json
import multiprocessing
import os
import random
import sys
import traceback

from month_world import HOUR, Clock, NewLines, make_rules
from world import ASSIGNMENT, CODES, HIT, ROOT, WORKER, Bonus, Folder, Run, Sim, Tap, Untrue
from world import cents, demand, fast_folder, intended_bonuses, library, paid_bonuses

sys.path.insert(0, f"{ROOT}/tests/scenario")
import check_report  # pylint: disable=wrong-import-position

NIGHTS = 30
HITS = 3
ASSIGNMENTS = 25
TRIES_A_NIGHT = 4
KILLED = -9


class Month:
    """One month of one seed."""

    def __init__(self, seed, folder, verbose=False):
        self.chance = random.Random(seed)
        self.folder = folder
        self.verbose = verbose
        self.trace = []
        self.stats = collections.Counter()
        self.rows = []
        self.free = [(hit, i) for hit in range(1, HITS + 1) for i in range(1, ASSIGNMENTS + 1)]
        self.chance.shuffle(self.free)
        self.clock = Clock(folder / "clock")
        self.env = folder.environment(
            LD_PRELOAD=library("clock.so"), CLOCK_FILE=folder / "clock"
        )
        os.mkdir(folder / "kept")
        self.ledger = folder / "kept/ledger.db"
        self.sim = Sim(folder, HITS, ASSIGNMENTS)
        self.paid = collections.Counter()
        self.tokens = set()
        self.hidden_lists = {}  # for how many lists the platform will hide the n-th payment asked for
        self.asked = 0
        self.hidden_for = 0  # how many more lists hide something
        self.new_payments = NewLines(self.sim.ledger)
        self.new_requests = NewLines(self.sim.requests)

    def say(self, text):
        self.trace.append(text)
        if self.verbose:
            print(text, flush=True)

    # --- the file

    def new_row(self):
        """Mostly somebody new; else somebody who has a bonus already gets another one."""
        chance = self.chance
        amount = f"{chance.randint(0, 3)}.{chance.randint(1, 99):02}"
        kind = chance.random()
        somebody = [row for row in self.rows if cents(row.amount)]
        if somebody and kind < 0.1:
            return chance.choice(somebody)._replace(ref=f"again-{len(self.rows)}")
        if somebody and kind < 0.25:
            row = chance.choice(somebody)
            taken = {other.amount for other in self.rows if other.assignment_id == row.assignment_id}
            if amount not in taken:
                return row._replace(amount=amount, ref="")
        if kind < 0.28:
            amount = "0.00"
        hit, number = self.free.pop()
        return Bonus(
            HIT % hit if chance.random() < 0.9 else "",
            ASSIGNMENT % (hit, number),
            WORKER % ((hit - 1) * ASSIGNMENTS + number),
            amount,
            chance.choice(("Thank you", "Bonus for round 2")),
            f"ref-{len(self.rows)}" if chance.random() < 0.2 else "",
        )

    def grow(self):
        for _ in range(self.chance.choice((1, 1, 2))):
            row = self.new_row()
            self.rows.append(row)
            self.say(f"  new row {','.join(row)}")
        if self.chance.random() < 0.2:
            self.chance.shuffle(self.rows)
            self.say("  the rows are in another order")
        self.folder.write_csv(self.rows)

    # --- the platform

    def start_sim(self, rules):
        """On a port that no system gives out by itself, so that it is free again the next time. A
        platform that starts anew shows all that it hid."""
        self.asked = self.hidden_for = 0
        self.hidden_lists = {
            rule["at"]: rule["requests"] for rule in rules or () if "requests" in rule
        }
        if self.sim.port:
            self.sim.restart(rules, self.env)
        else:
            self.sim.start_on_free(range(10000, 30000), rules, self.env)
        self.stats["starts"] += 1

    # --- one run, and whether what it says is true

    def options(self):
        options = ["--ledger", self.ledger, "--jobs", self.chance.choice("114")]
        kind = self.chance.random()
        if kind < 0.15:
            options += ["--on-conflict", "hold"]
        elif kind < 0.3:
            options += ["--on-conflict", "pay"]
        if self.chance.random() < 0.1:
            options.append("--no-verify")
        return options

    def crash(self):
        """What is to befall a run: its part of the environment."""
        if self.chance.random() > 0.4:
            return {}
        env = {"STEPS_KILL_AT": str(self.chance.randint(1, self.chance.choice((60, 200, 320))))}
        if self.chance.random() < 0.3:
            env["STEPS_POWER_CUT"] = str(self.chance.randint(1, 1000))
            env["STEPS_FOLDER"] = self.folder / "kept"
        return env

    def run(self, options, crash):
        env = self.env
        if crash:
            preload = f"{env['LD_PRELOAD']}:{library('steps.so')}"
            env = {**env, **crash, "LD_PRELOAD": preload}
        run = Run(self.folder, self.sim.url, *options, env=env).end()
        self.sim.catch_up()
        requests = self.new_requests.read()
        for request in requests:
            self.take_request(request)
        sent = sum(request["operation"] == "SendBonus" for request in requests)
        made = self.take_payments()
        told = ", ".join(f"{name}={value}" for name, value in crash.items())
        self.say(
            f"  hour {self.clock.hour()}: pay {' '.join(options[2:])} {told}\n"
            f"    code {run.code}, {sent} sent, {made} paid: {run.errors.strip()}"
        )
        self.stats["runs"] += 1
        self.stats["sent"] += sent
        if run.code == KILLED:
            self.stats["killed"] += 1
            self.stats["killed after paying"] += made > 0
            demand(crash, "killed by something else")
        else:
            demand(run.code in CODES - {75}, f"ended with {run.code}: {run}")
            demand(run.code != 1 or not sent, f"sent {sent} and says that nothing was: {run}")
        self.check_report(run)
        return run

    def is_hidden(self, row):
        """A person is asked for one thing alone: a payment that the platform says it made and, by a
        chance of few readings, has hidden for longer than its token lives."""
        bonus = (row["worker_id"], row["assignment_id"], cents(row["amount"]), row["reason"])
        return row["code"] == "outcome_unknown" and self.paid[bonus] > 0

    def take_request(self, request):
        fault = request.get("fault", "none")
        self.stats[fault] += 1
        if request["operation"] == "SendBonus":
            self.asked += 1
            if request.get("paid"):
                self.hidden_for = max(self.hidden_for, self.hidden_lists.get(self.asked, 0))
            if "error" in request and fault in ("none", "lag"):
                self.stats["saved by a token"] += 1
        elif request["operation"] == "ListBonusPayments" and request["status"] == 200:
            self.hidden_for -= 1

    def take_payments(self):
        payments = self.new_payments.read()
        for payment in payments:
            demand(payment["token"] not in self.tokens, f"paid twice: {payment}")
            self.tokens.add(payment["token"])
        self.paid += paid_bonuses(payments)
        too_much = self.paid - intended_bonuses(self.rows)
        demand(not too_much, f"paid, and not meant: {dict(too_much)}")
        return len(payments)

    def check_report(self, run):
        rows = run.rows()
        if rows is None:
            demand(run.code in (1, KILLED), f"no report: {run}")
            return
        demand([row["row"] for row in rows if row["row"]] == [str(i + 1) for i in range(len(self.rows))],
               f"the report has not one row for each: {run}")
        claimed = collections.Counter(
            (row["worker_id"], row["assignment_id"], cents(row["amount"]), row["reason"])
            for row in rows
            if row["status"] in ("paid", "already_paid")
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
        if run.code == KILLED:
            return
        check_report.problems.clear()
        count = collections.Counter(row["status"] for row in rows)
        check_report.check_rows(rows)
        check_report.check_summary(rows, run.errors, count, False)
        check_report.check_code(run.code, count, run.errors)
        demand(not check_report.problems, f"{check_report.problems}: {run}")

    # --- the month

    def night(self, number):
        if number > 1:
            self.clock.go_on(self.chance.randint(22 * HOUR, 26 * HOUR))
        self.say(f"night {number}")
        self.grow()
        # What is hidden by a count of lists must not be hidden for longer than a token is known.
        if number == 1 or self.hidden_for > 0 or self.chance.random() < 0.12:
            self.start_sim(make_rules(self.chance))
            self.say("  the platform starts anew")
        for _ in range(TRIES_A_NIGHT):
            run = self.run(self.options(), self.crash())
            if run.code == 0 or self.chance.random() < 0.3:
                break
            self.clock.go_on(self.chance.randint(10, HOUR))
            if self.chance.random() < 0.15:
                self.grow()

    def last_night(self):
        self.clock.go_on(24 * HOUR, speed=1)
        self.say("the last night, without trouble")
        self.start_sim(None)
        options = ["--ledger", self.ledger]
        run = self.run(options, {})
        demand(run.code == 0, f"the last run did not end well: {run}")
        unpaid = intended_bonuses(self.rows) - self.paid
        demand(not unpaid, f"never paid: {dict(unpaid)}: {run}")
        sent = self.stats["sent"]
        run = self.run(options, {})
        demand(run.code == 0 and self.stats["sent"] == sent, f"one run more sent a payment: {run}")
        self.check_history()

    def check_history(self):
        """The ledger knows every payment that was made, and none that was not."""
        path = self.folder / "history.json"
        run = Run(
            self.folder, "", "--ledger", self.ledger, "--format", "json", "--output", path,
            command="history", env=self.env,
        ).end()
        demand(run.code == 0, f"history: {run}")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        unknown = [token for token in self.tokens if token not in text]
        demand(not unknown, f"not in the ledger: {unknown}")
        self.stats["paid"] = len(self.tokens)

    def play(self):
        try:
            for number in range(1, NIGHTS + 1):
                self.night(number)
            self.last_night()
        finally:
            self.sim.stop()


def play(seed, verbose=False):
    """Plays one month; returns its seed, what went wrong or "", its trace and its numbers."""
    with Folder(fast_folder()) as folder:
        month = Month(seed, folder, verbose)
        try:
            month.play()
        except Untrue as problem:
            return seed, str(problem), month.trace, month.stats
        except Exception:  # pylint: disable=broad-except
            return seed, traceback.format_exc(), month.trace, month.stats
        return seed, "", month.trace, month.stats


# A simulation in which one of these is rare shows nothing: how many there must be for each 100 months.
EXPECTED = {
    "runs": 3000,
    "killed": 500,
    "killed after paying": 50,
    "throttle": 50,
    "close-after": 50,
    "error-500-after": 20,
    "close-before": 20,
    "lag": 200,
    "saved by a token": 50,
    "starts": 200,
}


def main_tap(first, last):
    """Plays the months of these seeds, some at a time: a run mostly waits."""
    tap = Tap()
    totals = collections.Counter()
    with multiprocessing.Pool(int(os.environ.get("MONTHS_AT_A_TIME", "3"))) as pool:
        for seed, problem, trace, stats in pool.imap(play, range(first, last + 1)):
            totals += stats
            again = f"tests/crash/month.py --seed {seed} --verbose"
            tap.result(
                not problem,
                f"{NIGHTS} nights, seed {seed}",
                "\n".join([*trace, f"untrue: {problem}", f"to see it again: {again}"]),
            )
    for name, number in EXPECTED.items():
        wanted = number * (last - first + 1) // 100
        tap.result(totals[name] >= wanted, f"{name}: at least {wanted}", f"{totals[name]}")
    tap.say(", ".join(f"{name} {totals[name]}" for name in sorted(totals)))
    tap.end()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int)
    parser.add_argument("--seeds")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    if arguments.seeds:
        main_tap(*map(int, arguments.seeds.split("-")))
    _, problem, trace, stats = play(arguments.seed or 1, arguments.verbose)
    if problem and not arguments.verbose:
        print("\n".join(trace))
    print(f"untrue: {problem}" if problem else dict(stats))
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
