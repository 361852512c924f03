const key = 'headway-tab';

/** A name of this tab that it keeps over a reload; a copy of it gets its own. */
export function tabId(): string {
  const [navigation] = performance.getEntriesByType('navigation');
  const isReload = (navigation as PerformanceNavigationTiming | undefined)?.type === 'reload';
  try {
    const known = sessionStorage.getItem(key);
    if (known !== null && isReload) return known;
    const fresh = newId();
    sessionStorage.setItem(key, fresh);
    return fresh;
  } catch {
    return newId(); // storage is switched off: then a reload is another tab
  }
}

function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(36)).join('');
}
