#!/usr/bin/python3
"""Whether tables keep their promises.

    check_table.py FILE COUNT

FILE has COUNT reports, each as fields ended by a NUL: columns, coloured or not, command, the names of the two
columns of ids; how many rows, and of each its status, number, ids, amount as it stands in an invalid row, cents,
reason; and the table. Says what is wrong with the first that is wrong. The rules are written down here a second
time, from what the table's header promises, not from its code.
"""

import pathlib
import re
import sys
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "scenario"))
from terminal import width, width_of  # noqa: E402

SHOWN, ID_MAX, AMOUNT_MAX = 50, 64, 20
KINDS = {  # number of the status: symbol and title, in the order of the table
    4: "* held", 6: "! invalid", 7: "! failed", 8: "? unknown", 9: ". not attempted", 10: "- unexpected",
    2: "+ to pay", 3: "+ paid", 5: "0 zero", 1: "= already paid",
}
SETTLED = ("zero", "already paid")


class Row:
    def __init__(self, fields):
        self.status = int(next(fields))
        self.kind = KINDS[self.status]
        self.number = next(fields).decode()
        self.ids = [cut(visible(next(fields)), ID_MAX) or "-" for _ in range(2)]
        text, cents = visible(next(fields)), int(next(fields))
        self.amount = cut(text, AMOUNT_MAX) or "-"
        if self.kind != "! invalid":
            self.amount = f"{cents // 100}.{cents % 100:02} USD"
        self.reason = visible(next(fields))
        if self.number == "0":
            self.number = ""


def visible(cell):
    """What a terminal may be given of it."""
    out, before, marks = "", "", 0
    for c in cell.decode("utf-8", "surrogateescape"):
        emoji = bool(before) and (0x2190 <= ord(before) < 0x2C00 or 0x1F000 <= ord(before) < 0x1FB00)
        joiner = c in "\u200c\u200d"
        if unicodedata.name(c, "").startswith("VARIATION SELECTOR"):
            continue
        if (joiner or "EMOJI MODIFIER" in unicodedata.name(c, "")) and emoji:
            continue
        marks = marks + 1 if unicodedata.combining(c) == 230 and ord(c) < 0x370 else 0
        if marks > 3:
            continue
        kind = unicodedata.category(c)
        if c in "\t\n\r":
            out += " "
        elif joiner:
            out += c if before >= "\u0300" else "?"
        elif kind in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            out += "?"
        else:
            out += c
        before = before if marks else c
    return out


def fitting(text, columns):
    """As much of the beginning as fits, with the marks that go with it."""
    at = used = 0
    while at < len(text) and used + width(text[at]) <= columns:
        used += width(text[at])
        at += 1
    return text[:at]


def cut(text, columns):
    return text if width_of(text) <= columns else fitting(text, columns - 3) + "..."


def column_of(line, index):
    return width_of(line[:index])


def from_column(line, column):
    """What begins at a column; None if nothing does."""
    used = 0
    for at, c in enumerate(line):
        if used == column and width(c):
            return line[at:]
        used += width(c)
    return None


def begins_with(line, column, cell):
    """Whether the whole cell stands at a column, and nothing beside it."""
    rest = from_column(line, column)
    return rest is not None and re.match(re.escape(cell) + r"( |$)", rest) is not None


class Table:
    def __init__(self, fields):
        self.columns, self.is_colored = int(next(fields)), next(fields) == b"1"
        self.command = next(fields).decode()
        self.names = [next(fields).decode() for _ in range(2)]
        self.rows = [Row(fields) for _ in range(int(next(fields)))]
        self.text = next(fields).decode()  # which fails if it is no UTF-8

    def fail(self, why, what=""):
        print(self.text)
        sys.exit(f"{self.columns} columns: {why}: {what!r}")

    def need(self, condition, why, what=""):
        if not condition:
            self.fail(why, what)

    def check(self):
        plain = re.sub(r"\x1b\[[0-9;]*m", "", self.text) if self.is_colored else self.text
        for c in plain:
            self.need(c == "\n" or unicodedata.category(c) not in ("Cc", "Zl", "Zp")
                      and (unicodedata.category(c) != "Cf" or c in "\u200c\u200d"), "it steers the terminal", c)
        if not self.rows:
            return
        self.lines = plain.split("\n")
        self.check_widths()
        parts = plain.strip("\n").split("\n\n")
        self.read_names(parts[0].split("\n"))
        wanted = [(kind, [row for row in self.rows if row.status == status])
                  for status, kind in KINDS.items()]
        wanted = [(kind, rows) for kind, rows in wanted if rows]
        self.need(len(parts) == len(wanted) + 2, "sections", len(parts))
        for (kind, rows), part in zip(wanted, parts[1:]):
            self.check_section(kind, rows, part)
        self.check_sums(wanted, parts[-1].split("\n"))

    def check_widths(self):
        """No line is wider than the terminal, unless it ends with an id that is."""
        ids = {cell for row in self.rows for cell in row.ids}
        for line in self.lines:
            if width_of(line) > self.columns:
                self.need(any(line.endswith("  " + cell) and width_of(line[:-len(cell)]) < 14 for cell in ids),
                          f"{width_of(line)} columns wide", line)

    def read_names(self, lines):
        """Where the columns are; which line of a row has what."""
        found = {}
        for name in ["row", *self.names, "amount", "reason"]:
            for n, line in enumerate(lines):
                match = re.search(rf"(?<!\S){name}(?!\S)", line)
                if match and name not in found:
                    found[name] = (n, column_of(line, match.start()), column_of(line, match.end()))
        self.need("row" in found and "amount" in found, "names", lines)
        for name in self.names:
            if name not in found:
                self.need(all(row.ids[self.names.index(name)] == "-" for row in self.listed()), "no column", name)
        self.found, self.shape = found, len(lines)
        self.indent = found["row"][2] + 2

    def listed(self):
        for status, kind in KINDS.items():
            rows = [row for row in self.rows if row.status == status]
            if self.lists(kind, rows):
                yield from rows[:SHOWN]

    def lists(self, kind, rows):
        return kind[2:] not in SETTLED or self.command == "export" or len(rows) <= SHOWN

    def check_section(self, kind, rows, part):
        """The heading, and each row that is to be listed, in order."""
        head = f"{kind[2:]} ({len(rows)}): "
        self.need(part.startswith(head), head, part)
        flat = " ".join(part.split())
        more = f"... and {len(rows) - SHOWN} more: write them all with --output FILE"
        self.need((more in flat) == (self.lists(kind, rows) and len(rows) > SHOWN), more, flat[-200:])
        self.need(("not listed here: write them all with --output FILE" in flat) != self.lists(kind, rows), head, flat)
        blocks = re.split(rf"\n(?={re.escape(kind[0])} )", part)[1:]
        rows = rows[:SHOWN] if self.lists(kind, rows) else []
        self.need(len(blocks) == len(rows), f"{len(blocks)} rows of {kind}")
        for row, block in zip(rows, blocks):
            self.check_row(row, block.split("\n"))

    def check_row(self, row, lines):
        numbered = row.kind[0] + " " + row.number.rjust(self.indent - 4) + "  "
        self.need(lines[0].startswith(numbered), "number", lines[0])
        places = [self.found.get(name) for name in self.names]
        fits = all(place is None or width_of(cell) <= self.room(place) for place, cell in zip(places, row.ids))
        if not fits:  # a row with something else for an id: whole it is all the same
            for place, cell in zip(places, row.ids):
                self.need(place is None or any(cell in line for line in lines[:3]), "id", cell)
            self.need(any(row.amount in line for line in lines[:3]), "amount", row.amount)
            return
        for place, cell in zip(places, row.ids):
            self.need(place is None or begins_with(lines[place[0]], place[1], cell), f"{cell} at {place}", lines)
        line, _, end = self.found["amount"]
        start = end - width_of(row.amount)
        self.need(begins_with(lines[line], start, row.amount), f"{row.amount} ends at {end}", lines)
        self.check_reason(row, lines[line], end)

    def room(self, place):
        """How wide the column is that begins at a place: up to what follows in its line."""
        line, start, _ = place
        follows = [at for n, at, _ in self.found.values() if n == line and at > start]
        if not follows:
            return self.columns - start
        nearest = min(follows)
        if nearest == self.found["amount"][1]:  # which stands at the right of its own column
            nearest = self.found["amount"][2] - self.amount_width()
        return nearest - 2 - start

    def amount_width(self):
        return max(6, *(width_of(row.amount) for row in self.listed()), 6)

    def check_reason(self, row, line, end):
        reason = row.reason
        if "reason" in self.found:
            self.need(self.found["reason"][1] == end + 2, "reason")
            room = self.columns - end - 2
            if "unexpected" in row.kind:
                reason = "2026-01-31 " + reason
            wanted = cut(reason, room)
        else:
            wanted = ""
            self.need(self.columns - end - 2 < 8, "there is room for the reason", line)
        rest = fitting_rest(line, end)
        self.need(rest == ("  " + wanted if wanted else ""), f"reason {wanted!r}", line)

    def check_sums(self, wanted, lines):
        self.need(lines[0].split() == ["status", "rows", "money"], "sums", lines[0])
        shown = [line for line in lines[1:] if not line.startswith("  ")]
        self.need(len(shown) == len(wanted), "sums", shown)
        for (kind, rows), line in zip(wanted, shown):
            self.need(re.match(rf"{re.escape(kind)} +{len(rows)}( |$)", line), kind, line)


def fitting_rest(line, column):
    """What stands from a column on, marks that go with what is before it left out."""
    at = len(fitting(line, column))
    return line[at:]


def main():
    with open(sys.argv[1], "rb") as file:
        fields = iter(file.read().split(b"\0"))
    for _ in range(int(sys.argv[2])):
        Table(fields).check()
    assert list(fields) == [b""], "something is left over"


if __name__ == "__main__":
    main()
