import { useSyncExternalStore } from 'react';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'headway-theme'; // Also read by public/theme.js before the first paint.
const changed = 'headway-theme-changed';

/** The chosen theme and its setter; all tabs follow. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  return [useSyncExternalStore(subscribe, readTheme), setTheme];
}

function readTheme(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(storageKey)) ?? 'system';
  } catch {
    return 'system'; // Storage is off.
  }
}

function setTheme(theme: Theme): void {
  try {
    localStorage.setItem(storageKey, theme);
  } catch {
    // Storage is off: the choice holds until the page is left.
  }
  apply(theme);
  dispatchEvent(new Event(changed));
}

function subscribe(listener: () => void): () => void {
  const fromOtherTab = (): void => {
    apply(readTheme());
    listener();
  };
  addEventListener(changed, listener);
  addEventListener('storage', fromOtherTab);
  return () => {
    removeEventListener(changed, listener);
    removeEventListener('storage', fromOtherTab);
  };
}

function apply(theme: Theme): void {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
}
