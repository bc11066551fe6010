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
  let isCutOff = false;
  let isHandingIn = false;

  const saver = () => document.getElementById("autosave");
  const isSave = (event) => event.detail.ctx?.sourceElement?.id === "autosave";
  const saveNow = () => saver() && window.htmx.trigger(saver(), "again");

  // A page sends only what it has changed since it last saved, question by question: another tab
  // may have answered the others. The field “present” of a question says that it is sent.
  const markOf = (field) => field.closest(".question")?.querySelector("input[name=present]");
  const unsaved = () => [...(saver()?.querySelectorAll("input[name=present]:enabled") ?? [])];
  const isChanged = (field) => {
    if (field.matches("[type=radio], [type=checkbox]"))
      return field.checked !== field.defaultChecked;
    if (!field.matches("select")) return field.value !== field.defaultValue;
    const first = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(first, 0);
  };
  const change = (field) => {
    const mark = markOf(field);
    if (!mark) return;
    mark.disabled = false;
    mark.dataset.changes = Number(mark.dataset.changes ?? 0) + 1;
  };
  const prepare = () => {
    for (const mark of unsaved()) mark.disabled = true;
    for (const field of saver()?.querySelectorAll("input[name^=shown]") ?? []) field.disabled = true;
    // Somebody may have been faster than this script.
    for (const field of saver()?.querySelectorAll("input:not([type=hidden]), select, textarea") ?? [])
      if (isChanged(field)) change(field);
    if (unsaved().length) saveNow();
  };

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

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => saver()?.contains(event.target) && change(event.target));
  }
  document.addEventListener("htmx:config:request", (event) => {
    if (!isSave(event)) return;
    clearTimeout(timer);
    const { ctx } = event.detail;
    ctx.sent = unsaved().map((mark) => [mark, mark.dataset.changes]);
    // The page may be on its way out: the browser still sends what is small.
    ctx.request.keepalive = true;
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
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx.target === document.body) {
      isHandingIn = false;
      prepare();
    }
    if (!isSave(event) || document.querySelector("#saved [data-refused]")) return;
    for (const [mark, changes] of event.detail.ctx.sent ?? []) {
      if (mark.dataset.changes === changes) mark.disabled = true;
    }
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
      if (!event.target.matches("form.check")) return;
      if (!isCutOff && navigator.onLine) {
        isHandingIn = true;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      isCutOff = true;
      tryLater(WORDS.notSubmitted);
    },
    true,
  );
  window.addEventListener("online", () => tries && saveNow());
  window.addEventListener("pageshow", () => (isHandingIn = false));
  document.addEventListener(
    "visibilitychange",
    () => document.hidden && unsaved().length && !isHandingIn && saveNow(),
  );
  // Only what cannot be saved holds anybody back; the rest goes out as the page does.
  window.addEventListener("beforeunload", (event) => {
    if (!isHandingIn && unsaved().length && (tries || !navigator.onLine)) event.preventDefault();
  });
  prepare();
})();
