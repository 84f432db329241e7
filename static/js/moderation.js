// Keys and masking for moderators; every page works without them. No storage, no request.
(() => {
  const MASK = "█████";
  for (const button of document.querySelectorAll("[data-mask]")) {
    const text = button.form.querySelector("[data-maskable]");
    button.hidden = false;
    button.addEventListener("click", () => {
      if (text.selectionStart === text.selectionEnd) return;
      text.setRangeText(MASK, text.selectionStart, text.selectionEnd, "end");
      text.focus();
    });
  }
  for (const button of document.querySelectorAll("[data-mask-all]")) {
    const text = button.form.querySelector("[data-maskable]");
    button.hidden = false;
    button.addEventListener("click", () => {
      for (const found of JSON.parse(button.dataset.maskAll)) text.value = text.value.replaceAll(found, MASK);
      text.focus();
    });
  }
  for (const choice of document.querySelectorAll("[data-sentences]")) {
    choice.closest("[hidden]")?.removeAttribute("hidden");
    choice.addEventListener("change", () => {
      const text = choice.form.querySelector("textarea");
      if (!choice.value) return;
      text.value = text.value ? `${text.value}\n${choice.value}` : choice.value;
      choice.value = "";
      text.focus();
    });
  }
  // The list: where one is, what is chosen. The line's link has the focus, so that Enter opens it.
  const lines = [...document.querySelectorAll(".mod-queue tbody tr")];
  const here = () => lines.find((line) => line.contains(document.activeElement));
  const boxes = (line) => line.querySelectorAll("td:first-child input, input[name=copies]");
  const choose = (line, on) => boxes(line).forEach((box) => { box.checked = on; });
  const chosen = () => document.querySelector(".mod-queue tbody input:checked, input[name=everything]:checked");
  const move = (step) => {
    const next = lines[Math.min(Math.max(lines.indexOf(here()) + step, 0), lines.length - 1)];
    next.querySelector("td:nth-child(4) a").focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const all = document.querySelector("[data-all]");
  if (all) {
    all.closest("label").hidden = false;
    all.closest("th").querySelector(".mod-head").hidden = true;
    all.addEventListener("change", () => lines.forEach((line) => choose(line, all.checked)));
  }
  const LIST = {
    j: () => move(1),
    k: () => move(-1),
    x: () => here() && choose(here(), !boxes(here())[0].checked),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("select[data-enter]") && event.target.value) {
      event.preventDefault();
      event.target.form.requestSubmit(event.target.form.querySelector("[data-declines]"));
      return;
    }
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (lines.length && LIST[event.key]) {
      event.preventDefault();
      LIST[event.key]();
      return;
    }
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if ("here" in target.dataset && here() && !chosen()) choose(here(), true);
    target.focus();
    if (target.matches("summary")) {
      target.parentElement.open = true;
      const first = target.parentElement.querySelector("select, input:not([type=hidden]), textarea");
      if (first) first.focus();
    } else if (!target.matches("input:not([type=checkbox]), select")) {
      target.click();
    }
  });
})();
