"""Prints the cells of the CSV files named as arguments as `[cell][cell]` lines, the way Python's csv module reads them:
an independent reading for test_table_peer. Like the program it leaves out blank rows and the header's blank end."""

import csv
import sys


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = data.decode(encoding)
    delimiter = None
    first = text.splitlines()[0].strip('"')
    if first.startswith("sep="):
        delimiter = first[4]
        text = text.split("\n", 1)[1]
    if not delimiter:
        delimiter = csv.Sniffer().sniff(text.lstrip().splitlines()[0], delimiters=",;\t|").delimiter
    lines = text.splitlines(keepends=True)
    rows = [row for row in csv.reader(lines, delimiter=delimiter, strict=True) if any(cell.strip() for cell in row)]
    while rows[0][-1] == "":
        rows[0].pop()
    return rows


sys.stdout.reconfigure(encoding="utf-8", newline="")
for path in sys.argv[1:]:
    for row in read(path):
        print("".join(f"[{cell}]" for cell in row), end="\n")
