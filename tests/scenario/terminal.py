"""A terminal, as far as bonusrec needs one: lines of a width, at whose end it goes on with the next; the beginning of
the line (CR), the next one (LF), wiping a line from here to its end, and colours, which are kept with what they colour.
How wide characters are is said by Unicode's own tables, as Python has them."""

import re
import unicodedata


def width(character):
    """How many columns a character takes."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf") or 0x1160 <= ord(character) <= 0x11FF:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def width_of(text):
    return sum(map(width, text))


class Terminal:
    def __init__(self, columns):
        self.columns = columns
        self.rows = [[]]  # of each its cells; the second half of a wide character is ""
        self.goes_on = [False]  # whether the row is full, and its line goes on with the next
        self.column = 0  # of the cursor, which is in the last row
        self.pending = ""  # colours and marks that nothing stands before
        self.wiped = []  # what stood in the row to the left of each wiping, where anything did

    def feed(self, text):
        for piece in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|.", text, re.DOTALL):
            if piece == "\r":
                self.column = 0
            elif piece == "\n":
                self.begin_row(goes_on=False)
            elif piece == "\x1b[K":
                self.wipe()
            elif piece.startswith("\x1b[") and piece.endswith("m"):
                self.put(piece, 0)
            elif unicodedata.category(piece[0]) in ("Cc", "Cs"):
                raise ValueError(f"no terminal of these tests knows {piece!r}")
            else:
                self.put(piece, width(piece))

    def begin_row(self, goes_on):
        self.goes_on[-1] = goes_on
        self.rows.append([] if goes_on else [" "] * self.column)
        self.goes_on.append(False)
        self.column = 0 if goes_on else self.column

    def put(self, text, columns):
        if columns == 0 and self.column > 0:
            self.rows[-1][self.column - 1] += text
            return
        if columns == 0:
            self.pending += text
            return
        if self.column + columns > self.columns:
            self.begin_row(goes_on=True)
        self.rows[-1][self.column:self.column + columns] = [self.pending + text] + [""] * (columns - 1)
        self.column += columns
        self.pending = ""

    def wipe(self):
        left = "".join(self.rows[-1][:self.column])
        if left:
            self.wiped.append(left)
        del self.rows[-1][self.column:]

    def lines(self):
        """What stands there, as lines of any length."""
        lines, line = [], ""
        for row, goes_on in zip(self.rows, self.goes_on):
            line += "".join(row)
            if not goes_on:
                lines.append(line)
                line = ""
        return lines
