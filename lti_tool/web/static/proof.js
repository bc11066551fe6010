// Show that this browser began the login: post the secret that login.js left here.
const main = document.getElementById("main");
const key = `cairn-login-${main.dataset.proofState}`;
let secret = "";
for (const name of ["sessionStorage", "localStorage"]) {
  try {
    secret = secret || window[name].getItem(key) || "";
    window[name].removeItem(key);
  } catch {
    // Storage is blocked: nothing to show.
  }
}
if (secret) {
  const form = document.getElementById("proof");
  document.getElementById("unproven").hidden = true;
  document.getElementById("looking").hidden = false;
  form.elements.secret.value = secret;
  form.submit();
}
