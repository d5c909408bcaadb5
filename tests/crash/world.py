"""What the tests of crashes share: simulators, runs of bonusrec in a clean environment, and the
question whether what a run said is true. The simulator's ledger is the judge. Nothing here sleeps."""

import collections
import csv
import http.client
import json
import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BONUSREC = os.path.abspath(os.environ.get("BONUSREC", f"{ROOT}/build/bonusrec"))
BONUSREC_SIM = os.path.abspath(os.environ.get("BONUSREC_SIM", f"{ROOT}/build/bonusrec-sim"))
CHECK_REPORT = f"{ROOT}/tests/scenario/check_report.py"

# Every exit code that pay has, but for those of a wrong command line and of a guard.
CODES = {0, 1, 3, 4, 6, 75}
# The requests that move money, on either platform.
PAYING = {"SendBonus", "PayBonuses"}
HIT = "3HIT%026d"
ASSIGNMENT = "3ASN%013d%013d"
WORKER = "A%013d"
COLUMNS = ("hit_id", "assignment_id", "worker_id", "amount", "reason", "ref")

Bonus = collections.namedtuple("Bonus", COLUMNS)


def cents(text):
    whole, fraction = text.split(".")
    return int(whole) * 100 + int(fraction)


def bonuses(count):
    """That many rows of the account that account() makes, no two alike in amount."""
    return [
        Bonus(HIT % 1, ASSIGNMENT % (1, i), WORKER % i, f"{1 + i // 100}.{i % 100:02}", "Thank you", "")
        for i in range(1, count + 1)
    ]


def library(name):
    """One that is loaded before the program's own: built beside the programs."""
    path = os.path.join(os.path.dirname(BONUSREC), "tests", "crash", name)
    if not os.path.exists(path):
        sys.exit(f"{path} is not there: run make first")
    return path


def fast_folder():
    """Where files may lie that need not outlive the machine: in memory where that can be had."""
    for folder in ("/dev/shm", tempfile.gettempdir()):
        if os.access(folder, os.W_OK):
            return folder
    return None


class Folder:
    """A folder for one test, gone at its end."""

    def __init__(self, parent=None):
        self.path = tempfile.mkdtemp(prefix="bonusrec-", dir=parent)
        os.mkdir(self / "home")

    def __truediv__(self, name):
        return os.path.join(self.path, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path)

    def write(self, name, text):
        with open(self / name, "w", encoding="utf-8") as file:
            file.write(text)
        return self / name

    def write_csv(self, rows, name="bonuses.csv"):
        columns = rows[0]._fields
        return self.write(name, "\n".join(",".join(row) for row in (columns, *rows)) + "\n")

    def environment(self, **more):
        """No key, profile, address or proxy of the machine reaches a program."""
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": self / "home",
            "XDG_STATE_HOME": self / "state",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "PROLIFIC_API_TOKEN": "example-prolific-token",
            **{name: os.environ[name] for name in os.environ if name.endswith("SAN_OPTIONS")},
            **more,
        }


def unpaid(hits=1, assignments=50):
    """An account on MTurk on which nobody has a bonus yet."""
    return {"generate": {"hits": hits, "assignments_per_hit": assignments, "paid": False}}


class Sim:
    """A simulator on an account, see its option --state."""

    def __init__(self, folder, account=None):
        self.folder = folder
        self.state = folder.write("account.json", json.dumps(account or unpaid()))
        self.ledger = folder / "sim-ledger.jsonl"
        self.requests = folder / "sim-requests.jsonl"
        self.process = None
        self.url = None
        self.port = 0

    def start(self, rules=None, env=None):
        """Starts it, again on the port and the ledger that it had."""
        argv = [BONUSREC_SIM, "--port", str(self.port), "--state", self.state]
        argv += ["--ledger", self.ledger, "--requests", self.requests]
        if rules:
            argv += ["--rules", self.folder.write("rules.json", json.dumps(rules))]
        self.process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=env or self.folder.environment()
        )
        self.url = self.process.stdout.readline().decode().strip()
        if not self.url:
            self.process.wait()
            raise RuntimeError("the simulator could not start")
        self.port = int(self.url.rsplit(":", 1)[1])
        return self

    def start_on_free(self, ports, rules=None, env=None):
        """Starts it on one of `ports`: those that the system gives to nobody by itself are free again
        when it comes back."""
        for _ in range(20):
            self.port = random.SystemRandom().choice(ports)
            try:
                return self.start(rules, env)
            except RuntimeError:
                self.process = None
        raise RuntimeError("no port is free")

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process.stdout.close()
            self.process = None

    def restart(self, rules=None, env=None):
        self.stop()
        return self.start(rules, env)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def catch_up(self):
        """Waits until it has taken in what a client may have sent that is dead by now: it has, once it
        answers what is asked after that."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", "/")
        connection.getresponse().read()
        connection.close()

    def payments(self):
        return read_lines(self.ledger)

    def sent(self):
        """How often money was to be moved."""
        return sum(line["operation"] in PAYING for line in read_lines(self.requests))


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def wait_for_lines(path, count, process):
    """Returns when the file has that many lines; raises when `process`, a child, ends before."""
    end = os.pidfd_open(process.pid)
    tail = subprocess.Popen(["tail", "-n", "+1", "-f", path], stdout=subprocess.PIPE)
    try:
        seen = b""
        while seen.count(b"\n") < count:
            ready, _, _ = select.select([tail.stdout, end], [], [])
            if tail.stdout not in ready:
                raise RuntimeError(f"the run ended before line {count} of {path}")
            seen += os.read(tail.stdout.fileno(), 65536)
    finally:
        tail.kill()
        tail.wait()
        tail.stdout.close()
        os.close(end)


class Run:
    """One run of bonusrec that has ended, or one that end() waits for."""

    def __init__(
        self, folder, url, *options, name="", command="pay", before=(), env=None, platform="mturk"
    ):
        self.folder = folder
        self.report = folder / f"report{name}.csv"
        self.errors_path = folder / f"errors{name}.txt"
        if os.path.exists(self.report):
            os.unlink(self.report)
        argv = [*before, BONUSREC, command]
        if command in ("plan", "pay"):
            argv += [folder / "bonuses.csv", "--output", self.report]
            argv += ["--platform", platform, "--endpoint", url]
        if command == "pay":
            argv.append("--yes")
        if "--ledger" not in options:
            argv += ["--ledger", folder / "ledger.db"]
        with open(self.errors_path, "wb") as errors:
            self.process = subprocess.Popen(
                argv + list(options),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=env or folder.environment(),
            )
        self.code = None

    def end(self):
        self.code = self.process.wait()
        return self

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        return self.end()

    @property
    def errors(self):
        with open(self.errors_path, encoding="utf-8") as file:
            return file.read()

    def rows(self):
        """The report's rows, or None without a report."""
        return read_report(self.report)

    def statuses(self):
        rows = self.rows()
        return None if rows is None else [row["status"] for row in rows]

    def __str__(self):
        report = ""
        if os.path.exists(self.report):
            with open(self.report, encoding="utf-8") as file:
                report = file.read()
        return f"exit code {self.code}\n{self.errors}{report}"


def read_report(path):
    if not os.path.exists(path):
        return None
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def pay(folder, sim, *options, **more):
    return Run(folder, sim.url, *options, **more).end()


class Untrue(Exception):
    """Something that must never be was."""


def demand(good, text):
    if not good:
        raise Untrue(text)


def demand_true(run, sim):
    """The run's report, what it said and its exit code agree with the simulator's ledger."""
    result = subprocess.run(
        [sys.executable, CHECK_REPORT, run.report, sim.ledger, run.errors_path, str(run.code)],
        stdout=subprocess.PIPE,
        check=False,
    )
    demand(result.returncode == 0, f"{result.stdout.decode()}{run}")


def demand_no_double(sim, rows):
    """What was paid is among what the rows say, each of them once at most."""
    payments = sim.payments()
    tokens = collections.Counter(payment["token"] for payment in payments)
    twice = [token for token, count in tokens.items() if count > 1]
    demand(not twice, f"paid twice: {twice}")
    too_much = paid_bonuses(payments) - intended_bonuses(rows)
    demand(not too_much, f"paid, and not meant: {dict(too_much)}")


def paid_bonuses(payments):
    return collections.Counter(
        (p["worker_id"], p["assignment_id"], cents(p["amount"]), p["reason"]) for p in payments
    )


def intended_bonuses(rows):
    return collections.Counter(
        (row.worker_id, row.assignment_id, cents(row.amount), row.reason)
        for row in rows
        if cents(row.amount)
    )


def demand_settled(folder, sim, rows, *options):
    """A run without trouble pays what is missing, and nothing else; one more sends no payment."""
    run = pay(folder, sim, *options)
    demand(run.code == 0, f"the run after it did not end well: {run}")
    demand_no_double(sim, rows)
    unpaid = intended_bonuses(rows) - paid_bonuses(sim.payments())
    demand(not unpaid, f"not paid: {dict(unpaid)}; {run}")
    demand(set(run.statuses()) <= {"paid", "already_paid"}, f"{run}")
    demand_true(run, sim)
    sent = sim.sent()
    last = pay(folder, sim, *options)
    demand(last.code == 0 and set(last.statuses()) == {"already_paid"}, f"the third run: {last}")
    demand(sim.sent() == sent, "the third run sent a payment")
    demand_true(last, sim)


def summary(errors):
    match = re.search(r"^pay: .*$", errors, re.MULTILINE)
    return match.group(0) if match else ""


class Tap:
    """Prints what came of each test, as TAP; exits with 1 when one failed."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def say(self, text):
        for line in str(text).splitlines():
            print(f"# {line}", flush=True)

    def result(self, good, name, why=""):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} {name}", flush=True)
        if not good:
            self.say(why)

    def run(self, name, test):
        """Runs test(), which returns a text to be told with its name, or raises."""
        try:
            told = test()
        except (Untrue, RuntimeError, OSError, ValueError, KeyError) as problem:
            self.result(False, name, f"{type(problem).__name__}: {problem}")
        else:
            self.result(True, f"{name} ({told})" if told else name)

    def end(self):
        print(f"1..{self.count}")
        sys.exit(1 if self.failed or not self.count else 0)
