import { type ReactNode, StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { ActiveJobsPanel } from '../active-jobs-panel.tsx';
import { HeadwayProvider } from '../headway-provider.tsx';
import { ToastProvider } from '../toast-provider.tsx';
import { useToasts } from '../toasts.ts';
import { makeJob } from './make-job.ts';
import { createMemoryClient } from './memory-client.ts';

/** What tests in a real browser reach from outside. */
export interface PanelPageGlobals {
  /** So many jobs run. */
  run: (count: number) => void;
}

const client = createMemoryClient();
const actions = { cancel: (): Promise<void> => Promise.resolve() };

const globals: PanelPageGlobals = {
  run(count) {
    for (let index = 0; index < count; index += 1) {
      const data = makeJob({ id: `j${index}`, labels: { file: `Image ${index}.tiff` } });
      client.hear('user:3', { type: 'job.progress', key: `job:j${index}`, data });
    }
  },
};
Object.assign(globalThis, globals);

/** A toast that stays. */
function Toasts(): ReactNode {
  const toasts = useToasts();
  useEffect(() => {
    toasts.add({ id: 'stays', kind: 'success', title: 'Image 9.tiff is done', timeoutMs: 0 });
  }, [toasts]);
  return null;
}

function Page(): ReactNode {
  return (
    <main style={{ height: '100vh' }}>
      <h1>A page</h1>
      <a href="#above">Above</a>
      {/* Where the panel comes to stand. */}
      <a href="#below" style={{ position: 'fixed', right: 40, bottom: 24 }}>
        Below
      </a>
    </main>
  );
}

const element = document.createElement('div');
document.body.append(element);
createRoot(element).render(
  <StrictMode>
    <HeadwayProvider client={client} actions={actions}>
      <ToastProvider>
        <Toasts />
        <Page />
        <ActiveJobsPanel
          channels={['user:3']}
          titleOf={({ labels }) => labels['file'] ?? ''}
          onOpenAll={() => undefined}
          locale="en"
        />
      </ToastProvider>
    </HeadwayProvider>
  </StrictMode>,
);
