// Fetch files where only a header proves the session: each for a ticket that serves it once.
(() => {
  const addressFor = async (address) => {
    const headers = { Authorization: headerSession.proof() };
    const answer = await fetch(`${address}/ticket`, { headers });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.text();
  };
  const show = async (picture) => {
    const address = picture.dataset.file;
    delete picture.dataset.file;
    // Without an answer its name stands there.
    picture.src = await addressFor(address).catch(() => "");
  };
  const showAll = () => document.querySelectorAll("img[data-file]").forEach(show);

  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-file]");
    if (!link || !headerSession.proof()) return;
    event.preventDefault();
    const save = document.createElement("a");
    save.href = await addressFor(link.href).catch(() => "");
    save.download = "";
    if (save.getAttribute("href")) save.click();
  });
  document.addEventListener("htmx:after:swap", showAll);
  if (headerSession.proof()) showAll();
})();
