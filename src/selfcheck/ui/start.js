// The start page's own script: hears the first taps before Streamlit has loaded, and keeps them for the screen.
(() => {
  const data = JSON.parse(document.getElementById("selfcheck-data").textContent);
  const main = document.getElementById("selfcheck");
  const part = (name) => main.querySelector(`[data-part="${name}"]`);
  const show = (name, shown = true) => { const element = part(name); if (element) element.hidden = !shown; };

  // Streamlit may open its websocket at once: the answer to its first two questions is known. No parent may drive it.
  window.__streamlit = {
    BACKEND_BASE_URL: location.origin + location.pathname,
    HOST_CONFIG: { allowedOrigins: ["https://nobody.invalid"], useExternalAuthToken: false, blockErrorDialogs: true },
  };

  const held = () => {
    try { return sessionStorage.getItem(data.store) !== null; } catch { return false; } // storage may be blocked
  };

  const selfcheck = window.selfcheck = {
    flow: null,
    resume: held(),
    text: (key) => data.texts[document.documentElement.lang]?.[key],
    drawn: () => { clearTimeout(patience); main.removeEventListener("click", tapped); },
  };

  const go = (patch) => {
    selfcheck.flow = { lang: data.lang, ...patch };
    const waiting = patch.view === "next";
    for (const view of ["start", "consent", "declined"]) show(view, view === patch.view);
    show("waiting", waiting);
    part(patch.view)?.querySelector("h1")?.focus();
    document.dispatchEvent(new Event("selfcheck-flow"));
  };

  const tapped = (event) => {
    const button = event.target.closest("button[data-flow]");
    if (button) go(JSON.parse(button.dataset.flow));
  };

  const patience = setTimeout(() => { show("waiting", false); show("failed"); }, data.patience);
  main.addEventListener("click", tapped);
  for (const link of main.querySelectorAll("a[hreflang]")) { // keep the frame's other parameters
    const address = new URL(location.href);
    address.searchParams.set("lang", link.hreflang);
    link.href = address.search;
  }
  if (selfcheck.resume) { show("start", false); show("waiting"); }
})();
