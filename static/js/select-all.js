// Lets one check box in a table's head choose all rows that can be chosen; the box stays hidden without script.
for (const all of document.querySelectorAll("input[data-select-all]")) {
  const table = all.closest("table");
  const boxes = [...table.querySelectorAll("tbody input[type=checkbox]:not(:disabled)")];
  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = boxes.length > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.closest("[hidden]").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  table.addEventListener("change", show);
  show();
}
