// Keep the login's secret in the browser's own storage and in the platform's, in case no cookie
// comes back with the launch.
(async () => {
  const { dataset } = document.getElementById("main");
  const key = `cairn-login-${dataset.loginState}`;
  for (const name of ["sessionStorage", "localStorage"]) {
    try {
      window[name].setItem(key, dataset.loginSecret);
    } catch {
      // Storage is blocked: the cookie or the platform may still work.
    }
  }
  await platformStorage.keep(dataset, `lti_${dataset.loginState}`, dataset.loginSecret);
  window.location.replace(document.getElementById("go-on").href);
})();
