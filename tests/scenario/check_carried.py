#!/usr/bin/python3
"""Does a report hold the rows of its input? Reads both with Python's csv module, the independent reader.

    check_carried.py INPUT REPORT STATUSES COLUMN=NAME...

STATUSES are those of the rows, with blanks between them. COLUMN is a column of the report, NAME the input's column that it
is read from; all the other columns of the input are to be at the end of the report, verbatim but for the quote before what
a spreadsheet takes for a formula. The status is 1, and the first difference is printed, when they are not.
"""

import csv
import io
import sys

FIXED = 14


def read(path, skip=()):
    with open(path, "rb") as file:
        text = file.read().decode("utf-8-sig")
    delimiter = max(",\t", key=text.split("\n", 1)[0].count)
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return header, [row for row in rows if not set(skip) & set(row[:2])]


def guarded(cell):
    return "'" + cell if cell.lstrip("'")[:1] in ("=", "+", "-", "@", "\t", "\r") and cell else cell


def main(input_path, report_path, statuses, *fields):
    names, rows = read(input_path)
    report_names, report = read(report_path, ["unexpected"])
    mapped = dict(field.split("=", 1) for field in fields)
    others = [i for i, name in enumerate(names) if name not in mapped.values()]
    # One without a name is called by its letter.
    carried = [guarded(names[i]) or f"column {chr(ord('A') + i)}" for i in others]
    assert report_names[FIXED:] == carried, (report_names, names)
    assert len(report) == len(rows), (len(report), len(rows))
    assert [told[1] for told in report] == statuses.split(), (statuses, report)
    for row, told in zip(rows, report):
        assert told[FIXED:] == [guarded(row[i]) for i in others], (told, row)
        for column, name in mapped.items():
            was, now = row[names.index(name)], told[report_names.index(column)]
            same = float(was) == float(now) if column == "amount" else guarded(was) == now
            assert same, (column, was, now)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except AssertionError as error:
        sys.exit(f"not carried: {error}")
