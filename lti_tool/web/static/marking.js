// Keys for marking, as long as the box for them is ticked: 0 to 4 choose, Enter saves, j and k go
// to the next piece and back.
(() => {
  const NAME = "cairn-marking-keys";
  const form = () => document.querySelector("form.marking");
  const box = () => document.getElementById("marking-keys");
  const remember = (value) => {
    try {
      localStorage.setItem(NAME, value);
    } catch {
      // Then it is as ticked as the page says, once more.
    }
  };
  const isOff = () => {
    try {
      return localStorage.getItem(NAME) === "off";
    } catch {
      return false;
    }
  };
  const look = () => {
    const mine = box();
    if (!mine || mine.dataset.live) return;
    mine.dataset.live = "yes";
    mine.closest("label").hidden = false;
    mine.checked = !isOff();
  };
  // The piece one is in, else the first without a level.
  const piece = () => {
    const all = [...(form()?.querySelectorAll(".levels") ?? [])];
    const here = document.activeElement?.closest?.(".marked-piece");
    return (
      here?.querySelector(".levels") ?? all.find((each) => !each.querySelector(":checked")) ?? all[0]
    );
  };

  document.addEventListener("change", (event) => {
    if (event.target === box()) remember(event.target.checked ? "on" : "off");
  });
  document.addEventListener("keydown", (event) => {
    if (!box()?.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches?.("textarea, input:not([type=radio], [type=checkbox]), select")) return;
    if (/^[0-4]$/.test(event.key)) {
      const choice = piece()?.querySelector(`input[value="${event.key}"]`);
      choice?.click();
      choice?.focus();
    } else if (event.key === "j" || event.key === "k") {
      document.querySelector(`a[data-key="${event.key}"]`)?.click();
    }
  });
  document.addEventListener("htmx:after:swap", look);
  look();
})();
