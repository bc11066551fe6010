// Show that this browser began the login: post the secret that login.js left, here or with the
// platform.
(async () => {
  const { dataset } = document.getElementById("main");
  const key = `cairn-login-${dataset.proofState}`;
  const unproven = document.getElementById("unproven");
  const looking = document.getElementById("looking");
  let secret = "";
  for (const name of ["sessionStorage", "localStorage"]) {
    try {
      secret = secret || window[name].getItem(key) || "";
      window[name].removeItem(key);
    } catch {
      // Storage is blocked: nothing to show.
    }
  }
  unproven.hidden = true;
  looking.hidden = false;
  secret = secret || (await platformStorage.find(dataset, `lti_${dataset.proofState}`));
  if (secret) {
    const form = document.getElementById("proof");
    form.elements.secret.value = secret;
    form.submit();
    return;
  }
  unproven.hidden = false;
  looking.hidden = true;
})();
