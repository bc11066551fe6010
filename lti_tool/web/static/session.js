// Where no cookie holds, prove the session with a header: every request then goes through htmx.
(() => {
  const main = () => document.getElementById("main");
  const shell = main()?.dataset.shellSid;
  const sid = document.body.dataset.sid || shell;
  let secret = "";
  try {
    secret = (sid && sessionStorage.getItem(`cairn-s-${sid}`)) || "";
  } catch {
    // Storage is blocked: only the cookie can prove the session.
  }
  if (!secret || !window.htmx) return;

  document.addEventListener("htmx:config:request", (event) => {
    const request = event.detail.ctx.request;
    const url = new URL(request.action, location.href);
    if (url.origin === location.origin && url.pathname.startsWith(`/s/${sid}/`)) {
      request.headers.Authorization = `Launch ${secret}`;
    }
  });

  // On the root element, for the body's own attributes come anew with every page.
  document.documentElement.setAttribute("hx-boost:inherited", '{"swap": "outerSync"}');
  window.htmx.process(document.body, true);

  // A refused form is shown where it was sent from: its own address is nothing to come back to.
  document.addEventListener("htmx:before:history:update", (event) => {
    const { response, sourceElement } = event.detail;
    if (sourceElement.method === "post" && !response.raw.redirected) event.preventDefault();
  });

  // A new page is announced and read from its top, as a browser would do it.
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx.target !== document.body) return;
    const heading = main()?.querySelector("h1") ?? main();
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  });

  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx?.target !== document.body || document.getElementById("offline")) return;
    const words = document.createElement("p");
    words.id = "offline";
    words.className = "notice";
    words.setAttribute("role", "alert");
    words.textContent = "No connection. Nothing is lost: wait a moment and do it once more.";
    main()?.prepend(words);
  });

  if (shell) {
    document.getElementById("closed").hidden = true;
    document.getElementById("asking").hidden = false;
    const address = location.pathname + location.search;
    window.htmx
      .ajax("GET", address, { target: document.body, swap: "outerSync", replace: "true" })
      .finally(() => {
        // Still here: there was no answer at all.
        const closed = document.getElementById("closed");
        if (closed) closed.hidden = false;
        document.getElementById("asking")?.remove();
      });
  }
})();
