// Read a question aloud with the browser's own voice, for students who have that.
(() => {
  const voice = window.speechSynthesis;
  const SIGNS = {
    "+": "plus", "-": "minus", "−": "minus", "×": "times", "⋅": "times", "·": "times",
    "÷": "divided by", "=": "equals", "≠": "is not equal to", "<": "is less than",
    ">": "is greater than", "≤": "is at most", "≥": "is at least", "±": "plus or minus",
    "%": "percent", ":": "to", "π": "pi", "∘": "degrees",
  };
  const POWERS = { 2: "squared", 3: "cubed" };

  const each = (element) => [...element.children].map(maths);
  const maths = (element) => {
    const [first, second] = element.children.length === 2 ? each(element) : [];
    switch (element.localName) {
      case "mfrac":
        return `${first} over ${second}`;
      case "msup":
        return `${first} ${POWERS[second] ?? `to the power of ${second}`}`;
      case "msub":
        return `${first} sub ${second}`;
      case "msqrt":
        return `the square root of ${each(element).join(" ")}`;
      case "mroot":
        return `the root, degree ${second}, of ${first}`;
      case "mo":
        return SIGNS[element.textContent.trim()] ?? element.textContent;
    }
    return element.children.length ? each(element).join(" ") : element.textContent;
  };
  // Whoever wrote words for a formula or a picture knows best how to say it.
  const words = (node, isEnglish) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent;
    if (node.nodeType !== Node.ELEMENT_NODE || node.hidden) return "";
    if (node.matches("button, legend, input[type=hidden], [aria-hidden=true]")) return "";
    const given = node.getAttribute("alttext") || node.getAttribute("alt");
    if (given) return ` ${given} `;
    if (node.matches("input, select, textarea")) return node.closest(".blank") ? " blank " : "";
    if (node.localName === "math" && isEnglish) return ` ${maths(node)} `;
    const inside = [...node.childNodes].map((child) => words(child, isEnglish)).join("");
    return node.matches("p, li, label, td, th, div, h3, h4") ? ` ${inside.trim()}. ` : inside;
  };
  const textOf = (question, language) =>
    words(question, language.startsWith("en"))
      .replace(/\s+/g, " ")
      .replace(/\s*([.?!:,])[\s.]*\.\s/g, "$1 ")
      .trim();

  const stop = () => {
    voice?.cancel();
    for (const button of document.querySelectorAll("button.read[aria-pressed=true]"))
      button.setAttribute("aria-pressed", "false");
  };
  const read = (button, question, language) => {
    const isReading = button.getAttribute("aria-pressed") === "true";
    stop();
    if (isReading) return;
    const speech = new SpeechSynthesisUtterance(textOf(question, language));
    speech.lang = language;
    speech.addEventListener("end", () => button.setAttribute("aria-pressed", "false"));
    button.setAttribute("aria-pressed", "true");
    voice.speak(speech);
  };
  const offer = () => {
    const form = document.querySelector("form[data-read-aloud]");
    if (!form) return;
    const hint = document.getElementById("no-voice");
    if (hint) hint.hidden = Boolean(voice);
    if (!voice) return;
    for (const [place, question] of form.querySelectorAll(".question").entries()) {
      if (question.querySelector("button.read")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "read secondary outline";
      button.setAttribute("aria-pressed", "false");
      button.textContent = `Read question ${place + 1} aloud`;
      button.addEventListener("click", () => read(button, question, form.dataset.readAloud));
      question.querySelector("legend").after(button);
    }
  };
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx.target === document.body) {
      stop();
      offer();
    }
  });
  window.addEventListener("pagehide", stop);
  offer();
})();
