"""What a month is made of: its clock, and what goes wrong at a platform. See month.py."""

import json
import mmap
import struct
import time

HOUR = 3600
SPEED = 400  # a signature is good for five minutes: for 750 ms of ours


class Clock:
    """The one that the library clock.so reads: it goes `speed` times faster than it should, so that
    what is hidden for seconds is seen at times in the midst of a run, and jumps when it is told."""

    def __init__(self, path, speed=SPEED):
        with open(path, "wb+") as file:
            file.write(bytes(24))
            file.flush()
            self.map = mmap.mmap(file.fileno(), 24)
        self.ahead_ns = 0
        self.since_ns = time.monotonic_ns()
        self.set(speed)

    def set(self, speed):
        self.speed = speed
        self.map[:] = struct.pack("=qqq", self.ahead_ns, self.since_ns, speed)

    def go_on(self, seconds, speed=None):
        now_ns = time.monotonic_ns()
        self.ahead_ns += (now_ns - self.since_ns) * self.speed + seconds * 10**9
        self.since_ns = now_ns
        self.set(self.speed if speed is None else speed)

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
        rule["message"] = "This is not in a state to be paid."
        if operation == "SendBonus":
            rule.update(type="RequestError", code="AWS.MechanicalTurk.InvalidAssignmentState")
    return rule
