// Tables sort by a click, or a key, on the name of a column: numbers as numbers, missing
// ones always last. Without this script they are plain tables.
"use strict";

function sortKey(row, column) {
  const cell = row.cells[column];
  return "value" in cell.dataset ? Number(cell.dataset.value) : cell.textContent.trim();
}

function isMissing(key) {
  return key === "" || Number.isNaN(key);
}

function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

function sortBy(table, header, column) {
  // The best first, so numbers start from the highest; text starts from A.
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => ({ row, key: sortKey(row, column) }));
  const numbers = rows.some(({ key }) => typeof key === "number");
  const before = header.getAttribute("aria-sort");
  const first = numbers ? "descending" : "ascending";
  const second = numbers ? "ascending" : "descending";
  const direction = before === first ? second : first;
  const sign = direction === "ascending" ? 1 : -1;
  rows.sort((a, b) => {
    const missing = isMissing(a.key) - isMissing(b.key);
    return missing || (isMissing(a.key) ? 0 : sign * compare(a.key, b.key));
  });
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", direction);
  body.append(...rows.map(({ row }) => row));
}

for (const table of document.querySelectorAll("table.sortable")) {
  [...table.tHead.rows[0].cells].forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = header.textContent;
    button.addEventListener("click", () => sortBy(table, header, column));
    header.replaceChildren(button);
  });
}

// Paper has what is folded away, too.
window.addEventListener("beforeprint", () => {
  for (const element of document.querySelectorAll("details")) element.open = true;
});
