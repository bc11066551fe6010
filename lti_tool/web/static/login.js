// Keep the login's secret in the browser's own storage, in case no cookie comes back.
const main = document.getElementById("main");
const key = `cairn-login-${main.dataset.loginState}`;
for (const name of ["sessionStorage", "localStorage"]) {
  try {
    window[name].setItem(key, main.dataset.loginSecret);
  } catch {
    // Storage is blocked: the cookie may still work.
  }
}
window.location.replace(document.getElementById("go-on").href);
