// Keep the session's secret for this tab, then go to the session's clean address. A tab that may
// keep nothing stays on this page, which remembers it, and shows the others in its place.
(async () => {
  const { openedSid: sid, openedSecret: secret, storageOrigin } =
    document.getElementById("main").dataset;
  const address = document.getElementById("go-on").href;
  if (sessionSecret.keepHere(sid, secret) || !window.htmx) {
    window.location.replace(address);
    return;
  }
  headerSession.begin(sid, secret);
  await headerSession.open(address);
  await sessionSecret.keepThere(sid, secret, storageOrigin);
})();
