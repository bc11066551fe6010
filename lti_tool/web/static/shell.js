// The page came without its secret: look where this browser keeps it, and ask again with it.
(async () => {
  const { shellSid: sid, storageOrigin } = document.getElementById("main").dataset;
  const show = (shown) => {
    for (const id of ["asking", "closed"]) {
      const part = document.getElementById(id);
      part?.classList.remove("late");
      if (part) part.hidden = id !== shown;
    }
  };
  if (!sid || !window.htmx) return;
  show("asking");
  const secret = sessionSecret.findHere(sid) || (await sessionSecret.findThere(sid, storageOrigin));
  if (secret) {
    headerSession.begin(sid, secret);
    await headerSession.open(location.pathname + location.search);
  }
  // Still here: nothing was kept, the session is over, or there was no answer at all.
  show("closed");
})();
