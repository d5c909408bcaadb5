"""Prints, of each CSV file named as an argument, its path and then its cells as `[cell][cell]` lines, the way Python's csv
module reads them: an independent reading for test_table_peer. Like the program it leaves out blank rows and the header's
blank end, and takes the delimiter that the header has most of."""

import csv
import io
import re
import sys

BLANKS = "".join(map(chr, range(33)))


def records(text, delimiter):
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def find_delimiter(text):
    header = re.sub('"[^"]*"', "", text).lstrip("\r\n").splitlines()[0]
    return max(",;\t|", key=header.count)


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = data.decode(encoding)
    first, *rest = io.StringIO(text, newline="")
    sep_line = first.rstrip("\r\n").strip('"')
    if sep_line[:4].lower() == "sep=" and len(sep_line) == 5:
        delimiter, text = sep_line[4], "".join(rest)
    else:
        delimiter = find_delimiter(text)
    rows = [row for row in records(text, delimiter) if any(cell.strip(BLANKS) for cell in row)]
    while rows[0][-1] == "":
        rows[0].pop()
    return rows


sys.stdout.reconfigure(encoding="utf-8", newline="")
for path in sys.argv[1:]:
    print(path, end="\n")
    for row in read(path):
        print("".join(f"[{cell}]" for cell in row), end="\n")
