#!/usr/bin/python3
"""Runs a program on a terminal of 100 columns, as a person would see it.

    on_terminal.py ANSWER PROGRAM [ARGUMENT...]

Once a question that ends in "? [y/N] " stands there, ANSWER and a line's end are typed; with the answer
"end" the input ends instead, and with "early" a "y" is typed before the program begins, then an "n".
Prints what stood on the terminal at the end, without the lines that were
wiped out, and ends with the program's status.
"""

import fcntl
import os
import pty
import re
import struct
import sys
import termios


def read_until_end(terminal, answer):
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the last program on the other side has ended
            return shown
        if not piece:
            return shown
        shown += piece
        if answer is not None and shown.endswith(b"? [y/N] "):
            os.write(terminal, b"\x04" if answer == "end" else answer.encode() + b"\n")
            answer = None


def main():
    answer, command = sys.argv[1], sys.argv[2:]
    size = struct.pack("HHHH", 50, 100, 0, 0)
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, size)
        os.execvp(command[0], command)
    if answer == "early":
        os.write(terminal, b"y\n")
        answer = "n"
    shown = read_until_end(terminal, answer).decode()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    shown = shown.replace("\r\n", "\n")
    print(re.sub(r"[^\n]*\r\x1b\[K", "", shown), end="")
    return status


if __name__ == "__main__":
    sys.exit(main())
