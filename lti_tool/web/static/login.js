// Leave the login's secret where the launch finds it again: in the browser's own storage, in its
// cookie or with the platform. Where nothing is kept, offer a tab of its own while the LMS still
// answers this login. No answer is a no: within five seconds the page leads on or shows its button.
(async () => {
  const TIMEOUT = 3000;
  const { dataset } = document.getElementById("main");
  const { loginState: state, loginSecret: secret } = dataset;

  const isKeptIn = (name) => {
    try {
      window[name].setItem(`cairn-login-${state}`, secret);
      return window[name].getItem(`cairn-login-${state}`) === secret;
    } catch {
      return false;
    }
  };
  const isKeptAsCookie = async () => {
    const ending = new AbortController();
    window.setTimeout(() => ending.abort(), TIMEOUT);
    try {
      const body = new URLSearchParams({ state });
      const options = { method: "POST", body, signal: ending.signal };
      return (await (await fetch(dataset.keptUrl, options)).json()).kept;
    } catch {
      return false;
    }
  };
  const show = (shown) => {
    for (const part of document.querySelectorAll("main > section")) part.hidden = part.id !== shown;
  };

  document.getElementById("by-hand").hidden = true;
  // The platform last: it has little room, and only the page that finds it there clears it away.
  const isKept =
    ["sessionStorage", "localStorage"].map(isKeptIn).includes(true) ||
    (await isKeptAsCookie()) ||
    (await globalThis.platformStorage?.keep(dataset, `lti_${state}`, secret));
  if (isKept) {
    window.location.replace(document.getElementById("go-on").href);
    return;
  }
  show("offer");
  document.getElementById("new-tab").addEventListener("submit", () => {
    show("continued");
    const heading = document.querySelector("#continued h1");
    heading.tabIndex = -1;
    heading.focus();
  });
})();
