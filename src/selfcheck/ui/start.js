// The start page's own script. It hears the first taps until the screen's own modules are there and take over.
(() => {
  const data = JSON.parse(document.getElementById("selfcheck-data").textContent);
  const page = document.getElementById("selfcheck");
  const root = document.documentElement;
  const wishes = new URLSearchParams(location.search);

  // Streamlit may open its websocket at once: what it would ask the server first is known. No parent may drive it.
  window.__streamlit = {
    BACKEND_BASE_URL: location.origin + location.pathname,
    HOST_CONFIG: { allowedOrigins: ["https://nobody.invalid"], useExternalAuthToken: false, blockErrorDialogs: true },
  };

  const show = (view) => {
    delete root.dataset.resuming;
    for (const part of page.querySelectorAll(".early")) part.hidden = part.dataset.view !== view;
    page.dataset.view = view;
  };
  const voice = document.getElementById("voice");

  window.selfcheck = {
    hosts: data.hosts, // origins of the pages that may show this one
    flow: null, // what the taps changed so far; null: nothing was tapped
    text: (key) => data.texts[root.lang]?.[key], // for Streamlit's own sentences

    /** A tap on this page. The screen puts its own function here and goes on from `flow`. */
    tap(patch) {
      if (patch.lang && patch.lang !== root.lang) {
        wishes.set("lang", patch.lang);
        location.search = wishes;
        return;
      }
      this.flow = { ...this.flow, ...patch, lang: root.lang };
      if (patch.view === "next") {
        voice.textContent = data.texts[root.lang].waiting;
        return;
      }
      show(patch.view);
      page.querySelector(`.early[data-view="${patch.view}"] h1`).focus();
    },
  };

  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tap]");
    if (button) window.selfcheck.tap(JSON.parse(button.dataset.tap));
  });

  const patience = setTimeout(() => { voice.textContent = ""; show("failed"); }, data.patience);

  // Once the screen has drawn, nothing of this page is left.
  new MutationObserver((_, observer) => {
    if (page.querySelector(".early")) return;
    observer.disconnect();
    clearTimeout(patience);
    if (voice.textContent === data.texts[root.lang].waiting) voice.textContent = "";
  }).observe(page, { childList: true });
})();
