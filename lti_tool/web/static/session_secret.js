// Keep a session's secret for a reload: in this tab's own storage, else with the platform, under
// one name and for the last few sessions only, for it has little room.
globalThis.sessionSecret = (() => {
  const MOST = 8;
  const THERE = "cairn-sessions";
  const here = (sid) => `cairn-s-${sid}`;

  const place = async (storageOrigin) => {
    // Its script may not have come.
    const storageTarget = storageOrigin ? await globalThis.platformStorage?.target() : "";
    return { storageTarget, storageOrigin };
  };
  const pairsAt = async (where) => {
    try {
      const pairs = JSON.parse(await platformStorage.find(where, THERE));
      return pairs.filter((pair) => Array.isArray(pair));
    } catch {
      return [];
    }
  };

  return {
    keepHere: (sid, secret) => {
      try {
        sessionStorage.setItem(here(sid), secret);
        return true;
      } catch {
        return false;
      }
    },
    findHere: (sid) => {
      try {
        return (sid && sessionStorage.getItem(here(sid))) || "";
      } catch {
        return "";
      }
    },
    keepThere: async (sid, secret, storageOrigin) => {
      const where = await place(storageOrigin);
      const others = (await pairsAt(where)).filter(([other]) => other !== sid);
      const pairs = [[sid, secret], ...others].slice(0, MOST);
      await platformStorage.keep(where, THERE, JSON.stringify(pairs));
    },
    findThere: async (sid, storageOrigin) => {
      const pairs = await pairsAt(await place(storageOrigin));
      return String(pairs.find(([other]) => other === sid)?.[1] ?? "");
    },
  };
})();
