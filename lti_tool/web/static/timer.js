// Say how much time is left, by the server's clock: the one of this device may be wrong. When the
// time is up, hand in what is there.
(() => {
  const SAID = [5, 1];
  let closesAt = 0;
  let ahead = 0; // how far this device's clock is ahead of the server's
  let minutes = Infinity;
  let isAsking = false;

  const line = () => document.getElementById("time-left");
  const read = () => {
    const known = document.querySelector("#saved [data-closes-at]");
    closesAt = known ? Date.parse(known.dataset.closesAt) : 0;
    if (known) ahead = Date.now() - Date.parse(known.dataset.now);
  };
  const left = () => closesAt - (Date.now() - ahead);
  const begin = () => {
    isAsking = false;
    read();
    // What the page says as it opens need not be said again.
    minutes = Math.ceil(left() / 60_000);
    show();
  };

  const show = () => {
    if (!line()) return;
    if (!closesAt) {
      line().textContent = "";
      return;
    }
    const now = Math.max(Math.ceil(left() / 60_000), 0);
    const words = now > 1 ? `${now} min left` : now ? "Less than a minute left" : "Time is up";
    if (line().textContent !== words) line().textContent = words;
    const passed = SAID.find((mark) => now <= mark && minutes > mark && now > 0);
    if (passed) document.getElementById("time-said").textContent = words;
    minutes = now;
    if (left() <= 0 && !isAsking) askWhetherItIsOver();
  };
  // Perhaps the teacher has given more time: the answer to saving says when the check closes.
  const askWhetherItIsOver = () => {
    isAsking = true;
    window.htmx.trigger(document.getElementById("autosave"), "again");
  };

  document.addEventListener("htmx:after:swap", (event) => {
    const { ctx } = event.detail;
    if (ctx.target === document.body) begin();
    if (ctx.sourceElement?.id !== "autosave") return;
    const refused = document.querySelector("#saved [data-refused]");
    read();
    if (refused?.dataset.refused === "over" || (closesAt && isAsking && left() <= 0)) {
      document.querySelector("form.check").requestSubmit();
    } else if (closesAt) isAsking = false;
    show();
  });
  setInterval(show, 1000);
  begin();
})();
