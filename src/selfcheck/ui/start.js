// The start page's own script. It hears the first taps until the screen's own modules are there and take over.
(() => {
  const data = JSON.parse(document.getElementById("selfcheck-data").textContent);
  const page = document.getElementById("selfcheck");
  const voice = document.getElementById("voice");
  const root = document.documentElement;
  const start = [...page.childNodes];

  // Streamlit may open its websocket at once: what it would ask the server first is known. No parent may drive it.
  window.__streamlit = {
    BACKEND_BASE_URL: location.origin + location.pathname,
    HOST_CONFIG: { allowedOrigins: ["https://nobody.invalid"], useExternalAuthToken: false, blockErrorDialogs: true },
  };

  const show = (view) => {
    const template = document.querySelector(`template[data-view="${view}"]`);
    page.replaceChildren(...(template ? template.content.cloneNode(true).childNodes : start));
    page.dataset.view = view;
    delete root.dataset.resuming;
    scrollTo(0, 0);
    page.querySelector("h1")?.focus({ preventScroll: true });
  };

  const early = (patch) => {
    if (patch.lang && patch.lang !== root.lang) {
      const address = new URL(location.href);
      address.searchParams.set("lang", patch.lang);
      return location.assign(address);
    }
    window.selfcheck.flow = { ...window.selfcheck.flow, ...patch, lang: root.lang };
    if (patch.view !== "next") return show(patch.view);
    if (window.selfcheck.begin) return window.selfcheck.begin();
    voice.textContent = data.texts[root.lang].waiting;
  };

  window.selfcheck = {
    hosts: data.hosts, // origins of the pages that may show this one
    first: data.first, // the screen of the first question, which is the same for everyone
    begin: null, // draws it; the screen's modules put it here
    flow: null, // what the taps changed so far; null: nothing was tapped
    text: (key) => data.texts[root.lang]?.[key], // for Streamlit's own sentences
    tap: early, // a tap on this page; the screen puts its own function here and goes on from `flow`
  };

  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tap]");
    if (button) window.selfcheck.tap(JSON.parse(button.dataset.tap));
  });

  const patience = setTimeout(() => { voice.textContent = ""; show("failed"); }, data.patience);

  // The server has answered: the screen has taken over, with this page as it stands or with one of its own.
  new MutationObserver((_, observer) => {
    if (page.dataset.drawn === "early") return;
    observer.disconnect();
    clearTimeout(patience);
    if (voice.textContent === data.texts[root.lang].waiting) voice.textContent = "";
  }).observe(page, { attributeFilter: ["data-drawn"] });
})();
