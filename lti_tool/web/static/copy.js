// Copy buttons: shown only where the browser lets a page write to the clipboard.
(() => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
      window.setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
})();
