#!/usr/bin/python3 -B
"""Kills and fails bonusrec from outside, at each system call that has an effect, and runs it again.

    FULL=1 test_strace.py      at every call; without FULL at some of them, by chance (SEED)

Nothing of the program takes part in it: strace does it, to the program as it is shipped. After each
blow a run without trouble must pay what is missing, and one more must send no payment. A blow that
did not strike is a failure, but for the one after the last call."""

import os
import random
import re
import shutil
import subprocess
import sys

from world import CODES, Folder, Run, Sim, Tap, Untrue, bonuses, demand, demand_no_double
from world import demand_settled, demand_true, fast_folder, summary

EFFECTS = ("write", "pwrite64", "fsync", "fdatasync", "rename", "sendto")
FAILING = ("write", "pwrite64", "fsync", "fdatasync")
ERRORS = ("EIO", "ENOSPC")
ROWS = bonuses(2)
SEED = int(os.environ.get("SEED", "1"))
FULL = bool(os.environ.get("FULL"))
SAMPLE = 16  # blows of each kind, unless all are wanted
ENOUGH = 500


class Blow:
    """What strace does to the `number`-th call of `call`."""

    def __init__(self, call, what, number):
        self.call = call
        self.what = what
        self.number = number

    def __str__(self):
        return f"{self.call} {self.what} {self.number}"

    def strace(self, log):
        kill = self.what == "killed"
        what = "signal=KILL" if kill else f"error={self.what}"
        # strace 6.1 injects no signal with --seccomp-bpf, which is faster.
        speed = [] if kill else ["--seccomp-bpf"]
        return [
            *("strace", "-f", "-qq", *speed, "-o", log, "-e", f"trace={self.call}"),
            *("-e", f"inject={self.call}:{what}:when={self.number}"),
        ]


def require_strace():
    """Where no program may look into another this says so: it is no reason to leave it out."""
    if not shutil.which("strace"):
        raise Untrue("strace is not there: install it")
    result = subprocess.run(
        ["strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=write", "/bin/true"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    demand(
        result.returncode == 0,
        f"strace cannot be used here; permit ptrace: {result.stdout.decode()}",
    )


def count_calls(calls):
    """How often an undisturbed run makes each of them."""
    with Folder(fast_folder()) as folder, Sim(folder).start() as sim:
        folder.write_csv(ROWS)
        log = folder / "strace.txt"
        before = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", log, "-e", f"trace={','.join(calls)}"]
        run = Run(folder, sim.url, before=before).end()
        demand(run.code == 0, f"{run}")
        with open(log, encoding="utf-8") as file:
            made = re.findall(r"^\d+ +(\w+)\(", file.read(), re.MULTILINE)
        return {call: made.count(call) for call in calls}


def demand_honest_end(run, sim, blow):
    """A run whose call failed ends by itself, with a code that says how, and tells no lie."""
    demand(run.code in CODES, f"ended with {run.code}: {run}")
    sent = sim.sent()
    if run.code == 1:
        demand(not sent, f"says that nothing was sent, and {sent} were: {run}")
    if run.rows() is not None and summary(run.errors):
        demand_true(run, sim)
    elif blow.call != "write":
        # Where writing fails, words may be what could not be written.
        demand("bonusrec: " in run.errors, f"neither a report nor a message: {run}")


def strike(blow):
    """One blow and two runs after it; returns whether it struck."""
    with Folder(fast_folder()) as folder, Sim(folder).start() as sim:
        folder.write_csv(ROWS)
        log = folder / "strace.txt"
        run = Run(folder, sim.url, before=blow.strace(log)).end()
        with open(log, encoding="utf-8") as file:
            told = file.read()
        if blow.what == "killed":
            struck = run.code == -9
            demand(struck == ("+++ killed by SIGKILL +++" in told), f"strace: {told}")
        else:
            struck = "(INJECTED)" in told
        demand_no_double(sim, ROWS)
        if not struck:
            demand(run.code == 0, f"{run}")
        elif blow.what != "killed":
            demand_honest_end(run, sim, blow)
        if run.rows() is not None and summary(run.errors):
            demand(len(run.rows()) == len(ROWS), f"a torn report: {run}")
        demand_settled(folder, sim, ROWS)
        return struck


def sweep(call, what, count, chance):
    """Blow after blow until one strikes nothing; or some of them, and the last one."""
    numbers = range(1, ENOUGH)
    if not FULL and count > SAMPLE:
        numbers = sorted(chance.sample(range(1, count + 1), SAMPLE)) + [count + 20]
    struck = 0
    for number in numbers:
        blow = Blow(call, what, number)
        try:
            if not strike(blow):
                demand(number > count / 2, f"{blow} struck nothing, of {count} calls")
                break
        except Untrue as problem:
            raise Untrue(f"{blow}: {problem}") from problem
        struck += 1
    demand(struck > 0, f"no {call} was struck")
    demand(number < ENOUGH - 1, f"{call}: no end of it")
    return struck


def main():
    tap = Tap()
    tap.say(f"SEED={SEED} {'every call' if FULL else f'{SAMPLE} calls of each kind'}")
    tap.run("strace can be used", require_strace)
    if tap.failed:
        tap.end()
    chance = random.Random(SEED)
    counts = count_calls(EFFECTS)
    kinds = [(call, "killed") for call in EFFECTS]
    kinds += [(call, error) for call in FAILING for error in ERRORS]
    for call, what in kinds:
        if counts[call] == 0:
            tap.say(f"{call} is never made")
            continue
        tap.run(
            f"{call} {what}: nothing is paid twice, and a rerun pays the rest",
            lambda call=call, what=what: f"{sweep(call, what, counts[call], chance)} of {counts[call]}",
        )
    tap.end()


if __name__ == "__main__":
    sys.exit(main())
