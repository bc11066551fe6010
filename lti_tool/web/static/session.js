// Where no cookie holds, prove the session with a header: every request then goes through htmx.
(() => {
  const shell = document.getElementById("main")?.dataset.shellSid;
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
  document.body.setAttribute("hx-boost:inherited", "true");
  window.htmx.process(document.body);
  if (shell && !document.body.dataset.asked) {
    document.body.dataset.asked = "once";
    window.htmx.ajax("GET", location.pathname + location.search, { target: "body", swap: "innerHTML" });
  }
})();
