// Stands beside the tool's frame, at the origin where people sign on. It passes the tool's messages
// to the page around, and the page's replies back to the window that asked, each to its exact origin.
"use strict";
(() => {
  const { parent } = document.currentScript.dataset;
  const askers = [];

  window.addEventListener("message", (event) => {
    if (event.source === window.parent) {
      if (event.origin !== parent || !event.data || !askers[event.data.to]) return;
      const { source, origin } = askers[event.data.to];
      source.postMessage(event.data.reply, origin);
      return;
    }
    const from = askers.push({ source: event.source, origin: event.origin }) - 1;
    window.parent.postMessage({ message: event.data, origin: event.origin, from }, parent);
  });
})();
