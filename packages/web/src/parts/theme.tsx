import { useState } from "preact/hooks";
import { remember, remembered } from "../data/settings.ts";

const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

function chosen(): Theme {
  const theme = remembered("theme");
  return THEMES.find((known) => known === theme) ?? "system";
}

export function applyTheme(theme: Theme = chosen()): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

/** Goes through the themes. */
export function ThemeButton() {
  const [theme, setTheme] = useState(chosen);
  const next = () => {
    const following = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
    remember("theme", following === "system" ? undefined : following);
    applyTheme(following);
    setTheme(following);
  };
  return (
    <button type="button" class="theme" onClick={next} aria-label={`Colours: ${theme}. Change`} title={`Colours: ${theme}`}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.4" />
        <path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor" />
      </svg>
      <span aria-hidden="true">{theme}</span>
    </button>
  );
}
