// What Django's own widgets leave out: names for the search boxes, and no heading above an empty corner.
(() => {
  const mend = () => {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      const box = select.nextElementSibling?.querySelector(".select2-selection");
      const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
      if (!box || !label || label.id) continue;
      label.id = `${select.id}_label`;
      box.setAttribute("aria-labelledby", `${label.id} ${box.getAttribute("aria-labelledby")}`);
      for (const part of box.querySelectorAll("[role=textbox], [role=searchbox]")) part.setAttribute("aria-labelledby", label.id);
      django.jQuery(select).on("select2:open", () => {
        document.querySelector(".select2-container--open .select2-search__field")?.setAttribute("aria-labelledby", label.id);
      });
    }
    for (const corner of document.querySelectorAll("th.original:empty")) {
      const cell = document.createElement("td");
      cell.className = "original";
      corner.replaceWith(cell);
    }
  };
  window.django?.jQuery?.(mend); // in the queue behind what draws the boxes
  document.addEventListener("formset:added", mend);
})();
