#!/usr/bin/python3 -B
"""The test of the tests: bonusrec is built with one line of it spoiled, and the crash tests must find
that out, each in the words of what went wrong. With a name on the command line, that one alone."""

import os
import re
import shutil
import subprocess
import sys

from world import BONUSREC, BONUSREC_SIM, ROOT, Folder, Tap, demand, library

UNKNOWN = "paid and unknown to the ledger"
TWICE = "was paid 2 times"
CUT = ("test_power_cuts.py", "all is lost, and an answer too")
KILL = ("test_kills_with_faults.py", "closed after it paid")
LATE = ("test_kills_with_faults.py", "payments that show late")
FAULTS = "test_prolific_faults.py"
NO_ANSWER = (FAULTS, "closed after it paid")

DATABASE = "src/ledger/database.c"
SEND = "src/ledger/ledger_send.c"
BATCH = "src/execute/execute_batch.c"
FLUSH = [(SEND, r"if \(ledger_flush\(ledger, error\)\)", "if (count == 0)")]
# The ledger alone would refuse some of what is spoiled: it is to be done in spite of that.
ANY_QUOTE = ("src/ledger/schema-2.sql", r"UNIQUE \(place, quote_id\)", "CHECK (1)")
ANY_ATTEMPT = ("src/ledger/schema-1.sql", r"UNIQUE (INDEX one_attempt)", r"\1")
SETTLED_ALONE = " AND (SELECT max(event) FROM events WHERE attempt = a.id) > 2"

# What is broken, what is put in the place of what and in which file, who finds it out, in which words.
BROKEN = [
    (
        "the ledger is not synced",
        [
            (DATABASE, "synchronous = FULL;", "synchronous = OFF;"),
            (DATABASE, r" \|\| synchronous != 2\)", ")"),
        ],
        CUT,
        UNKNOWN,
    ),
    (
        "the ledger is synced now and then",
        [
            (DATABASE, "synchronous = FULL;", "synchronous = NORMAL;"),
            (DATABASE, "synchronous != 2", "synchronous != 1"),
        ],
        CUT,
        UNKNOWN,
    ),
    ("a permit is given before the commit", FLUSH, KILL, UNKNOWN),
    (
        "a permit is given for what was never written down",
        [(SEND, r"i < count; (i\+\+\)\n        if \(write_order\()", r"i < count - count; \1")],
        KILL,
        "undisturbed",
    ),
    (
        "the same payment has another token in each run",
        [
            ("src/core/key.c", "#include <string.h>", r"#include <string.h>\n#include <unistd.h>"),
            ("src/core/key.c", r'PRIu32, occurrence\)', 'PRIu32 " %d", occurrence, getpid())'),
        ],
        LATE,
        "the last run",
    ),
    ("Prolific: the permit comes before the commit", FLUSH, NO_ANSWER, UNKNOWN),
    (
        "Prolific: sent again when no answer comes",
        [(BATCH, r"result->reach == REACH_NOT_SENT && !last", "!last")],
        NO_ANSWER,
        TWICE,
    ),
    (
        "Prolific: what was being sent counts as not sent",
        [("src/ledger/ledger_recall.c", r"(AND a.closed = 0)", rf"\1{SETTLED_ALONE}"), ANY_ATTEMPT],
        (FAULTS, "closed after it paid, and shown late"),
        "paid, and not meant or not again",
    ),
    (
        "Prolific: the rest of a batch is paid with its old quote",
        [("src/stage_batches.c", r"!first && quote_rest", "0 && quote_rest"), ANY_QUOTE],
        (FAULTS, "the payment of one of three refused"),
        TWICE,
    ),
    (
        "Prolific: paid on a connection that was used before",
        [("src/net/transport.c", r"(CURLOPT_FRESH_CONNECT), once \? 1L : 0L", r"\1, 0L")],
        NO_ANSWER,
        TWICE,
    ),
    (
        "Prolific: a reward proves a bonus like it that is in doubt",
        [
            ("src/execute/record.c", r"(unexplained = )item->unexplained", r"\g<1>0"),
            ("src/core/diff_shown.c", r"has_doubt && !bond->entry->doubt_shown", "0 && has_doubt"),
        ],
        (FAULTS, "a bonus just like a reward, shown late"),
        "the last run",
    ),
    (
        "Prolific: a failure of the service is taken for a no",
        [("src/platform/prolific_error.c", r"(status == 425) \|\| status >= 500", r"\1")],
        (FAULTS, "HTTP 500 after it paid"),
        "paid, and no row says so",
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
        for name in ("steps.so", "clock.so"):
            shutil.copy(library(name), os.path.join(into, "tests", "crash"))

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


def spoil(copy, changes):
    """Makes the changes; returns the files as they were."""
    sound = {}
    for path, pattern, instead in changes:
        text = copy.read(path)
        sound.setdefault(path, text)
        broken, count = re.subn(pattern, instead, text)
        demand(count == 1, f"\"{pattern}\" stands {count} times in {path}")
        copy.write(path, broken)
    return sound


def must_fail(copy, changes, finder, words):
    sound = spoil(copy, changes)
    try:
        copy.make()
    finally:
        for path, text in sound.items():
            copy.write(path, text)
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
        for what, changes, finder, words in BROKEN:
            if sys.argv[1:2] in ([], [what]):
                tap.run(what, lambda: must_fail(copy, changes, finder, words))
    tap.end()


main()
