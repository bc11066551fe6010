// Move the lines of an ordering up and down; point at a region of a picture. Both only set what
// the form holds anyway.
(() => {
  const changed = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));
  const selectOf = (line) => line.querySelector("select");

  const number = (list) => {
    const lines = [...list.children];
    for (const [place, line] of lines.entries()) {
      selectOf(line).selectedIndex = place + 1;
      const [up, down] = line.querySelectorAll(".moves button");
      up.setAttribute("aria-disabled", place === 0);
      down.setAttribute("aria-disabled", place === lines.length - 1);
    }
  };
  const arrange = (list) => {
    const rank = (line) => selectOf(line).selectedIndex || list.children.length + 1;
    const lines = [...list.children].sort((one, other) => rank(one) - rank(other));
    if (lines.some((line, place) => line !== list.children[place])) list.append(...lines);
  };
  const button = (list, line, words, sign, step) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "secondary outline";
    made.textContent = sign;
    const label = line.querySelector("label").lastChild.textContent.trim();
    const name = selectOf(line).getAttribute("aria-label")?.replace(/^Place of /, "") || label;
    made.setAttribute("aria-label", `${words}: ${name}`);
    made.addEventListener("click", () => {
      const other = step < 0 ? line.previousElementSibling : line.nextElementSibling;
      if (other) {
        if (step < 0) other.before(line);
        else other.after(line);
      }
      number(list);
      made.focus();
      changed(selectOf(line));
    });
    return made;
  };
  const rank = (list) => {
    if (list.dataset.live) return;
    list.dataset.live = "yes";
    arrange(list);
    for (const line of list.children) {
      const moves = document.createElement("span");
      moves.className = "moves";
      moves.append(button(list, line, "Up", "↑", -1), button(list, line, "Down", "↓", 1));
      line.append(moves);
    }
  };

  const optionsOf = (picture) =>
    picture.closest(".question").querySelectorAll(`input[name="${picture.dataset.pointsAt}"]`);
  const show = (picture) => {
    const options = optionsOf(picture);
    for (const [place, shape] of picture.querySelectorAll("rect").entries())
      shape.classList.toggle("chosen", options[place].checked);
  };
  const distance = (shape, x, y) => {
    const [left, top, width, height] = shape.dataset.at.split(" ").map(Number);
    const beside = Math.max(left - x, 0, x - left - width);
    const above = Math.max(top - y, 0, y - top - height);
    // Inside of several regions it is the one whose middle is nearest.
    return beside + above || Math.hypot(left + width / 2 - x, top + height / 2 - y) / 1000;
  };
  const point = (picture, event) => {
    const box = picture.getBoundingClientRect();
    const x = (100 * (event.clientX - box.left)) / box.width;
    const y = (100 * (event.clientY - box.top)) / box.height;
    const far = [...picture.querySelectorAll("rect")].map((shape) => distance(shape, x, y));
    optionsOf(picture)[far.indexOf(Math.min(...far))].click();
  };

  const look = () => {
    document.querySelectorAll(".ranks").forEach(rank);
    for (const picture of document.querySelectorAll(".picture")) {
      picture.classList.add("live");
      show(picture);
    }
  };
  document.addEventListener("click", (event) => {
    const picture = event.target.closest?.(".picture");
    if (picture) point(picture, event);
  });
  document.addEventListener("change", (event) => {
    const question = event.target.closest?.(".question");
    question?.querySelectorAll(".picture").forEach(show);
  });
  look();
  document.addEventListener("htmx:after:swap", look);
})();
