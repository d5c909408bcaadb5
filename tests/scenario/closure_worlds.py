"""Random worlds for csv_closure.py: a bonus file as people keep them, and what has been paid.

World(seed, platform) has the bytes of the bonus file (`source`), those of a list of payments (`existing`), the
options, and the columns that a report is to carry through. The same seed makes the same world.
"""

import csv
import io
import random

MTURK, PROLIFIC = "mturk", "prolific"
STUDY_SIZE = 14  # assignments of a HIT, submissions of a study
ID_NAMES = {
    MTURK: ("worker_id", "assignment_id", "hit_id"),
    PROLIFIC: ("participant_id", "submission_id", "study_id"),
}
SPELLINGS = {
    "worker_id": ("worker_id", "worker", "WorkerId", "Worker ID", "WORKER-ID"),
    "assignment_id": ("assignment_id", "Assignment", "AssignmentId", " assignment.id "),
    "hit_id": ("hit_id", "HITId", "HIT", "Hit\u00a0Id"),
    "participant_id": ("participant_id", "Participant id", "participant", "PROLIFIC_PID"),
    "submission_id": ("submission_id", "Submission id", "session_id", "SESSION_ID"),
    "study_id": ("study_id", "STUDY_ID", "Study"),
    "amount": ("amount", "bonus", "Bonus Amount", "bonus_amount", "-amount"),
    "reason": ("reason", "Message", "bonus reason", "BonusReason"),
    "ref": ("ref", "Reference", "bonus_id"),
}
# What no platform would call so, for --column; some are a report's own.
CHOSEN = ("code", "row", "detail", "status", "payment_id", "=Value", "Answer.bonus", "'+x", "b, \"c\"", "Größe")
OWN = ("status", "code", "row", "paid_amount", "paid_at", "payment_id", "detail")  # what makes a report
EXTRA_NAMES = OWN + (
    "Status", "currency", "amount 2", "note", "note", "note", "", "", "=1+1", "+x", "-y", "@z", "'=quoted", "''-twice",
    "'plain", "\ttab", "\rreturn", "two\nlines", "CR\r\nLF", 'a "name"', " blanks ", "a, b", "Input.image_url", "Answer.text", "\U0001f389", "\u0645\u0631\u062d\u0628\u0627",
    "\u00a0", "x" * 300, "row 2", "paid", "sep=;", "-status", "'=status", "reason", "hit", "#", "null",
)  # fmt: skip
LOUD_NAMES = ("Which? a;b;c" * 15, "u|v" * 30, "t\tt" * 30)  # with more delimiters than there are columns
CELLS = (
    "", "", "", "plain", "=1+1", "+49 30 1234", "-5", "@all", "'=x", "''=x", "'''@", "'", "''", "'plain", "\ttab first",
    "\rreturn first", "'\tx", "'\ry", "=", "-", "two\nlines", "CR\r\nLF", "a\rb", 'say "so"', '"', '""', " blank before",
    "blank after ", " ", "\t", "a,b;c|d", "\U0001f389 \u00e9", "\u0645\u0631\u062d\u0628\u0627", "\u00a0", "\u200b=1",
    "007", "1E5", "3.0E+12", "1,000.00", "12:30", "2026-01-31", "y" * 5000, "unexpected", "to_pay", "\ufeff", "TRUE",
    '=HYPERLINK("http://example.com","x")', "\x01", "\n", "\n=1", "\uff1d1", "NULL", "'=\"\"", "a\tb",
)  # fmt: skip
REASONS = (
    "Thank you", "Thank you", "=1+1", "'=x", "''+a", "-", "@all", "\ttab", "\rreturn", "two\nlines", "CR\r\nLF",
    'a "quoted" reason', " blanks  around ", "\U0001f389", "\u0645\u0643\u0627\u0641\u0623\u0629", "no\u00a0break", "a;b,c|d",
    "'", "0", "+", "'plain", "\"", "unexpected",
)  # fmt: skip
REFS = ("", "", "", "R1", "=R", "'@", "-1", "007", "a b", "'", "x,y", "\u00e9")
BAD_AMOUNTS = (
    "$5.00", "5,00", "1,000", "5.001", "-1", "1e2", " 5", "5\u00a0", "=5", "five", "'=5", "+5", "@", "99999999999",
    "", "\t5", "1.000,00", "two\nlines", '"', "''-1", "5;0",
)  # fmt: skip
BAD_IDS = ("", "=A1", "-", "TP_x", "3.0E+12", "A1 ", "x", "'=A", "Mister A", "\u00a0", "A1,A2", "@me", "''+A", "\ta")
MARKERS = ("https://workersandbox.mturk.com/x", "ASSIGNMENT_ID_NOT_AVAILABLE", "=https://workersandbox.mturk.com")


class World:
    """One bonus file with its payments; see the top of this file."""

    def __init__(self, seed, platform, real=False):
        """`real`: as a platform has it, where no participant has two submissions."""
        self.seed, self.platform = seed, platform
        self.random = random.Random(f"{platform} {seed}")
        self.shared = self.often(0.2) and not real
        self.options, self.payments, self.rows = [], [], []
        self.ids = ID_NAMES[platform]
        self.decimal = self.often(0.2)
        if self.decimal:
            self.options += ["--decimal", ","]
        self.give_options()
        self.make_columns()
        numbers = list(range(1, STUDY_SIZE + 1))
        self.random.shuffle(numbers)
        for number in numbers[: self.random.choice((0, 1, 3, 6, STUDY_SIZE))]:
            self.make_payee(number)
        self.random.shuffle(self.rows)
        self.source = self.write()
        self.existing = self.write_existing()

    def often(self, chance):
        return self.random.random() < chance

    def pick(self, choices):
        return self.random.choice(choices)

    # --- whose ids ---

    def worker(self, n):
        if self.platform == PROLIFIC:
            n -= n % 2 if self.shared else 0
            return f"5a{self.seed * 100 + n:022x}"
        return f"A{(self.seed - 1) * STUDY_SIZE + n:013d}"

    def assignment(self, n):
        return f"5b{self.seed:010x}{n:012x}" if self.platform == PROLIFIC else f"3ASN{self.seed:013d}{n:013d}"

    def group(self):
        return f"57{self.seed:022x}" if self.platform == PROLIFIC else f"3HIT{self.seed:026d}"

    # --- columns and options ---

    def give_options(self):
        for option, chance in (
            ("--match amount", 0.1),
            ("--on-conflict pay", 0.1),
            ("--on-conflict top-up", 0.1),
            ("--scope groups", 0.2),
            ("--allow-repeats", 0.1),
            ("--detailed-exitcode", 0.3),
            ("--amount 0.75", 0.15),
        ):
            if self.often(chance) and option.split()[0] not in self.options:
                self.options += option.split()
        if self.platform == MTURK and self.often(0.15):
            self.options += ["--reason", self.pick(REASONS[:5])]

    def make_columns(self):
        """Sets `header`, and `fields`: which column has which field. None stands for a column of the user's."""
        names = list(self.ids) + ["amount"]
        if self.platform == MTURK:
            names += ["reason"] if "--reason" not in self.options or self.often(0.5) else []
        names += ["ref"] if self.often(0.6) else []
        if self.platform == MTURK and self.often(0.3):
            names.remove("hit_id")
        elif self.platform == PROLIFIC and self.often(0.3):
            names.remove(self.pick(("participant_id", "submission_id")))
        if self.platform == PROLIFIC and self.often(0.2):
            names.remove("study_id")
            self.options += ["--study", self.group()]
        columns, chosen = [], set()
        for name in names:
            spelling = self.pick(SPELLINGS[name])
            if name in ("amount", "reason", "ref") and self.often(0.2):
                spelling = self.pick([c for c in CHOSEN if c not in chosen])
                chosen.add(spelling)
                self.options += ["--column", f"{name}={spelling}"]
                if self.often(0.3):  # what only --column tells apart
                    columns.append((spelling.swapcase(), None))
                if self.often(0.3):
                    columns.append((self.pick((name, name, name.title())), None))
            columns.append((spelling, name))
        if self.often(0.3):  # as in every export of Prolific
            columns.append(("Status", None))
        if self.platform == PROLIFIC and self.often(0.3):
            columns.append((self.pick(("currency", "Currency")), None))
        columns += [(name, None) for name in self.extra_names(columns, chosen)]
        if self.often(0.7):
            self.random.shuffle(columns)
        while columns[-1][0] == "":
            columns.pop()
        self.header, self.fields = [c[0] for c in columns], [c[1] for c in columns]
        self.trailing = self.pick((0, 0, 0, 1, 3))
        self.markers = self.often(0.2)

    def has_unclear_choice(self):
        """Whether a --column names, in the report, a column of the report's own or one that is merely like it."""
        own = {normalised(n) for n in OWN + ID_NAMES[self.platform] + ("amount", "currency", "reason", "ref")}
        for at, option in enumerate(self.options):
            if option != "--column":
                continue
            field, spelling = self.options[at + 1].split("=", 1)
            like = normalised(spelling)
            if like != normalised(field) and like in own:
                return True
            if any(name != spelling and normalised(name) == like for name in self.header):
                return True
        return False

    def extra_names(self, columns, chosen):
        """Names that no field goes by, and not all those of a report."""
        taken = {normalised(name) for name, field in columns} | {normalised(name) for name in chosen}
        fields = {field for name, field in columns}
        known = {normalised(s): f for f, spellings in SPELLINGS.items() for s in spellings}
        names = []
        wanted = self.random.choices(EXTRA_NAMES, k=self.pick((0, 1, 2, 4, 8)))
        wanted += self.random.sample(OWN, self.pick((0, 0, 0, 4)))
        wanted += [self.pick(LOUD_NAMES)] if self.often(0.2) else []
        for name in wanted:
            short = normalised(name)
            of_field = known.get(short)
            if short == "currency" and short in taken:
                continue
            if short and (short in taken or (of_field in fields or of_field in self.ids)):
                continue
            if of_field in ("amount", "reason", "ref") and (self.platform == MTURK or of_field != "reason"):
                continue
            names.append(name)
            if self.is_report(columns, names):
                names.pop()
        return names

    @staticmethod
    def is_report(columns, names):
        found = {normalised(name) for name in names + [name for name, field in columns]}
        own = [normalised(name) in found for name in OWN]
        return own[0] and own[1] and sum(own) >= 5

    # --- rows ---

    def amount(self, minor):
        mark = "," if self.decimal and self.often(0.7) else "."
        text = f"{minor // 100}{mark}{minor % 100:02d}"
        return text[:-1] if text.endswith("0") and self.often(0.3) else text

    def usual(self, n):
        return {
            self.ids[0]: self.worker(n),
            self.ids[1]: self.assignment(n),
            self.ids[2]: self.group(),
            "minor": self.random.randint(1, 999),
            "reason": self.pick(REASONS),
            "ref": self.pick(REFS),
        }

    def make_payee(self, n):
        """Rows and payments of one payee, of every kind that there is."""
        row = self.usual(n)
        if self.platform == PROLIFIC and self.often(0.3) and set(self.ids[:2]) <= set(self.fields):
            row[self.pick(self.ids[:2])] = ""
        kind = self.pick(("pay", "pay", "paid", "paid", "amount", "reason", "worker", "repeat", "refs", "zero", "odd"))
        self.add_row(row)
        if kind == "paid":
            self.add_payment(n, row)
        elif kind == "amount":
            self.add_payment(n, row, minor=row["minor"] + 25)
        elif kind == "reason":
            self.add_payment(n, row, reason="Another reason")
        elif kind == "worker" and self.platform == MTURK:
            self.add_payment(n, row, worker=self.worker(n % STUDY_SIZE + 1))
        elif kind == "repeat":
            self.add_row(row)
        elif kind == "refs":
            self.add_row(dict(row, ref="R2"))
            self.add_payment(n, row)
        elif kind == "zero":
            self.add_row(dict(row, minor=0))
        elif kind == "odd":
            self.spoil(row)
        if self.often(0.2):
            self.add_payment(n, row, minor=777, reason="Nobody asked for this")

    def spoil(self, row):
        cells = self.rows.pop()
        kind = self.pick(("amount", "amount", "id", "id", "reason", "ref", "width", "width", "unnamed", "swap", "blank"))
        if kind == "id":
            kind = self.pick([f for f in self.ids if f in self.fields] or ["amount"])
        if kind in ("amount",) + self.ids:
            cells[self.fields.index(kind)] = self.pick(BAD_AMOUNTS if kind == "amount" else BAD_IDS)
        elif kind == "reason" and "reason" in self.fields:
            cells[self.fields.index("reason")] = self.pick(("", "  ", "\x07", "r" * 4097, "=\x01"))
        elif kind == "ref" and "ref" in self.fields:
            cells[self.fields.index("ref")] = self.pick((" x", "x\u00a0", "=\x02", "\tx"))
        elif kind == "width":
            if self.often(0.5) and len(cells) > 2:
                del cells[self.random.randrange(len(cells)) :]
            else:
                cells.insert(self.random.randrange(len(cells) + 1), self.pick(("50", "x", "=1")))
        elif kind == "unnamed":
            cells += [""] * self.trailing + ["stray"]
        elif kind == "swap" and set(self.ids[:2]) <= set(self.fields):
            a, b = (self.fields.index(f) for f in self.ids[:2])
            cells[a], cells[b] = cells[b], cells[a]
        elif kind == "blank":
            cells = [self.pick(("", " ", "\t")) for _ in cells]
        self.rows.append(cells)
        if self.often(0.3):
            self.add_row(row)

    def add_row(self, row):
        cells = []
        for name, field in zip(self.header, self.fields):
            if field == "amount":
                is_default = "--amount" in self.options and self.often(0.3)
                cells.append("" if is_default else self.amount(row["minor"]))
            elif field == "reason" and "--reason" in self.options and self.often(0.3):
                cells.append(self.pick(("", " ")))
            elif field:
                cells.append(row[field])
            elif normalised(name) == "currency" and self.platform == PROLIFIC:
                cells.append(self.pick(("", "GBP", "GBP", "GBP", "pounds", "=GBP", "gbp")))
            else:
                cells.append(self.pick(MARKERS if self.markers and self.often(0.05) else CELLS))
        self.rows.append(cells)

    def add_payment(self, n, row, minor=None, reason=None, worker=None):
        self.payments.append(
            {
                "n": n,
                "worker": worker or self.worker(n),
                "minor": row["minor"] if minor is None else minor,
                "reason": row["reason"] if reason is None else reason,
            }
        )

    # --- the files ---

    def write(self):
        delimiter = self.pick(",,;\t|")
        end = self.pick(("\n", "\n", "\r\n", "\r"))
        blank = [""] * len(self.header)
        lines = [self.header] + self.rows
        for _ in range(self.pick((0, 0, 1, 3))):
            lines.insert(self.random.randrange(1, len(lines) + 1), self.pick((blank, [])))
        lines += [blank] * self.pick((0, 0, 2))
        style = self.pick((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, "mixed"))
        text = ""
        for cells in lines:
            # In the header any delimiter is quoted: the reader counts those that are not.
            special = ",;\t|" if cells is self.header else delimiter
            if cells and len(cells) == len(self.header):
                cells = cells + [""] * self.trailing
            text += delimiter.join(self.cell(c, special, style) for c in cells) + end
        if self.trailing == 0 and lines[-1] is not blank and lines[-1] and self.often(0.2):
            text = text[: -len(end)]
        if len(self.header) == 1 or self.often(0.1):
            text = f"sep={delimiter}{end}{text}"
        encoding = self.pick(("utf-8", "utf-8", "utf-8-sig", "utf-16"))
        if encoding == "utf-16":
            big = self.often(0.5)
            return b"\xfe\xff" + text.encode("utf-16-be") if big else b"\xff\xfe" + text.encode("utf-16-le")
        return text.encode(encoding)

    def cell(self, text, special, style):
        needed = any(c in text for c in special + '"\n\r')
        if needed or style == csv.QUOTE_ALL or (style == "mixed" and self.often(0.3)):
            return '"' + text.replace('"', '""') + '"'
        return text

    def write_existing(self):
        """A list of what is paid, kept by hand."""
        names = list(self.ids) + ["paid_amount", "paid_at", "payment_id"]
        names += ["message"] if self.platform == MTURK else ["currency"]
        out = io.StringIO(newline="")
        writer = csv.writer(out, quoting=csv.QUOTE_ALL)
        writer.writerow(names)
        for number, paid in enumerate(self.payments):
            amount = f"{paid['minor'] // 100}.{paid['minor'] % 100:02d}"
            ids = [paid["worker"], self.assignment(paid["n"]), self.group()]
            last = paid["reason"] if self.platform == MTURK else "GBP"
            key = self.pick(("", f"pay{number}", f"=pay{number}", f"-{number}"))
            writer.writerow(ids + [amount, self.pick(("", "2026-01-12T09:30:05Z", "2026-01-13")), key, last])
        return out.getvalue().encode()


def normalised(name):
    """As names of columns are compared."""
    return "".join(c for c in name.lower() if c not in " _-.\t\r\n\u00a0\u200b\ufeff")
