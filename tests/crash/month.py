#!/usr/bin/python3 -B
"""A month of nights: bonusrec pays a file that grows, on one ledger, while all goes wrong that can.

    month.py [--platform NAME] --seed N [--verbose]     one month; says what happened in it when it
                                                        fails, or always
    month.py [--platform NAME] --seeds FIRST-LAST       many, as TAP

Each night the file has a row or two more, is now and then in another order, and is paid in one try or
several. Runs are killed at chance steps, some of them as by a power cut (see steps.c). The platform
shows payments late, loses requests and answers, throttles, refuses, is out of funds, and is now and
then started anew; what else is its own is in month_mturk.py and month_prolific.py. One clock is shared
by the platform and by its client (see clock.c), and goes on by about a day from night to night.

Always: no bonus is paid twice, and what a report calls paid is paid. After a last night without
trouble: exactly the bonuses of the file are paid, each once, and one more run sends nothing."""

import argparse
import collections
import importlib
import json
import multiprocessing
import os
import random
import sys
import traceback

from month_world import HOUR, Clock, NewLines
from scene import check_report
from world import CODES, PAYING, Folder, Run, Sim, Tap, Untrue, cents, demand, fast_folder, library

NIGHTS = 30
TRIES_A_NIGHT = 4
KILLED = -9
# A simulation in which one of these is rare shows nothing: how many there must be for each 100 months,
# besides those that are a platform's own.
EXPECTED = {
    "runs": 3000,
    "killed": 500,
    "killed after paying": 50,
    "throttle": 50,
    "close-after": 50,
    "error-500-after": 20,
    "close-before": 20,
    "lag": 200,
    "starts": 200,
}


class Month:
    """One month of one seed; a platform's own adds its rows, its troubles and its truth."""

    platform = ""
    payee = ""  # the column that says who gets a bonus
    restarts = 0.12  # how likely the platform starts anew in a night

    def __init__(self, seed, folder, verbose=False):
        self.chance = random.Random(seed)
        self.folder = folder
        self.verbose = verbose
        self.trace = []
        self.stats = collections.Counter()
        self.rows = []
        self.free = self.everybody()
        self.chance.shuffle(self.free)
        self.clock = Clock(folder / "clock")
        self.env = folder.environment(LD_PRELOAD=library("clock.so"), CLOCK_FILE=folder / "clock")
        os.mkdir(folder / "kept")
        self.ledger = folder / "kept/ledger.db"
        self.sim = Sim(folder, self.account())
        self.paid = collections.Counter()
        self.new_payments = NewLines(self.sim.ledger)
        self.new_requests = NewLines(self.sim.requests)

    def say(self, text):
        self.trace.append(text)
        if self.verbose:
            print(text, flush=True)

    # --- what a platform's own has to say

    def everybody(self):
        """Who can get a bonus."""
        raise NotImplementedError

    def account(self):
        raise NotImplementedError

    def first_row(self, who, amount):
        """One for somebody who has none yet."""
        raise NotImplementedError

    def make_rules(self):
        raise NotImplementedError

    def options(self):
        raise NotImplementedError

    def take_request(self, request):
        """Notes what the simulator says of one."""

    def take_payments(self, payments):
        """Notes those that were made since; nothing must be paid twice."""
        raise NotImplementedError

    def intended(self):
        """The bonuses that are to be paid in the end, counted as `paid` is."""
        raise NotImplementedError

    def check_rows(self, run, rows):
        """What is true of the rows of a report, as far as the platform is to know."""
        raise NotImplementedError

    def check_text(self, rows, errors, count):
        """The summary of a run."""
        raise NotImplementedError

    def must_restart(self):
        return False

    def between(self):
        """What happens after a try: a person may look."""

    def in_history(self):
        """What the history must tell of."""
        raise NotImplementedError

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
            who = getattr(row, self.payee)
            if amount not in {r.amount for r in self.rows if getattr(r, self.payee) == who}:
                return row._replace(amount=amount, ref="")
        if kind < 0.28:
            amount = "0.00"
        return self.first_row(self.free.pop(), amount)

    def grow(self):
        for _ in range(self.chance.choice((1, 1, 2))):
            row = self.new_row()
            self.rows.append(row)
            self.say(f"  new row {','.join(row)}")
        if self.chance.random() < 0.2:
            self.chance.shuffle(self.rows)
            self.say("  the rows are in another order")
        self.write_file()

    def write_file(self):
        self.folder.write_csv(self.rows)

    def file_rows(self):
        """How many rows the file has."""
        return len(self.rows)

    # --- the platform

    def start_sim(self, rules):
        """On a port that no system gives out by itself, so that it is free again the next time. A
        platform that starts anew shows all that it hid."""
        if self.sim.port:
            self.sim.restart(rules, self.env)
        else:
            self.sim.start_on_free(range(10000, 30000), rules, self.env)
        self.stats["starts"] += 1

    # --- one run, and whether what it says is true

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
        options = ["--ledger", self.ledger, *options]
        run = Run(self.folder, self.sim.url, *options, env=env, platform=self.platform).end()
        self.sim.catch_up()
        requests = self.new_requests.read()
        for request in requests:
            self.stats[request.get("fault", "none")] += 1
            self.take_request(request)
        sent = sum(request["operation"] in PAYING for request in requests)
        payments = self.new_payments.read()
        told = ", ".join(f"{name}={value}" for name, value in crash.items())
        self.say(
            f"  hour {self.clock.hour()}: pay {' '.join(options[2:])} {told}\n"
            f"    code {run.code}, {sent} sent, {len(payments)} paid: {run.errors.strip()}"
        )
        self.take_payments(payments)
        too_much = self.paid - self.intended()
        demand(not too_much, f"paid, and not meant: {dict(too_much)}")
        self.stats["runs"] += 1
        self.stats["sent"] += sent
        self.stats["paid"] += len(payments)
        if run.code == KILLED:
            self.stats["killed"] += 1
            self.stats["killed after paying"] += len(payments) > 0
            demand(crash, "killed by something else")
        else:
            demand(run.code in CODES - {75}, f"ended with {run.code}: {run}")
            demand(run.code != 1 or not sent, f"sent {sent} and says that nothing was: {run}")
        self.check_report(run)
        return run

    def check_report(self, run):
        rows = run.rows()
        if rows is None:
            demand(run.code in (1, KILLED), f"no report: {run}")
            return
        numbers = [str(i + 1) for i in range(self.file_rows())]
        demand([row["row"] for row in rows if row["row"]] == numbers,
               f"the report has not one row for each: {run}")
        self.check_rows(run, rows)
        if run.code == KILLED:
            return
        check_report.problems.clear()
        count = collections.Counter(row["status"] for row in rows)
        check_report.check_rows(rows)
        self.check_text(rows, run.errors, count)
        check_report.check_code(run.code, count, run.errors)
        demand(not check_report.problems, f"{check_report.problems}: {run}")

    # --- the month

    def night(self, number):
        if number > 1:
            self.clock.go_on(self.chance.randint(22 * HOUR, 26 * HOUR))
        self.say(f"night {number}")
        self.grow()
        if number == 1 or self.must_restart() or self.chance.random() < self.restarts:
            self.start_sim(self.make_rules())
            self.say("  the platform starts anew")
        for _ in range(TRIES_A_NIGHT):
            run = self.run(self.options(), self.crash())
            self.between()
            if run.code == 0 or self.chance.random() < 0.3:
                break
            self.clock.go_on(self.chance.randint(10, HOUR))
            if self.chance.random() < 0.15:
                self.grow()

    def last_run(self):
        return self.run([], {})

    def last_night(self):
        self.clock.go_on(24 * HOUR, speed=1)
        self.say("the last night, without trouble")
        self.start_sim(None)
        run = self.last_run()
        demand(run.code == 0, f"the last run did not end well: {run}")
        unpaid = self.intended() - self.paid
        demand(not unpaid, f"never paid: {dict(unpaid)}: {run}")
        sent = self.stats["sent"]
        run = self.run([], {})
        demand(run.code == 0 and self.stats["sent"] == sent, f"one run more sent a payment: {run}")
        self.check_history()

    def check_history(self):
        """The ledger knows every payment that was made."""
        path = self.folder / "history.json"
        run = Run(
            self.folder, "", "--ledger", self.ledger, "--format", "json", "--output", path,
            command="history", env=self.env,
        ).end()
        demand(run.code == 0, f"history: {run}")
        with open(path, encoding="utf-8") as file:
            text = json.dumps(json.load(file))
        unknown = [word for word in self.in_history() if word not in text]
        demand(not unknown, f"not in the ledger: {unknown}")

    def play(self):
        try:
            for number in range(1, NIGHTS + 1):
                self.night(number)
            self.last_night()
        finally:
            self.sim.stop()


def play(platform, seed, verbose=False):
    """Plays one month; returns its seed, what went wrong or "", its trace and its numbers."""
    with Folder(fast_folder()) as folder:
        month = importlib.import_module(f"month_{platform}").Month(seed, folder, verbose)
        try:
            month.play()
        except Untrue as problem:
            return seed, str(problem), month.trace, month.stats
        except Exception:  # pylint: disable=broad-except
            return seed, traceback.format_exc(), month.trace, month.stats
        return seed, "", month.trace, month.stats


def play_one(what):
    return play(*what)


def main_tap(platform, first, last):
    """Plays the months of these seeds, some at a time: a run mostly waits."""
    for name in ("steps.so", "clock.so"):
        library(name)  # ends it when it is not there
    tap = Tap()
    totals = collections.Counter()
    months = [(platform, seed) for seed in range(first, last + 1)]
    with multiprocessing.Pool(int(os.environ.get("MONTHS_AT_A_TIME", "3"))) as pool:
        for seed, problem, trace, stats in pool.imap(play_one, months):
            totals += stats
            again = f"tests/crash/month.py --platform {platform} --seed {seed} --verbose"
            tap.result(
                not problem,
                f"{NIGHTS} nights, seed {seed}",
                "\n".join([*trace, f"untrue: {problem}", f"to see it again: {again}"]),
            )
    own = importlib.import_module(f"month_{platform}").EXPECTED
    for name, number in {**EXPECTED, **own}.items():
        wanted = number * len(months) // 100
        tap.result(totals[name] >= wanted, f"{name}: at least {wanted}", f"{totals[name]}")
    tap.say(", ".join(f"{name} {totals[name]}" for name in sorted(totals)))
    tap.end()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--platform", default="mturk")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--seeds")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    if arguments.seeds:
        main_tap(arguments.platform, *map(int, arguments.seeds.split("-")))
    _, problem, trace, stats = play(arguments.platform, arguments.seed or 1, arguments.verbose)
    if problem and not arguments.verbose:
        print("\n".join(trace))
    print(f"untrue: {problem}" if problem else dict(stats))
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
