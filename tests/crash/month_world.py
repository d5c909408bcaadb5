"""What a month is made of: its clock, and what goes wrong at the platform. See month.py."""

import json
import mmap
import struct
import time

HOUR = 3600
LONGEST_LAG_S = 18 * HOUR  # a token is known for 24 hours
SPEED = 400  # a signature is good for five minutes: for 750 ms of ours
# Where sending goes wrong: before the money moves and after.
SENDING = (
    *("close-before", "close-after", "close-after", "error-500-before", "error-500-after"),
    *("throttle", "throttle", "refuse", "insufficient-funds", "expired-token", "cut-body"),
)
READING = ("throttle", "close-before", "error-500-before", "cut-body", "expired-token")


class Clock:
    """The one that the library clock.so reads: it goes SPEED times as fast as it should, so that
    what is hidden for seconds is seen at times in the midst of a run, and jumps when it is told."""

    def __init__(self, path):
        with open(path, "wb+") as file:
            file.write(bytes(24))
            file.flush()
            self.map = mmap.mmap(file.fileno(), 24)
        self.ahead_ns = 0
        self.since_ns = time.monotonic_ns()
        self.set(SPEED)

    def set(self, speed):
        self.speed = speed
        self.map[:] = struct.pack("=qqq", self.ahead_ns, self.since_ns, speed)

    def go_on(self, seconds, speed=SPEED):
        now_ns = time.monotonic_ns()
        self.ahead_ns += (now_ns - self.since_ns) * self.speed + seconds * 10**9
        self.since_ns = now_ns
        self.set(speed)

    def hour(self):
        return f"{self.ahead_ns / 10**9 / HOUR:.1f}"


class NewLines:
    """The lines that came into a file since it was last asked."""

    def __init__(self, path):
        self.path = path
        self.offset = 0

    def read(self):
        with open(self.path, "rb") as file:
            file.seek(self.offset)
            text = file.read()
        self.offset += len(text)
        return [json.loads(line) for line in text.splitlines()]


def strike(chance, operation, number, faults):
    rule = {"operation": operation, "at": number, "fault": chance.choice(faults)}
    if rule["fault"] == "refuse":
        rule.update(type="RequestError", message="The assignment is not in a state to be paid.")
        rule["code"] = "AWS.MechanicalTurk.InvalidAssignmentState"
    return rule


def make_rules(chance):
    """What the platform does wrong until it is started again."""
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
