// Parts that ask again by themselves rest while nobody looks, and catch up when somebody does.
(() => {
  document.addEventListener("htmx:config:request", (event) => {
    if (document.hidden && event.detail.ctx.sourceEvent?.type === "every") event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    const part = document.getElementById("live");
    if (part && !document.hidden) window.htmx.trigger(part, "seen");
  });
})();
