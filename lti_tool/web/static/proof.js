// Show that this browser began the login: post the secret that login.js left, here or with the
// platform.
(async () => {
  const { dataset } = document.getElementById("main");
  const unproven = document.getElementById("unproven");
  const here = `cairn-login-${dataset.proofState}`;
  const there = `lti_${dataset.proofState}`;
  unproven.hidden = true;
  let secret = "";
  for (const name of ["sessionStorage", "localStorage"]) {
    try {
      secret = secret || window[name].getItem(here) || "";
      window[name].removeItem(here);
    } catch {
      // Storage is blocked: nothing to show.
    }
  }
  if (!secret) {
    // Its script may not have come.
    secret = await globalThis.platformStorage?.find(dataset, there);
    if (secret) platformStorage.drop(dataset, there);
  }
  if (secret) {
    const form = document.getElementById("proof");
    form.elements.secret.value = secret;
    form.submit();
    return;
  }
  document.getElementById("looking").hidden = true;
  unproven.classList.remove("much-later");
  unproven.hidden = false;
})();
