/** Lets the app be installed, and start while the server is away. Browsers have it for secure origins only. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // The first page comes first.
  addEventListener('load', () => {
    navigator.serviceWorker.register('/service-worker.js').catch(() => {
      // Storage is off or full: all works, but not while the server is away.
    });
  });
}
