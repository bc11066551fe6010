// Returns to the list of tools when the tool says that its registration has ended.
"use strict";
(() => {
  const { origin, next } = document.currentScript.dataset;
  const frame = document.getElementById("registration");

  window.addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow) return;
    let message = event.data;
    if (typeof message === "string") {
      try {
        message = JSON.parse(message);
      } catch {
        return;
      }
    }
    if (message && message.subject === "org.imsglobal.lti.close") window.location.assign(next);
  });
})();
