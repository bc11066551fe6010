// A table wider than its box can be moved with the keyboard too.
(() => {
  const look = () => {
    for (const box of document.querySelectorAll(".table-box")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  look();
  window.addEventListener("resize", look);
  document.addEventListener("htmx:after:swap", look);
})();
