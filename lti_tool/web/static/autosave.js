// Keep a check's answers safe: say when they are not saved yet, and try again until they are.
(() => {
  const WAITS = [2, 4, 8, 15];
  const WORDS = {
    unreachable: "Not saved yet: no connection. Keep this page open, it tries again.",
    troubled: "Not saved yet: the server is busy. Keep this page open, it tries again.",
    notSubmitted:
      "No connection, so your check cannot be handed in yet. Keep this page open and press " +
      "“Submit my check” again when your answers are saved.",
    closed:
      "This page was closed to keep your work safe. What was saved before is kept: open the " +
      "activity again from your course and go on.",
  };
  let tries = 0;
  let timer = 0;
  let isDirty = false;
  let isCutOff = false;

  const saver = () => document.getElementById("autosave");
  const isSave = (event) => event.detail.ctx?.sourceElement?.id === "autosave";
  const saveNow = () => saver() && window.htmx.trigger(saver(), "again");

  const say = (words) => {
    const line = document.getElementById("saved");
    if (!line) return;
    line.classList.add("unsaved");
    // The same words again would be read aloud again.
    if (line.textContent !== words) line.textContent = words;
  };
  const tryLater = (words) => {
    say(words);
    clearTimeout(timer);
    timer = setTimeout(saveNow, WAITS[Math.min(tries, WAITS.length - 1)] * 1000);
    tries += 1;
  };

  document.addEventListener("input", (event) => {
    if (saver()?.contains(event.target)) isDirty = true;
  });
  document.addEventListener("htmx:config:request", (event) => {
    if (!isSave(event)) return;
    clearTimeout(timer);
    isDirty = false;
    // The page may be on its way out: the browser still sends what is small.
    event.detail.ctx.request.keepalive = true;
  });
  document.addEventListener("htmx:before:swap", (event) => {
    if (!isSave(event)) return;
    isCutOff = false;
    const status = event.detail.ctx.response.status;
    if (status < 400) {
      tries = 0;
      document.getElementById("saved")?.classList.remove("unsaved");
      return;
    }
    event.preventDefault();
    if (status === 401) say(WORDS.closed);
    else tryLater(WORDS.troubled);
  });
  document.addEventListener("htmx:error", (event) => {
    if (!isSave(event)) return;
    isCutOff = true;
    tryLater(WORDS.unreachable);
  });
  // The browser's own page about a lost connection would take what is typed with it.
  document.addEventListener(
    "submit",
    (event) => {
      if (!event.target.matches("form.check") || (!isCutOff && navigator.onLine)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      isCutOff = true;
      tryLater(WORDS.notSubmitted);
    },
    true,
  );
  window.addEventListener("online", () => tries && saveNow());
  document.addEventListener("visibilitychange", () => document.hidden && isDirty && saveNow());
})();
