#!/usr/bin/python3
"""Is a report an input, and does it say the same then? Asked of random worlds.

    csv_closure.py PLATFORM FIRST-LAST FOLDER              plan --existing in each of these worlds
    csv_closure.py PLATFORM FIRST-LAST FOLDER --state FILE writes the account that has all of them
    csv_closure.py PLATFORM FIRST-LAST FOLDER --endpoint U plan against a simulator of that account

$BONUSREC is the program. What fails is told with its seed, and its files stay in FOLDER; a seed makes the same world
each time. What is checked of a bonus file x, with Python's csv module as the judge of what stands in a file:

    input      a report is a valid input: its plan ends as that of x does
    closure    and says the same, row by row, cells and names of the user's columns verbatim
    fixed      and the plan of that report is that report, byte by byte
    harmless   no cell is a formula, and without the guards each is what it was
    carried    the user's columns are those of x
    json       JSON says the same
    excel      --excel is a mark and nothing else, and reads as well
    saved      saved again by a spreadsheet it says the same
    moved      so it does with its columns in another order, or without those that nobody needs
    sorted     sorted and filtered it has nothing more to pay for anybody
    paid       as the list of payments it has paid what it says is paid, and nothing else
"""

import collections
import csv
import io
import json
import os
import pathlib
import re
import subprocess
import sys

from closure_worlds import ID_NAMES, MTURK, PROLIFIC, STUDY_SIZE, World

FORMULA = ("=", "+", "-", "@", "\t", "\r")
GUARDED = re.compile("'+[=+\\-@\t\r]")
# Where a diagnosis found a cell: the row, line and column of the file that was read.
PLACE = re.compile(r"^row \d+, line \d+(, column .*? \([A-Z]+\d+\))?: |\brow \d+|\bline \d+", re.DOTALL)
NOT_NEEDED = ("row", "paid_amount", "paid_at", "payment_id", "detail")
csv.field_size_limit(1 << 24)


class Untrue(Exception):
    """A property that does not hold."""


def check(good, name, text):
    if not good:
        raise Untrue(f"{name}: {text}")


def same(name, wanted, got, what):
    if wanted != got:
        raise Untrue(f"{name}: {what}: wanted\n  {wanted!r}\ngot\n  {got!r}")


def read(data, delimiter=","):
    """The lines of a CSV file as lists of cells."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True))


def plain(cell):
    """A cell of a report without its guard."""
    return cell[1:] if GUARDED.match(cell) else cell


class Report:
    """A report in CSV, by Python's reader."""

    def __init__(self, data, platform):
        self.data = data
        self.raw = read(data)
        self.lines = [[plain(cell) for cell in line] for line in self.raw]
        ids = ",".join(ID_NAMES[platform])
        self.own = f"row,status,code,{ids},amount,currency,reason,ref,paid_amount,paid_at,payment_id,detail".split(",")
        width = len(self.own)
        same("columns", self.own, self.lines[0][:width], "its own columns")
        self.extra_names = self.lines[0][width:]
        self.rows = []
        for line in self.lines[1:]:
            same("columns", len(self.lines[0]), len(line), f"cells of {line}")
            self.rows.append(dict(zip(self.own, line), extra=line[width:]))

    def masked(self, exempt=()):
        """The rows without what names a place in the file that was read."""
        return [
            dict(row, detail="" if row["code"] in exempt else PLACE.sub("<place>", row["detail"])) for row in self.rows
        ]

    def of_input(self):
        return [row for row in self.rows if row["status"] != "unexpected"]


class Trial:
    """One world and the program."""

    def __init__(self, world, folder, endpoint):
        self.world, self.folder, self.endpoint = world, folder, endpoint
        self.put("paid.csv", world.existing)
        self.report_options = world.options

    def put(self, name, data):
        (self.folder / name).write_bytes(data)

    def plan(self, name, data=None, *options, existing=None):
        """Plans the file `name` of the folder, which gets `data`: exit code and standard output."""
        if data is not None:
            self.put(name, data)
        if self.endpoint and not existing:
            source = ["--endpoint", self.endpoint]
        else:
            source = ["--existing", str(self.folder / (existing or "paid.csv"))]
        command = [os.environ["BONUSREC"], "plan", str(self.folder / name), "--platform", self.world.platform]
        command += source + (self.world.options if name == "x.csv" else self.report_options) + list(options)
        if "--format" not in options:
            command += ["--format", "csv"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        self.said = done.stderr.decode("utf-8", "replace")
        return done.returncode, done.stdout

    def report(self, property_name, name, data, *options, **more):
        code, out = self.plan(name, data, *options, **more)
        check(code in (0, 2, 3), property_name, f"the plan of {name} ends with {code}: {self.said}")
        return code, Report(out, self.world.platform)

    def run(self):
        code, first = self.report("world", "x.csv", self.world.source)
        self.check_harmless(first)
        self.check_carried(first)
        self.check_choices(first)
        again, second = self.report("input", "r1.csv", first.data)
        same("input", code, again, "exit code")
        self.check_closure(first, second)
        self.check_harmless(second)
        self.check_fixed(second)
        self.check_paid(first)
        if not self.endpoint:
            self.check_json(first)
            self.check_excel(first)
            self.check_saved(first)
            self.check_moved(first)
            self.check_sorted(first)

    # --- properties; see the top of this file ---

    def check_choices(self, first):
        """A --column that may mean another column of the report is refused; without it the report is an input."""
        code, _ = self.plan("r1.csv", first.data)
        refused = code == 1 and ("this is a report, where the" in self.said or "two columns match" in self.said)
        same("choices", self.world.has_unclear_choice(), refused, f"whether it is refused: {self.said}")
        if refused:
            options = iter(self.world.options)
            self.report_options = []
            for option in options:
                if option == "--column":
                    next(options)
                else:
                    self.report_options.append(option)

    def check_closure(self, first, second):
        same("closure", first.extra_names, second.extra_names, "names of columns")
        # Of a row of another width the cells beyond its own are in no report.
        self.same_rows("closure", first.masked(("bad_row",)), second.masked(("bad_row",)))

    def same_rows(self, name, wanted, got):
        for a, b in zip(wanted, got):
            same(name, a, b, "a row")
        same(name, len(wanted), len(got), "number of rows")

    def check_fixed(self, second):
        _, third = self.report("fixed", "r2.csv", second.data)
        for a, b in zip(second.data.split(b"\n"), third.data.split(b"\n")):
            same("fixed", a, b, "a line")
        same("fixed", second.data, third.data, "the report")

    def check_harmless(self, report):
        for line in report.raw:
            for cell in line:
                check(not cell.startswith(FORMULA), "harmless", f"a cell is {cell!r}")

    def check_carried(self, report):
        """Reads x again, by Python's reader, and compares."""
        data = self.world.source
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        if text.startswith("sep="):
            delimiter, text = text[4], text[5:].lstrip("\r\n")
        else:
            counts = collections.Counter(re.sub('"[^"]*"', "", re.split("[\r\n]", unquoted_lines(text))[0]))
            delimiter = max(",;\t|", key=lambda c: (counts[c], -",;\t|".index(c)))
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        header, fields = lines[0], self.world.fields
        same("world", self.world.header, header[: len(fields)], "header")
        extra = [i for i, field in enumerate(fields) if field is None]
        same("carried", [name_in_report(header[i], i) for i in extra], report.extra_names, "names of columns")
        rows = [line for line in lines[1:] if any(c > " " and c != "" for cell in line for c in cell)]
        ours = report.of_input()
        same("carried", [str(i + 1) for i in range(len(rows))], [row["row"] for row in ours], "rows")
        for cells, row in zip(rows, ours):
            whole = len(cells) in (len(fields), len(header)) and not any(cells[len(fields) :])
            same("carried", not whole, row["code"] == "bad_row", f"whether {cells} are a row")
            if whole:
                same("carried", [cells[i] for i in extra], row["extra"], f"cells of row {row['row']}")
                self.check_texts(cells, row)

    def check_texts(self, cells, row):
        """The fields of a row stand in its report as they stand in x, where no option takes their place."""
        for cell, field in zip(cells, self.world.fields):
            if field in ("ref", "reason") and (cell.strip(" ") or "--reason" not in self.world.options):
                same("carried", cell, row[field], f"{field} of row {row['row']}")
            elif field == "amount" and row["status"] == "invalid":
                same("carried", cell, row[field], f"amount of row {row['row']}")
            elif field in self.world.ids and cell:
                same("carried", cell, row[field], f"{field} of row {row['row']}")

    def check_json(self, report):
        _, out = self.plan("x.csv", None, "--format", "json")
        rows = json.loads(out, object_pairs_hook=lambda pairs: pairs)
        rows = dict(rows)["rows"]
        same("json", len(report.rows), len(rows), "number of rows")
        for row, pairs in zip(report.rows, rows):
            columns = pairs.pop()
            same("json", "columns", columns[0], "the last member")
            got = {name: "" if value is None else str(value) for name, value in pairs}
            same("json", {name: row[name] for name in report.own}, got, "a row")
            if row["status"] != "unexpected":
                same("json", row["extra"], [value for _, value in columns[1]], "the user's columns")
                names = [name for name, _ in columns[1]]
                same("json", len(names), len(set(names)), "different names")
                for csv_name, name in zip(report.extra_names, names):
                    check(re.fullmatch(re.escape(csv_name) + r"(_\d+)?", name), "json", f"{csv_name!r} is {name!r}")

    def check_excel(self, report):
        _, marked = self.report("excel", "x.csv", None, "--excel")
        same("excel", b"\xef\xbb\xbf" + report.data, marked.data, "the report")
        self.check_same_plan("excel", "marked.csv", marked.data, report)

    def check_same_plan(self, name, file, data, report):
        _, got = self.report(name, file, data)
        same(name, report.extra_names, got.extra_names, "names of columns")
        self.same_rows(name, report.masked(("bad_row",)), got.masked(("bad_row",)))

    def check_saved(self, report):
        kind = self.world.pick(("semicolons", "unicode text", "blank columns"))
        out = io.StringIO(newline="")
        more = [""] * 2 if kind == "blank columns" else []
        writer = csv.writer(
            out,
            delimiter={"semicolons": ";", "unicode text": "\t"}.get(kind, ","),
            quoting=csv.QUOTE_MINIMAL if kind == "unicode text" else csv.QUOTE_ALL,
        )
        if any(c in name for c in ";|\t" for name in report.raw[0]):
            writer = csv.writer(out, delimiter=writer.dialect.delimiter, quoting=csv.QUOTE_ALL)
        writer.writerows(line + more for line in report.raw)
        if kind == "blank columns":
            writer.writerow([""] * (len(report.raw[0]) + 2))
        data = out.getvalue().encode("utf-8-sig")
        if kind == "unicode text":
            data = b"\xff\xfe" + out.getvalue().encode("utf-16-le")
        self.check_same_plan("saved", "saved.csv", data, report)

    def check_moved(self, report):
        """The columns in another order: where two have one name, a refusal will do, a change of mind will not."""
        names = report.raw[0]
        order = list(range(len(names)))
        if self.world.often(0.5):
            self.world.random.shuffle(order)
            while names[order[-1]] == "":
                order.insert(0, order.pop())
        for name in self.world.random.sample(NOT_NEEDED, self.world.pick((0, 0, 1, 2))):
            order.remove(names.index(name))
        code, out = self.plan("moved.csv", written([line[i] for i in order] for line in report.raw))
        if code == 1:
            check("two columns match" in self.said, "moved", f"{[names[i] for i in order]}: {self.said}")
            return
        got = Report(out, self.world.platform)
        for a, b in zip(report.masked(), got.masked()):
            kept = ("status", "code") + ID_NAMES[self.world.platform] + ("amount", "currency", "reason", "ref")
            same("moved", [a[n] for n in kept], [b[n] for n in kept], f"row {a['row']}")
        same("moved", len(report.rows), len(got.rows), "number of rows")

    def check_sorted(self, report):
        rows = [line for line in report.raw[1:] if self.world.often(0.8)]
        self.world.random.shuffle(rows)
        _, got = self.report("sorted", "sorted.csv", written([report.raw[0]] + rows))
        extra = to_pay(got) - to_pay(report)
        check(not extra, "sorted", f"is to be paid now: {extra}")

    def check_paid(self, report):
        """What report(x) has as paid is paid when x is compared with it, and nothing else is."""
        _, got = self.report("paid", "x.csv", None, existing="r1.csv")
        for before, after in zip(report.of_input(), got.of_input()):
            # Of these the platform told no payments, so that the report has none for them.
            if before["code"] != "ambiguous_participant" and before["status"] != "failed":
                same("paid", before["status"], after["status"], f"row {before['row']}")


def unquoted_lines(text):
    """The text with the line ends in quotes taken out, for its first line."""
    return re.sub('"[^"]*"', lambda m: re.sub("[\r\n]", "", m.group()), text).lstrip("\r\n")


def name_in_report(name, column):
    """A column without a name is called by its letter."""
    return name if name else f"column {chr(ord('A') + column)}"


def written(lines):
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(lines)
    return out.getvalue().encode()


def to_pay(report):
    ids = ID_NAMES[MTURK if "worker_id" in report.own else PROLIFIC]
    return collections.Counter(
        (tuple(row[i] for i in ids), row["amount"], row["reason"]) for row in report.rows if row["status"] == "to_pay"
    )


def state(platform, worlds):
    """The account of a simulator that has all the worlds."""
    if platform == PROLIFIC:
        studies = []
        for world in worlds:
            paid = collections.defaultdict(list)
            for payment in world.payments:
                paid[payment["n"]].append(f"{payment['minor'] // 100}.{payment['minor'] % 100:02d}")
            submissions = [
                {"id": world.assignment(n), "participant": world.worker(n), "bonus_payments": paid[n]}
                for n in range(1, STUDY_SIZE + 1)
            ]
            studies.append({"id": world.group(), "submissions": submissions})
        return {"prolific": {"studies": studies}}
    last = max(world.seed for world in worlds)
    payments = [
        {
            "assignment_id": world.assignment(payment["n"]),
            "worker_id": payment["worker"],
            "amount": f"{payment['minor'] // 100}.{payment['minor'] % 100:02d}",
            "reason": payment["reason"],
            "time": "2026-01-12T09:30:05Z",
        }
        for world in worlds
        for payment in world.payments
    ]
    return {"generate": {"hits": last, "assignments_per_hit": STUDY_SIZE, "paid": False}, "payments": payments}


def main():
    platform, seeds, folder = sys.argv[1:4]
    mode, value = (sys.argv[4:] + [None, None])[:2]
    first, _, last = seeds.partition("-")
    numbers = range(int(first), int(last or first) + 1)
    if mode == "--state":
        worlds = [World(seed, platform, real=True) for seed in numbers]
        pathlib.Path(value).write_text(json.dumps(state(platform, worlds)), encoding="utf-8")
        return 0
    failures = 0
    for seed in numbers:
        place = pathlib.Path(folder) / f"{platform}-{seed}"
        place.mkdir(parents=True, exist_ok=True)
        trial = Trial(World(seed, platform, real=mode == "--endpoint"), place, value)
        try:
            trial.run()
        except (Untrue, csv.Error, ValueError, LookupError) as untrue:  # the others: what was written is no CSV, no JSON
            failures += 1
            print(f"{platform}, seed {seed} (options {trial.world.options}; {place}): {untrue}")
            continue
        for file in place.iterdir():
            file.unlink()
        place.rmdir()
    print(f"{len(numbers)} worlds of {platform}, {failures} in which something is untrue")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
