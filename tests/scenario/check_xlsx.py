#!/usr/bin/python3
"""Does a workbook say what the CSV of the same report says? Read with openpyxl, which did not write it.

    check_xlsx.py WORKBOOK REPORT.csv ERRORS [WORD...]

ERRORS is a file with what went to standard error, whose summary line the workbook repeats. Each WORD, such as a file's
name, must be a cell of the summary. Prints each difference; the status is 1 when there is one.
"""

import csv
import datetime
import decimal
import re
import sys
import zipfile

import openpyxl

STATUSES = {"already_paid", "to_pay", "paid", "held", "zero", "invalid", "failed", "unknown", "not_attempted",
            "unexpected"}
NEEDS_PERSON = {"held", "invalid", "failed", "unknown", "not_attempted", "unexpected"}
FIXED = 14
AMOUNT, PAID_AMOUNT, PAID_AT = 6, 10, 11
TEXT_MAX = 32767
CUT = " [cut here: a cell holds no more, the CSV report has all of it]"

problems = []


def check(good, text):
    if not good:
        problems.append(text)


def unescape(text):
    """openpyxl leaves the escapes in texts that stand in their cells, as all of ours do."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def unguarded(text):
    """The rule for cells that a spreadsheet would take for a formula, which a workbook does not need."""
    return text[1:] if re.match("'+[=+\\-@\t\r]", text) else text


def as_held(text):
    """What a cell has of a text."""
    text = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    units = len(text.encode("utf-16-le")) // 2
    if units <= TEXT_MAX:
        return text
    room = TEXT_MAX - len(CUT)
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + CUT


def check_cell(cell, column, status, wanted):
    where = f"{cell.coordinate} ({wanted[:40]!r})"
    check(cell.data_type != "f", f"{where}: a formula")
    check(cell.hyperlink is None, f"{where}: a link")
    if wanted == "":
        check(cell.value is None, f"{where}: {cell.value!r} in place of nothing")
    elif column == 0:
        check(cell.data_type == "n" and cell.value == int(wanted), f"{where}: {cell.value!r} as the row's number")
    elif column == PAID_AMOUNT or (column == AMOUNT and status != "invalid"):
        check(cell.data_type == "n" and decimal.Decimal(str(cell.value)) == decimal.Decimal(wanted),
              f"{where}: {cell.value!r} as an amount")
        check(cell.number_format == "0.00", f"{where}: format {cell.number_format}")
    elif column == PAID_AT:
        time = datetime.datetime.strptime(wanted, "%Y-%m-%dT%H:%M:%SZ")
        check(cell.value == time, f"{where}: {cell.value!r} as a time")
        check(cell.number_format == 'yyyy-mm-dd"T"hh:mm:ss"Z"', f"{where}: format {cell.number_format}")
    else:
        text = as_held(unguarded(wanted))
        check(cell.data_type == "s" and isinstance(cell.value, str), f"{where}: {cell.data_type} in place of a text")
        check(unescape(str(cell.value)) == text, f"{where}: {str(cell.value)[:60]!r}, wanted {text[:60]!r}")
        if column != AMOUNT:
            check(cell.number_format == "@", f"{where}: format {cell.number_format}, so what is typed becomes a number")


def check_rows(sheet, rows):
    check((sheet.max_row, sheet.max_column) == (len(rows), len(rows[0])),
          f"cells to {sheet.dimensions}, not {len(rows)} rows")
    for at, (cells, wanted) in enumerate(zip(sheet.iter_rows(), rows)):
        for column, (cell, text) in enumerate(zip(cells, wanted)):
            if at == 0:
                check(unescape(str(cell.value)) == unguarded(text), f"column {text!r} is called {cell.value!r}")
                check(cell.data_type == "s" and cell.font.bold and cell.alignment.wrap_text,
                      f"the look of {cell.coordinate}")
            else:
                check_cell(cell, column, wanted[1], text)


def check_manners(sheet, rows, columns):
    """What makes it a sheet to work with."""
    last = openpyxl.utils.get_column_letter(columns)
    check(sheet.freeze_panes == "A2", f"frozen at {sheet.freeze_panes}")
    check(sheet.auto_filter.ref == f"A1:{last}{rows}", f"filter over {sheet.auto_filter.ref}")
    check(sheet.page_setup.orientation == "landscape", "it prints upright")
    check(sheet.page_setup.fitToHeight == 0 and sheet.sheet_properties.pageSetUpPr.fitToPage,
          "it prints wider than a page")
    check(sheet.print_title_rows == "$1:$1", f"printed on each page: {sheet.print_title_rows}")
    colored = {}
    for area in sheet.conditional_formatting:
        check(str(area.sqref) == (f"B2:B{rows}" if rows > 2 else "B2"), f"colours in {area.sqref}")
        for rule in area.rules:
            colored[rule.formula[0].strip('"')] = (rule.dxf.font.color.rgb, rule.dxf.fill.bgColor.rgb)
    check(set(colored) == STATUSES, f"colours for {sorted(colored)}")
    for status, (text, ground) in colored.items():
        check(contrast(text, ground) >= 7, f"{status} is hard to read: {text} on {ground}")
    check(sheet.column_dimensions["D"].width > 20, "the ids do not fit")
    for cell in (sheet[f"{letter}{row}"] for letter in "IN" for row in range(2, rows + 1)):
        check(cell.value is None or (cell.alignment.wrap_text and cell.alignment.vertical == "top"),
              f"{cell.coordinate} is cut")


def contrast(one, other):
    """WCAG 2: from 1 to 21."""
    def luminance(argb):
        parts = [int(argb[i: i + 2], 16) / 255 for i in (2, 4, 6)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def refers(reference):
    """The rows and column of `Summary!$D$6:$D$15`."""
    found = re.fullmatch(r"Summary!\$([A-Z])\$(\d+):\$\1\$(\d+)", reference)
    return found and (found[1], int(found[2]), int(found[3]))


def check_chart(sheet, table, money):
    check(len(sheet._charts) == 1, f"{len(sheet._charts)} charts")
    for chart in sheet._charts:
        series = chart.series[0]
        names, values = refers(series.cat.strRef.f), refers(series.val.numRef.f)
        check(names and values and names[1:] == values[1:],
              f"a chart of {series.cat.strRef.f} and {series.val.numRef.f}")
        shown = {sheet[f"{names[0]}{row}"].value: sheet[f"{values[0]}{row}"].value
                 for row in range(names[1], names[2] + 1)}
        check(shown == {status: sums[1 if money else 0] for status, sums in table.items()}, f"the chart shows {shown}")
        kept = {point.idx: point.v for point in series.val.numRef.numCache.pt}
        check([decimal.Decimal(str(kept.get(i, 0))) for i in range(len(shown))] ==
              [decimal.Decimal(str(value or 0)) for value in shown.values()], f"the chart keeps {kept}")


def check_widths(sheet):
    """What stands in the table fits its column; a sentence goes over all of them, in lines enough."""
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDE"]
    for line in sheet.iter_rows(min_row=7, max_row=7 + len(STATUSES), max_col=5):
        for cell, width in zip(line, widths):
            check(len(str(cell.value or "")) < width, f"{cell.coordinate} is wider than its column")
    for row in range(2, 6):
        text = sheet.cell(row, 1).value
        if text:
            check(f"A{row}:E{row}" in map(str, sheet.merged_cells.ranges) and sheet.cell(row, 1).alignment.wrap_text,
                  f"A{row} does not go over the table")
            check((sheet.row_dimensions[row].height or 15) * sum(widths) >= 15 * len(text), f"A{row} is cut")


def check_summary(sheet, rows, said, words):
    cells = {unescape(cell.value) for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)}
    check(all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line), "a formula in the summary")
    for word in words:
        check(word in cells, f"the summary does not say {word!r}")
    check(sheet["A2"].value in said, f"the summary says {sheet['A2'].value!r}")
    table = {}
    for line in sheet.iter_rows(min_row=8, max_row=7 + len(STATUSES)):
        table[line[0].value] = (line[2].value, line[3].value)
    check(sheet["A4"].value == ("Dry run: nothing was sent." if said[-1].startswith("plan: ") else None) or
          " Asked at " in f" {sheet['A4'].value}", f"of the run it says {sheet['A4'].value!r}")
    waiting = sorted({row[1] for row in rows[1:]} & NEEDS_PERSON)
    named = str(sheet["A5"].value or "").partition(" by status ")[2]
    check(sorted(named.split(", ") if named else []) == waiting, f"what needs a person: {sheet['A5'].value!r}")
    marked = {line[0].value for line in sheet.iter_rows(min_row=8, max_row=7 + len(STATUSES)) if line[4].value == "yes"}
    check(marked == NEEDS_PERSON, f"marked as needing a person: {marked}")
    check_widths(sheet)
    counts = {status: (sum(row[1] == status for row in rows[1:]), None) for status in STATUSES}
    check({status: sums[0] for status, sums in table.items()} == {status: n for status, (n, _) in counts.items()},
          f"rows by status: {table}")
    for status, column in (("to_pay", AMOUNT), ("unexpected", PAID_AMOUNT), ("already_paid", PAID_AMOUNT)):
        money = sum(decimal.Decimal(row[column] or 0) for row in rows[1:] if row[1] == status)
        check(decimal.Decimal(str(table[status][1])) == money, f"{status}: {table[status]}, not {money}")
    check_chart(sheet, table, any(money for _, money in table.values()))


def main():
    path, report, errors, *words = sys.argv[1:]
    csv.field_size_limit(2**24)
    with open(report, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    with open(errors, encoding="utf-8") as file:
        said = file.read().splitlines()
    check(zipfile.ZipFile(path).testzip() is None, "a part is damaged")
    book = openpyxl.load_workbook(path)
    check(book.sheetnames == ["Summary", "Report"], f"sheets {book.sheetnames}")
    check(book.active.title == "Summary", f"it opens at {book.active.title}")
    times = [cell.value for cell in book["Summary"]["B"] if isinstance(cell.value, datetime.datetime)]
    check(times == [book.properties.created], f"made {book.properties.created}, and the summary says {times}")
    check(not book.properties.creator and not book.properties.lastModifiedBy, "it names a person")
    check_rows(book["Report"], rows)
    check_manners(book["Report"], len(rows), len(rows[0]))
    check_summary(book["Summary"], rows, said, words)
    for problem in problems[:20]:
        print(problem)
    sys.exit(bool(problems))


main()
