// Ask the platform's frame to keep or give back a value (LTI postMessage Storage 0.1).
// Messages go to the registered platform's exact origin and are believed from there only.
globalThis.platformStorage = (() => {
  const TIMEOUT = 1500;

  const frameOf = (target) => {
    const platform = window.parent === window ? window.opener : window.parent;
    if (!platform || target === "_parent") return platform;
    try {
      return platform.frames[target] || platform;
    } catch {
      return platform;
    }
  };

  const ask = ({ storageTarget, storageOrigin }, message) => {
    const frame = storageTarget && storageOrigin ? frameOf(storageTarget) : null;
    if (!frame) return Promise.resolve(null);
    const id = crypto.randomUUID();
    return new Promise((resolve) => {
      const listen = (event) => {
        const isAnswer =
          event.origin === storageOrigin &&
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
      frame.postMessage({ ...message, message_id: id }, storageOrigin);
    });
  };

  return {
    keep: (where, key, value) => ask(where, { subject: "lti.put_data", key, value }),
    find: async (where, key) => {
      const answer = await ask(where, { subject: "lti.get_data", key });
      return typeof answer?.value === "string" ? answer.value : "";
    },
  };
})();
