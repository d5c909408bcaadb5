#!/usr/bin/python3 -B
"""The test of the tests: bonusrec is built with one line of it spoiled, and the crash tests must find
that out, each in the words of what went wrong."""

import os
import re
import shutil
import subprocess
import sys

from world import BONUSREC, BONUSREC_SIM, ROOT, Folder, Tap, demand, library

UNKNOWN = "paid and unknown to the ledger"
CUT = ("test_power_cuts.py", "all is lost, and an answer too")
KILL = ("test_kills_with_faults.py", "closed after it paid")
LATE = ("test_kills_with_faults.py", "payments that show late")

# What is broken, the file, what is put in the place of what, who finds it out, in which words.
BROKEN = [
    (
        "the ledger is not synced",
        "src/ledger/database.c",
        [("synchronous = FULL;", "synchronous = OFF;"), (r" \|\| synchronous != 2\)", ")")],
        CUT,
        UNKNOWN,
    ),
    (
        "the ledger is synced now and then",
        "src/ledger/database.c",
        [("synchronous = FULL;", "synchronous = NORMAL;"), ("synchronous != 2", "synchronous != 1")],
        CUT,
        UNKNOWN,
    ),
    (
        "a permit is given before the commit",
        "src/ledger/ledger_send.c",
        [(r"if \(ledger_flush\(ledger, error\)\)", "if (count == 0)")],
        KILL,
        UNKNOWN,
    ),
    (
        "a permit is given for what was never written down",
        "src/ledger/ledger_send.c",
        [(r"i < count; (i\+\+\)\n        if \(write_order\()", r"i < count - count; \1")],
        KILL,
        "undisturbed",
    ),
    (
        "the same payment has another token in each run",
        "src/core/key.c",
        [
            ("#include <string.h>", r"#include <string.h>\n#include <unistd.h>"),
            (r'PRIu32, occurrence\)', 'PRIu32 " %d", occurrence, getpid())'),
        ],
        LATE,
        "the last run",
    ),
]


def environment(**more):
    """Nothing of the make around this reaches the make within."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, **more}


class Copy:
    """The project, with what is built of it, where it can be broken."""

    def __init__(self, folder):
        built = os.path.dirname(BONUSREC)
        self.top = folder / "project"
        self.build = os.path.relpath(built, ROOT)
        if self.build.startswith(".."):
            self.build = "build"
        into = os.path.join(self.top, self.build)
        os.makedirs(os.path.join(into, "tests", "crash"))
        shutil.copy(f"{ROOT}/Makefile", self.top)
        shutil.copytree(f"{ROOT}/src", os.path.join(self.top, "src"))
        shutil.copytree(f"{built}/src", os.path.join(into, "src"), dirs_exist_ok=True)
        for name in os.listdir(built):
            if name.endswith((".a", ".stamp")):
                shutil.copy2(os.path.join(built, name), into)
        shutil.copy(library("steps.so"), os.path.join(into, "tests", "crash"))

    def program(self):
        return os.path.join(self.top, self.build, "bonusrec")

    def make(self):
        result = subprocess.run(
            ["make", "-C", self.top, f"BUILD={self.build}", f"{self.build}/bonusrec"],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        demand(result.returncode == 0, f"it cannot be built: {result.stdout.decode()}")

    def write(self, name, text):
        with open(os.path.join(self.top, name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(os.path.join(self.top, name), encoding="utf-8") as file:
            return file.read()


def must_fail(copy, path, changes, finder, words):
    sound = copy.read(path)
    broken = sound
    for pattern, instead in changes:
        broken, count = re.subn(pattern, instead, broken)
        demand(count == 1, f"\"{pattern}\" stands {count} times in {path}")
    copy.write(path, broken)
    try:
        copy.make()
    finally:
        copy.write(path, sound)
    test, scenario = finder
    result = subprocess.run(
        [sys.executable, "-B", f"{ROOT}/tests/crash/{test}", scenario],
        env=environment(BONUSREC=copy.program(), BONUSREC_SIM=BONUSREC_SIM),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    told = result.stdout.decode()
    demand(result.returncode == 1 and "not ok 1" in told, f"nobody found it out: {told}")
    demand(words in told, f"found out, but not for that: {told}")
    found = re.search(r"step \d+", told)
    return f"found at {found.group(0)}" if found else "found at once"


def main():
    tap = Tap()
    with Folder() as folder:
        copy = Copy(folder)
        for what, path, changes, finder, words in BROKEN:
            tap.run(what, lambda: must_fail(copy, path, changes, finder, words))
    tap.end()


main()
