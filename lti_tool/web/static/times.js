// Show times in the reader's own zone and language.
(() => {
  const styles = {
    day: { day: "numeric", month: "short", year: "numeric" },
    clock: { hour: "numeric", minute: "2-digit" },
    time: { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" },
  };
  const localise = (root) => {
    for (const element of root.querySelectorAll("time[data-style]:not([data-local])")) {
      const moment = new Date(element.dateTime);
      const isToday = moment.toDateString() === new Date().toDateString();
      const style = { ...(styles[element.dataset.style] ?? styles.day) };
      if (isToday && element.dataset.style === "time") {
        delete style.day;
        delete style.month;
      }
      element.textContent = new Intl.DateTimeFormat(document.documentElement.lang, style).format(moment);
      element.dataset.local = "yes";
    }
  };
  localise(document);
  document.addEventListener("htmx:after:swap", () => localise(document));
})();
