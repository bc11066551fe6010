// Where no cookie holds, prove the session with a header: every request then goes through htmx.
globalThis.headerSession = (() => {
  const main = () => document.getElementById("main");
  let proof = "";

  const proveRequests = (sid, secret) => {
    document.addEventListener("htmx:config:request", (event) => {
      const request = event.detail.ctx.request;
      const url = new URL(request.action, location.href);
      if (url.origin === location.origin && url.pathname.startsWith(`/s/${sid}/`)) {
        request.headers.Authorization = `Launch ${secret}`;
      }
    });
  };

  const behaveAsABrowser = () => {
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
  };

  return {
    // From now on this page speaks for the session.
    begin: (sid, secret) => {
      proof = `Launch ${secret}`;
      proveRequests(sid, secret);
      behaveAsABrowser();
      // On the root element, for the body's own attributes come anew with every page.
      document.documentElement.setAttribute("hx-boost:inherited", '{"swap": "outerSync"}');
      // Who presses something else before a page has come wants that, and not the page.
      document.documentElement.setAttribute("hx-sync:inherited", "body:replace");
      window.htmx.process(document.body, true);
    },
    // What the Authorization header says; nothing where a cookie proves the session.
    proof: () => proof,
    // Show a page of the session in place of this one.
    open: async (address) => {
      const swap = { target: document.body, swap: "outerSync", replace: "true" };
      await window.htmx.ajax("GET", address, swap).catch(() => null);
    },
  };
})();

(() => {
  const { sid } = document.body.dataset;
  const secret = sessionSecret.findHere(sid);
  if (secret && window.htmx) headerSession.begin(sid, secret);
})();
