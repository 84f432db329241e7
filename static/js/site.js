// Small comforts; every page works without them. No storage, no request, nothing leaves the page.
(() => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copy).textContent.replace(/\s/g, "");
      await navigator.clipboard.writeText(text);
      button.textContent = button.dataset.done;
    });
  }
  for (const link of document.querySelectorAll("[data-leave]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      window.location.replace(link.href);
    });
    let pressed = 0;
    document.addEventListener("keydown", (event) => {
      pressed = event.key === "Escape" ? pressed + 1 : 0;
      if (pressed === 3) link.click();
    });
  }
  for (const box of document.querySelectorAll("[data-count]")) {
    const most = Number(box.dataset.count);
    const line = document.createElement("p");
    line.className = "field__count";
    line.setAttribute("role", "status");
    box.after(line);
    const count = () => {
      const left = most - [...box.value.replace(/\r\n?/g, "\n").trim()].length;
      const words = left < 0 ? box.dataset.over : left <= most / 8 ? box.dataset.left : "";
      line.classList.toggle("is-over", left < 0);
      line.textContent = words.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
    };
    box.addEventListener("input", count);
    count();
  }
})();
