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
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    target.focus();
    if (target.matches("summary")) {
      target.parentElement.open = true;
      const first = target.parentElement.querySelector("select, input:not([type=hidden]), textarea");
      if (first) first.focus();
    } else if (!target.matches("input")) {
      target.click();
    }
  });
})();
