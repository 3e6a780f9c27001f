// The clinic's colour, and light or dark, by the page's address or the host page's wish.

const HEX = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i;

/** Take the host page's wishes. */
export function obey({ theme, color }) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const parts = HEX.exec(color ?? "");
  if (!parts) return;
  const rgb = parts.slice(1).map((part) => parseInt(part, 16));
  paint("--clinic-light", toContrast(rgb, [0, 0, 0], 1.05, 0.05)); // beside white
  paint("--clinic-dark", toContrast(rgb, [255, 255, 255], 0, 0.012)); // on the dark sheet
}

function paint(name, rgb) {
  document.documentElement.style.setProperty(name, `rgb(${rgb.map(Math.round).join(" ")})`);
}

/** Mix a colour towards black or white until it stands out 7 : 1 from white or from the dark sheet. */
function toContrast(rgb, end, white, dark) {
  for (let share = 0; share < 1; share += 0.04) {
    const mixed = rgb.map((part, i) => part + (end[i] - part) * share);
    const found = luminance(mixed) + 0.05;
    if (white ? white / found >= 7 : found / (dark + 0.05) >= 7) return mixed;
  }
  return end;
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

obey(Object.fromEntries(new URLSearchParams(location.search)));
