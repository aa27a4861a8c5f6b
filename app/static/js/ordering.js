// The steps of an ordering: buttons move a step up or down, and a step that is given a position goes there. The list
// always reads as it will be kept. Without this each step keeps the position that was chosen for it.

const selectIn = (row) => row.querySelector("select");

/** Make the steps of `list` movable. `words`: up, down, moved ("{n} of {all}"); `announce` tells where a step went. */
export function makeMovable(list, { up, down, moved }, announce) {
  const rows = () => [...list.children];

  function arrange() {
    const place = (row) => Number(selectIn(row).value) || Infinity;
    const sorted = rows().map((row, index) => [place(row), index, row]).sort(([a, i], [b, j]) => (a < b ? -1 : a > b ? 1 : i - j));
    list.append(...sorted.map(([, , row]) => row));
  }

  function move(row, to) {
    const others = rows().filter((each) => each !== row);
    const place = Math.max(0, Math.min(to, others.length));
    others.splice(place, 0, row);
    list.append(...others);
    others.forEach((each, index) => (selectIn(each).value = String(index + 1)));
    announce(moved.replace("{n}", place + 1).replace("{all}", others.length));
  }

  function button(row, word, arrow, by) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button-quiet";
    made.textContent = arrow;
    made.setAttribute("aria-label", `${word}: ${row.querySelector("label").textContent}`);
    made.addEventListener("click", () => {
      move(row, rows().indexOf(row) + by);
      made.focus();
      selectIn(row).dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "moved" }));
    });
    return made;
  }

  for (const row of rows()) {
    const buttons = document.createElement("span");
    buttons.className = "moves";
    buttons.append(button(row, up, "↑", -1), button(row, down, "↓", 1));
    row.append(buttons);
  }

  list.addEventListener("change", ({ target, detail }) => {
    if (detail === "moved") return;
    if (target.value) move(target.closest("li"), Number(target.value) - 1);
    else for (const row of rows()) selectIn(row).value = "";
    target.focus();
  });
  list.addEventListener("arrange", arrange);
  arrange();
}
