#!/usr/bin/python3
"""Runs a program on a terminal, as a person would see it.

    on_terminal.py [--columns N] [--term NAME] [--passing FILE] [--paused-until FILE] ANSWER PROGRAM [ARGUMENT...]

The terminal is 100 columns wide and an xterm, unless other things are said. Once a question that ends in "? [y/N] "
stands there, ANSWER and a line's end are typed; with the answer "end" the input ends instead, and with "early" a "y" is
typed before the program begins, then an "n". Prints what stands on the terminal at the end, and ends with the program's
status. What stood there for a while, before it was wiped out, goes to FILE, a line each. With --paused-until the
terminal is stopped with Ctrl-S from the beginning, and goes on when FILE is there.
"""

import argparse
import fcntl
import os
import pty
import select
import struct
import sys
import termios

from terminal import Terminal


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


def wait_for(path, terminal):
    """Nothing comes from a stopped terminal, so that reading it would wait for ever."""
    while not os.path.exists(path):
        select.select([terminal], [], [], 0.05)
    os.write(terminal, b"\x11")


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--columns", type=int, default=100)
    parser.add_argument("--term", default="xterm")
    parser.add_argument("--passing")
    parser.add_argument("--paused-until")
    parser.add_argument("answer")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser.parse_args()


def main():
    given = arguments()
    answer = given.answer
    size = struct.pack("HHHH", 50, given.columns, 0, 0)
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, size)
        os.environ["TERM"] = given.term
        os.execvp(given.command[0], given.command)
    if given.paused_until:
        os.write(terminal, b"\x13")
        wait_for(given.paused_until, terminal)
    if answer == "early":
        os.write(terminal, b"y\n")
        answer = "n"
    shown = read_until_end(terminal, answer).decode()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    screen = Terminal(given.columns)
    screen.feed(shown)
    print("\n".join(screen.lines()), end="")
    if given.passing:
        with open(given.passing, "w") as file:
            file.writelines(line + "\n" for line in screen.wiped)
    return status


if __name__ == "__main__":
    sys.exit(main())
