// Before anything is painted: framed or not, light or dark, beginning or going on with the answers of this tab.
(() => {
  const root = document.documentElement;
  const wishes = new URLSearchParams(location.search);
  const kept = () => {
    try {
      return sessionStorage.getItem("selfcheck" + (window.name && ":" + window.name));
    } catch {
      return null; // storage may be blocked in a frame; then the host page says `resume`
    }
  };
  root.classList.toggle("framed", window.parent !== window);
  if (/^(light|dark)$/.test(wishes.get("theme"))) root.dataset.theme = wishes.get("theme");
  if (wishes.has("resume") || kept()) root.dataset.resuming = "";
})();
