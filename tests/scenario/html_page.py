#!/usr/bin/python3
"""Opens the page of a report in a browser and checks it.

    html_page.py CHECK PAGE [REPORT.csv]

CHECK is the name of a function below, with - for _. Prints what is wrong; the status is 1 then.
"""

import csv
import re
import sys

from browser import Browser

DESKTOP, PHONE = 1280, 390

# The colours of every text and of what is behind it, where the contrast is below 4.5 to 1.
PALE_TEXTS = """
(() => {
  const numbers = (color) => color.match(/[0-9.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = numbers(color).slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      const alpha = numbers(color)[3];
      if (alpha === undefined || alpha === 1) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const pale = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    const style = getComputedStyle(element);
    const isDrawn = element.namespaceURI.endsWith("svg");
    if (!walk.currentNode.data.trim() || element.tagName === "title") continue;
    const segment = isDrawn && element.parentElement.querySelector("rect");
    const front = isDrawn ? style.fill : style.color;
    const back = segment && element.parentElement.tagName === "g" ? getComputedStyle(segment).fill
      : behind(element);
    const [low, high] = [light(front), light(back)].sort((a, b) => a - b);
    if ((high + 0.05) / (low + 0.05) < 4.5) pale.add(`${front} on ${back}: ${walk.currentNode.data}`);
  }
  return Array.from(pale);
})()
"""

CELLS = """
Array.from(document.querySelectorAll(".box tbody tr"), (row) => [row.className].concat(
  Array.from(row.cells, (cell) => cell.textContent)))
"""

IS_SEEN = """
((words) => Array.from(document.querySelectorAll(words)).some((element) => element.checkVisibility()))
"""


# Cells, but those of long texts, and options whose text stands on more than one line.
BROKEN = """
Array.from(document.querySelectorAll(
  ".box td, .box tbody th, .totals th, .totals td:nth-child(2), kbd")).filter((element) => {
  if (element.querySelector("p")) return false;
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect().height > 1.9 * parseFloat(getComputedStyle(element).fontSize);
}).map((element) => element.textContent)
"""

# How many long texts of the table do not show all they have.
CUT = """
Array.from(document.querySelectorAll(".box p")).filter((text) => text.scrollHeight > text.clientHeight).length
"""


class Wrong(Exception):
    """The page is not as it must be."""


def want(wanted, got, what):
    if wanted != got:
        raise Wrong(f"{what}: wanted {wanted!r}, got {got!r}")


def is_seen(page, selector):
    return page.evaluate(f"{IS_SEEN}({selector!r})")


def check_calm(page):
    want([], page.troubles, "in the console or on the network")


def read_report(path):
    """The columns and the rows of the CSV report, as a page shows its cells."""
    with open(path, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    clean = lambda cell: re.sub(r"[\n\r\t]", " ", re.sub(r"^'('*[=+\-@\t\r])", r"\1", cell))
    return [clean(name) for name in header], [[clean(cell) for cell in row] for row in rows]


def check_table(page, path):
    """Every cell of the CSV report stands in the page's table, and no other row does."""
    header, rows = read_report(path)
    names = page.evaluate(
        'Array.from(document.querySelectorAll(".box thead th"), (cell) => cell.textContent)')
    names = [name.split(", ")[0] if name.endswith(", USD") else name for name in names]
    shown = page.evaluate(CELLS)
    want(len(rows), len(shown), "rows in the table")
    for name in header:
        if name not in names and any(row[header.index(name)] for row in rows) and name != "currency":
            raise Wrong(f"the table has no column {name!r} but {names}")
    for row, cells in zip(rows, shown):
        kind, *cells = cells
        cells += [""] * (len(names) - len(cells))
        for name, cell in zip(names, cells):
            wanted = row[header.index(name)]
            if name == "status":
                want(wanted, kind, "the status of a row")
                want(wanted.replace("_", " "), cell[2:], "the words of a status")
            else:
                want(wanted, cell, f"{name} of row {row[0]}")


def parts(browser, path, report):
    """At both widths and in both themes."""
    for width in (DESKTOP, PHONE):
        for dark in (False, True):
            page = browser.open(path, width=width, dark=dark)
            where = f"at {width} pixels, {'dark' if dark else 'light'}"
            want(["Needs a person: 4 rows and 1 payment", "Money", "Payments over time", "All rows"],
                 page.evaluate('Array.from(document.querySelectorAll("h2"), (h) => h.textContent)'),
                 f"headings {where}")
            for selector in ("h1", ".facts", ".summary", ".setting", ".tiles", ".bar rect", ".totals",
                             ".days rect", ".group.held .case li", "#search", "#status", ".box td"):
                if not is_seen(page, selector):
                    raise Wrong(f"no {selector} is to be seen {where}")
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                raise Wrong(f"the page is wider than the window {where}")
            if not page.evaluate('(({scrollWidth, clientWidth}) => scrollWidth > clientWidth)'
                                 '(document.querySelector(".box"))'):
                raise Wrong(f"the table does not scroll within its box {where}")
            want([], page.evaluate(PALE_TEXTS), f"texts without contrast {where}")
            background = page.evaluate("getComputedStyle(document.body).backgroundColor")
            if (int(re.findall(r"\d+", background)[0]) < 128) != dark:
                raise Wrong(f"the background is {background} {where}")
            want([], page.evaluate(BROKEN), f"what is broken {where}")
            if width == PHONE:
                check_phone(page)
            check_table(page, report)
            check_calm(page)


def check_phone(page):
    """Of a row one sees which it is, its status and its amount; a long text makes it two lines high."""
    page.evaluate('document.querySelector(".box").scrollIntoView()')
    want([], page.evaluate("""(() => {
      const right = document.querySelector(".box").getBoundingClientRect().right;
      return Array.from(document.querySelectorAll(".box tr > :nth-child(3)"))
        .filter((cell) => cell.getBoundingClientRect().right > right).map((cell) => cell.textContent);
    })()"""), "amounts that are cut on a phone")
    tall = page.evaluate('Math.max(...Array.from(document.querySelectorAll(".box tbody tr"), '
                         '(row) => row.offsetHeight))')
    if tall > 60:
        raise Wrong(f"a row is {tall} pixels high on a phone")
    if page.evaluate("scrollY + document.getElementById('person').getBoundingClientRect().top > innerHeight"):
        raise Wrong("the rows that need a person do not begin on the first screen of a phone")
    cut = page.evaluate(CUT)
    page.evaluate('document.querySelector(".box tr.held p").click()')
    if not page.evaluate(CUT) < cut:
        raise Wrong("a tap does not show the whole of a long text")
    page.evaluate('document.getElementById("whole").click()')
    want(0, page.evaluate(CUT), "long texts that are cut when all are wanted")
    page.evaluate('document.getElementById("whole").click()')


def type_into_search(page, text):
    """Types as a person does, and waits until the table has followed."""
    if not is_seen(page, "#search"):
        raise Wrong("there is no search field to type into")
    page.evaluate(f"""new Promise((resolve) => {{
      const search = document.getElementById("search");
      new MutationObserver(resolve).observe(document.querySelector("#rows [role=status]"),
        {{childList: true}});
      search.value = {text!r};
      search.dispatchEvent(new Event("input"));
    }}).then(() => undefined)""")


def column_of(page, name):
    index = page.evaluate(
        f'Array.from(document.querySelectorAll(".box thead th")).findIndex('
        f'(cell) => cell.textContent.split(",")[0] === {name!r})')
    return index, [(row + [""] * 99)[index + 1] for row in page.evaluate(CELLS)]


def sort_by(page, name):
    index, _ = column_of(page, name)
    page.evaluate(f'document.querySelectorAll(".box thead button")[{index}].click()')
    return page.evaluate('Array.from(document.querySelectorAll(".box thead th"), (cell) => '
                         'cell.getAttribute("aria-sort")).filter(Boolean)')


def works(browser, path, report):
    """Search, filter and sort do what they say."""
    header, rows = read_report(report)
    page = browser.open(path)
    worker = rows[3][header.index("worker_id")]
    wanted = [row[0] for row in rows if worker in row]
    type_into_search(page, worker.lower())
    want(wanted, column_of(page, "row")[1], f"rows found for {worker}")
    want(f"{len(wanted)} of {len(rows)} rows",
         page.evaluate('document.querySelector("#rows [role=status]").textContent'), "the count")
    type_into_search(page, "no such words")
    want([], page.evaluate(CELLS), "rows found for nothing")
    page.evaluate('document.querySelector("a[data-show=held]").click()')
    want({"held"}, {row[0] for row in page.evaluate(CELLS)}, "statuses behind the link")
    want("", page.evaluate('document.getElementById("search").value'), "the search behind the link")
    page.evaluate('(() => { const status = document.getElementById("status"); status.value = ""; '
                  'status.dispatchEvent(new Event("change")); })()')
    want(len(rows), len(page.evaluate(CELLS)), "rows without a filter")

    def amount(text):
        return (1, text) if not re.fullmatch(r"[0-9.]+", text) else (0, float(text))

    amounts = [row[header.index("amount")] for row in rows]
    filled = [text for text in amounts if text]
    empty = [""] * (len(amounts) - len(filled))
    want(["ascending"], sort_by(page, "amount"), "aria-sort after a click")
    want(sorted(filled, key=amount) + empty, column_of(page, "amount")[1], "amounts, rising")
    # Rows that are alike keep their order.
    numbers = dict(zip((row[0] for row in rows), amounts))
    order = column_of(page, "row")[1]
    want([row for row in numbers if numbers[row] == "4.00"],
         [row for row in order if numbers[row] == "4.00"], "the order of rows with one amount")
    want(["descending"], sort_by(page, "amount"), "aria-sort after a second click")
    want(sorted(filled, key=amount, reverse=True) + empty, column_of(page, "amount")[1],
         "amounts, falling")
    want(["ascending"], sort_by(page, "Session"), "aria-sort of another column")
    sessions = [row[header.index("Session")] for row in rows]
    want(sorted((text for text in sessions if text), key=float),
         [text for text in column_of(page, "Session")[1] if text], "numbers of an own column")
    sort_by(page, "row")
    want([row[0] for row in rows], column_of(page, "row")[1], "rows in the order of the file")
    check_calm(page)


def plain(browser, path, report):
    """Without its script it is a plain table, and nothing dead stands beside it."""
    for width in (DESKTOP, PHONE):
        page = browser.open(path, width=width, script=False)
        check_table(page, report)
        for selector in ("button", "input", "select", ".paging"):
            if is_seen(page, selector):
                raise Wrong(f"{selector} is to be seen without a script")
        page.evaluate('document.querySelector(".box").scrollIntoView()')
        if not is_seen(page, ".box tbody tr:last-child td"):
            raise Wrong("the last row cannot be seen")
        want(0, page.evaluate(CUT), "texts that are cut, and nothing to unfold them")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            raise Wrong(f"the page is wider than {width} pixels")
        check_calm(page)


def paper(browser, path, report):
    """What is printed from a dark screen is light, whole and without controls."""
    page = browser.open(path, width=1000, dark=True)
    page.media("print", dark=True)
    for selector in ("button", "input", "select", "nav", ".paging"):
        if selector != "button" and is_seen(page, selector):
            raise Wrong(f"{selector} is printed")
    style = page.evaluate("""(() => {
      const of = (selector) => getComputedStyle(document.querySelector(selector));
      return [of(".box thead").display, of(".box").overflowX, of(".box").maxHeight,
        of(".box tbody tr").breakInside, of("body").color, of(".box thead button").color];
    })()""")
    want(["table-header-group", "visible", "none", "avoid"], style[:4], "the style on paper")
    for color in style[4:]:
        if max(map(int, re.findall(r"\d+", color)[:3])) > 128:
            raise Wrong(f"text is printed in {color}")
    # What is a little wider than the paper browsers print a little smaller.
    if page.evaluate("document.documentElement.scrollWidth > 1.2 * innerWidth"):
        raise Wrong("the table is wider than the paper")
    want("contents", page.evaluate('getComputedStyle(document.querySelector(".box thead button")).display'),
         "the display of the buttons in the heads, which Chromium else leaves out on all sheets but the first")
    want([], page.evaluate(BROKEN), "what is broken on paper")
    want([False, True], [is_seen(page, ".box .o"), is_seen(page, ".on-paper")],
         "ids of HITs, and the words that they are left out")
    check_table(page, report)
    check_calm(page)


def harmless(browser, path, report):
    """Nothing in the report became more than text: `touched` is what its scripts would set."""
    for script in (True, False):
        page = browser.open(path, script=script)
        want("undefined", page.evaluate("typeof touched"), "what a script in the report would set")
        want([1, 1, 0], page.evaluate("""[
          document.scripts.length, document.querySelectorAll("style").length,
          document.querySelectorAll(
            "img, iframe, object, embed, link, base, form, i, [onerror], [onload], [style]").length
        ]"""), "scripts, styles and elements that are not the page's")
        want([], page.evaluate('Array.from(document.links, (link) => link.getAttribute("href"))'
                               '.filter((address) => !/^#(person|money|times|rows)$/.test(address))'),
             "links to other places")
        check_table(page, report)
        check_calm(page)
    # And if something did: nothing runs that is not of the page, and nothing is fetched.
    page = browser.open(path)
    page.evaluate("""(() => {
      const script = document.createElement("script");
      script.textContent = "touched = 1";
      document.body.append(script);
      document.body.insertAdjacentHTML("beforeend", "<img src='touch.png' onerror='touched = 1'>");
    })()""")
    want("undefined", page.evaluate("typeof touched"), "what a script from elsewhere would set")
    if not any("Content Security Policy" in trouble for trouble in page.troubles):
        raise Wrong(f"the policy stopped nothing: {page.troubles}")


def many(browser, path, report):
    """Thousands of rows: the first are shown at once, all of them on demand, and without a script."""
    _, rows = read_report(report)
    page = browser.open(path)
    want(500, len(page.evaluate(CELLS)), "rows shown at first")
    is_long = 'document.querySelector(".box table").classList.contains("long")'
    want(False, page.evaluate(is_long), "columns of fixed width for a few rows")
    type_into_search(page, rows[-1][3])
    want([rows[-1][0]], column_of(page, "row")[1], "the last row, found")
    type_into_search(page, "A00000000010")
    want(100, len(page.evaluate(CELLS)), "rows to be printed")
    sheets = page.print_out().count(b"/Type /Page\n")
    if not 2 <= sheets <= 4:
        raise Wrong(f"100 short rows take {sheets} sheets")
    type_into_search(page, "")
    sort_by(page, "row")
    sort_by(page, "row")
    want(rows[-1][0], column_of(page, "row")[1][0], "the first row when sorted downwards")
    sort_by(page, "row")
    page.evaluate('document.querySelector(".paging button:last-child").click()')
    check_table(page, report)
    if is_seen(page, ".paging"):
        raise Wrong("there is more to show when all is shown")
    check_calm(page)
    for page in (page, browser.open(path, script=False)):
        check_table(page, report)
        want(True, page.evaluate(is_long), "columns of fixed width for all rows")
        # Heads stand above their columns, though the rows are laid out a group at a time.
        want([], page.evaluate("""(() => {
          document.querySelector(".box").scrollIntoView();
          const head = Array.from(document.querySelector(".box thead tr").cells);
          const row = document.querySelector(".box tbody:nth-of-type(3) tr").cells;
          row[0].scrollIntoView();
          return head.filter((cell, i) => row[i] && cell.getBoundingClientRect().left !==
            row[i].getBoundingClientRect().left).map((cell) => cell.textContent);
        })()"""), "columns that are not below their heads")


def main():
    name, path, *report = sys.argv[1:]
    checks = {check.__name__: check for check in (parts, works, plain, paper, harmless, many)}
    try:
        with Browser() as browser:
            checks[name](browser, path, *report)
    except Wrong as wrong:
        print(wrong)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
