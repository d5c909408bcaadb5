#!/usr/bin/python3
"""How much memory a command takes for a long standard input, in KiB.

    peak_memory.py HEADER ROW MEBIBYTES ENCODING COMMAND...

Standard input is HEADER once, and then ROW until that many MiB are reached; both as printf writes them. What the command
writes goes to standard error; the status is its own.
"""

import os
import subprocess
import sys

header, row, mebibytes, encoding, *command = sys.argv[1:]


def encode(text):
    return text.encode().decode("unicode_escape").encode(encoding)


block = encode(row)
block *= max(1, (1 << 20) // len(block))
child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=sys.stderr)
left = int(mebibytes) << 20
try:
    child.stdin.write(encode(header))
    while left > 0:
        left -= child.stdin.write(block)
    child.stdin.close()
except BrokenPipeError:
    print("the command did not read to the end", file=sys.stderr)
_, status, usage = os.wait4(child.pid, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
