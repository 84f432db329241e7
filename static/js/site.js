// Small comforts; every page works without them. No storage, no request, nothing leaves the page.
(() => {
  const filter = document.getElementById("filter");
  if (filter) {
    const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    const none = document.getElementById("filter-none");
    filter.hidden = false;
    filter.querySelector("input").addEventListener("input", (event) => {
      const wanted = plain(event.target.value.trim());
      let found = 0;
      for (const area of document.querySelectorAll("[data-area]")) {
        let here = 0;
        for (const site of area.querySelectorAll("[data-name]")) {
          site.hidden = !plain(site.dataset.name).includes(wanted);
          here += site.hidden ? 0 : 1;
        }
        area.hidden = here === 0;
        found += here;
      }
      none.textContent = found ? "" : none.dataset.none;
    });
  }
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
