// Keeps small values for tools whose cookies the browser refuses: it answers lti.capabilities,
// lti.put_data and lti.get_data (LTI client side postMessages 0.1 and platform storage 0.1).
// Values belong to the tool's origin, so that no tool reads another's.
"use strict";
(() => {
  const { tools, target, forwarder } = document.currentScript.dataset;
  const knownTools = tools.split(" ");
  const MOST_CHARACTERS = 4096;
  const MOST_KEYS = 500;
  const prefix = (origin) => `lti|platform_storage|${origin}|`;

  const keysOf = (origin) => Object.keys(localStorage).filter((key) => key.startsWith(prefix(origin)));

  const put = (origin, { key, value }) => {
    const name = prefix(origin) + key;
    if (!value) {
      localStorage.removeItem(name);
      return { key, value };
    }
    const others = keysOf(origin).filter((each) => each !== name);
    const used = others.reduce((sum, each) => sum + each.length - prefix(origin).length + localStorage.getItem(each).length, 0);
    if (others.length >= MOST_KEYS || used + key.length + value.length > MOST_CHARACTERS) {
      return { error: { code: "storage_exhaustion", message: "There is no room left for this tool" } };
    }
    localStorage.setItem(name, value);
    return { key, value };
  };

  const capabilities = () => {
    const frame = target === "_parent" ? {} : { frame: target };
    const subjects = ["lti.put_data", "lti.get_data"].map((subject) => ({ subject, ...frame }));
    return { supported_messages: [{ subject: "lti.capabilities" }, ...subjects] };
  };

  const answer = (message, origin) => {
    const bad = (code, text) => ({ error: { code, message: text } });
    if (message.subject === "lti.capabilities") return capabilities();
    if (!["lti.put_data", "lti.get_data"].includes(message.subject)) {
      return bad("unsupported_subject", "This subject is not supported");
    }
    if (typeof message.key !== "string" || !message.key || !message.message_id) {
      return bad("bad_request", "key and message_id are required");
    }
    if (message.subject === "lti.put_data") {
      if (message.value && typeof message.value !== "string") return bad("bad_request", "value must be text");
      return put(origin, message);
    }
    return { key: message.key, value: localStorage.getItem(prefix(origin) + message.key) };
  };

  const read = (data) => {
    if (typeof data !== "string") return data;
    try {
      return JSON.parse(data);
    } catch {
      return null;
    }
  };

  window.addEventListener("message", (event) => {
    const relay = document.querySelector('iframe[name="post_message_forwarding"]');
    const relayed = Boolean(relay) && event.source === relay.contentWindow && event.origin === forwarder;
    const message = read(relayed ? event.data.message : event.data);
    const origin = relayed ? event.data.origin : event.origin;
    if (!message || typeof message.subject !== "string" || !message.subject.startsWith("lti.")) return;
    if (!knownTools.includes(origin)) return;
    // Data is kept for those who ask the window that was named; only the question which one is free.
    if (!relayed && target !== "_parent" && message.subject !== "lti.capabilities") return;
    const reply = {
      subject: `${message.subject}.response`,
      message_id: message.message_id,
      ...answer(message, origin),
    };
    if (relayed) relay.contentWindow.postMessage({ reply, to: event.data.from }, forwarder);
    else event.source.postMessage(reply, origin);
  });
})();
