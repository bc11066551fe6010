// Keep the session's secret for this tab, then go to the session's clean address.
const main = document.getElementById("main");
try {
  sessionStorage.setItem(`cairn-s-${main.dataset.openedSid}`, main.dataset.openedSecret);
} catch {
  // Storage is blocked: the cookie may still work.
}
window.location.replace(document.getElementById("go-on").href);
