
"use strict";
(() => {
  const SHOWN = 500; // rows at a time: each costs time whenever the table is laid out
  const GROUP = 500;
  const LONG = 2000; // from here on the style gives the columns fixed widths
  const PRINTED = 5000;
  const root = document.documentElement;

  const textOf = (row, column) => row.cells[column] ? row.cells[column].textContent : "";

  function start() {
    const table = document.querySelector(".box table");
    if (!table) return;
    const controls = document.querySelector(".controls");
    const shown = document.querySelector("#rows [role=status]");
    const paging = document.querySelector(".paging");
    const search = document.getElementById("search");
    const status = document.getElementById("status");
    const heads = Array.from(table.tHead.rows[0].cells);
    const whole = document.getElementById("whole");
    const rows = Array.from(table.tBodies).flatMap((body) => Array.from(body.rows));
    const ranks = new Map(Array.from(status.options, (option, i) => [option.value, i]));
    const words = new Map();
    let order = rows;
    let matches = rows;
    let limit = SHOWN;

    // Puts the first `count` of those that match into the table, and says so.
    function show(count) {
      Array.from(table.tBodies).forEach((body) => body.remove());
      for (let i = 0; i < count; i += GROUP) {
        const body = table.createTBody();
        body.append(...matches.slice(i, Math.min(i + GROUP, count)));
      }
      table.classList.toggle("long", count > LONG);
      shown.textContent = (matches.length < rows.length ? matches.length + " of " : "") +
        rows.length + (rows.length === 1 ? " row" : " rows") +
        (count < matches.length ? ", the first " + count + " shown" : "");
    }

    function pagingButton(text, more) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.addEventListener("click", () => {
        limit += more;
        draw();
      });
      return button;
    }

    function draw() {
      const count = Math.min(limit, matches.length);
      const left = matches.length - count;
      show(count);
      paging.replaceChildren();
      if (left > SHOWN) paging.append(pagingButton("Show " + SHOWN + " more", SHOWN));
      if (left) paging.append(pagingButton("Show all " + matches.length, left));
      paging.hidden = !left;
    }

    function wordsOf(row) {
      let text = words.get(row);
      if (text === undefined) {
        text = Array.from(row.cells, (cell) => cell.textContent).join("\n").toLowerCase();
        words.set(row, text);
      }
      return text;
    }

    // Somebody is about to type: what they will search is read a piece at a time until then.
    function readAhead(from) {
      const to = Math.min(from + 1000, rows.length);
      for (let i = from; i < to; i++) wordsOf(rows[i]);
      if (to < rows.length) setTimeout(readAhead, 0, to);
    }

    function filter() {
      const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const kind = status.value;
      matches = order.filter((row) => (!kind || row.className === kind) &&
        (!wanted.length || wanted.every((word) => wordsOf(row).includes(word))));
      limit = SHOWN;
      draw();
    }

    // What each row is sorted by: a number, a text, or nothing. A column of numbers alone is sorted as
    // numbers, the status by its place in the list of all, and an amount that is none comes behind.
    function keysOf(column) {
      if (column === 1) return rows.map((row) => ranks.get(row.className));
      const isNumber = heads[column].className === "n";
      const texts = rows.map((row) => textOf(row, column));
      const numeric = isNumber ||
        texts.every((text) => text === "" || /^-?\d{1,15}(\.\d{1,9})?$/.test(text));
      return texts.map((text) => {
        if (text === "") return undefined;
        return numeric && !isNaN(text) ? Number(text) : text;
      });
    }

    function compare(a, b) {
      if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
      return typeof a === "number" ? a - b : collator.compare(a, b);
    }
    const collator = new Intl.Collator("en");

    function sort(column) {
      const down = heads[column].getAttribute("aria-sort") === "ascending";
      const keys = keysOf(column);
      const filled = [];
      const empty = [];
      keys.forEach((key, i) => (key === undefined ? empty : filled).push(i));
      filled.sort((a, b) => down ? compare(keys[b], keys[a]) : compare(keys[a], keys[b]));
      order = filled.concat(empty).map((i) => rows[i]);
      heads.forEach((head) => head.removeAttribute("aria-sort"));
      heads[column].setAttribute("aria-sort", down ? "descending" : "ascending");
      filter();
    }

    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.addEventListener("click", () => sort(column));
      head.replaceChildren(button);
    });
    // Long texts are cut until somebody wants them: of one row, or of all.
    table.classList.add("cut");
    whole.hidden = !table.querySelector("td p");
    whole.addEventListener("click", () => {
      whole.setAttribute("aria-pressed", String(!table.classList.toggle("cut")));
    });
    table.addEventListener("click", (event) => {
      const text = event.target.closest("td p");
      if (text && getSelection().isCollapsed) text.closest("tr").toggleAttribute("data-whole");
    });
    let timer = 0;
    search.addEventListener("focus", () => readAhead(0), { once: true });
    search.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(filter, 100);
    });
    status.addEventListener("change", filter);
    document.querySelectorAll("a[data-show]").forEach((link) => {
      link.addEventListener("click", () => {
        search.value = "";
        status.value = link.dataset.show;
        filter();
      });
    });
    addEventListener("beforeprint", () => {
      show(Math.min(Math.max(limit, PRINTED), matches.length));
    });
    addEventListener("afterprint", draw);
    controls.hidden = false;
    filter();
  }

  root.classList.add("waiting"); // the rows are not laid out before the first of them are chosen
  document.addEventListener("DOMContentLoaded", () => {
    try {
      start();
    } finally {
      root.classList.remove("waiting");
    }
  });
})();
