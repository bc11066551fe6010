// Send a form once, and show that it is on its way.
(() => {
  const release = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  };
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.dataset.sent) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      form.dataset.sent = "yes";
      event.submitter?.setAttribute("aria-busy", "true");
    },
    true,
  );
  const releaseAll = () => document.querySelectorAll("form[data-sent]").forEach(release);
  // The page comes back: by the back button, or because there was no connection.
  window.addEventListener("pageshow", releaseAll);
  document.addEventListener("htmx:finally:request", (event) => {
    if (event.detail.ctx.target === document.body) releaseAll();
  });
})();
