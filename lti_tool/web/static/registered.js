// Tell the LMS's administration page that registration has ended (Dynamic Registration 1.0).
(() => {
  const READING_TIME = 8000;
  const close = () => {
    // No data is in the message, and we cannot know the origin of the page that opened us.
    (window.opener || window.parent).postMessage({ subject: "org.imsglobal.lti.close" }, "*");
  };
  const button = document.getElementById("close");
  button.hidden = false;
  button.addEventListener("click", close);
  window.setTimeout(close, READING_TIME);
})();
