// Ask the platform's frame to keep or give back a value (LTI postMessage Storage 0.1).
// Values go to the registered platform's exact origin and are believed from there only. Every
// question ends in time and without an error: what fails is no answer.
globalThis.platformStorage = (() => {
  const TIMEOUT = 1500;
  const platform = window.parent === window ? window.opener : window.parent;

  const frameOf = (target) => {
    if (!platform || target === "_parent") return platform;
    try {
      return platform.frames[target] || platform;
    } catch {
      return platform;
    }
  };

  const send = (frame, origin, message) => {
    return new Promise((resolve) => {
      const id = crypto.randomUUID();
      const listen = (event) => {
        const isAnswer =
          (origin === "*" || event.origin === origin) &&
          event.source === frame &&
          event.data?.message_id === id &&
          event.data?.subject === `${message.subject}.response`;
        if (isAnswer) finish(event.data);
      };
      const finish = (answer) => {
        window.removeEventListener("message", listen);
        window.clearTimeout(timer);
        resolve(answer);
      };
      const timer = window.setTimeout(() => finish(null), TIMEOUT);
      window.addEventListener("message", listen);
      frame.postMessage({ ...message, message_id: id }, origin);
    }).catch(() => null);
  };

  const ask = async ({ storageTarget, storageOrigin }, message) => {
    const frame = storageTarget && storageOrigin ? frameOf(storageTarget) : null;
    return frame ? send(frame, storageOrigin, message) : null;
  };

  return {
    // The frame's name, for a page that no login told it. The question itself says nothing.
    target: async () => {
      const answer = platform ? await send(platform, "*", { subject: "lti.capabilities" }) : null;
      const known = answer?.supported_messages;
      const found = Array.isArray(known) && known.find((each) => each?.subject === "lti.get_data");
      const frame = found?.frame ?? "_parent";
      return found && /^[\w-]{1,64}$/.test(frame) ? frame : "";
    },
    keep: async (where, key, value) => {
      const answer = await ask(where, { subject: "lti.put_data", key, value });
      return Boolean(answer) && !answer.error;
    },
    find: async (where, key) => {
      const answer = await ask(where, { subject: "lti.get_data", key });
      return typeof answer?.value === "string" ? answer.value : "";
    },
    drop: (where, key) => ask(where, { subject: "lti.put_data", key, value: null }),
  };
})();
