import { createClient } from '@headway/client';
import type { BuiltinEvents } from '@headway/protocol';
import { type ReactNode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { HeadwayProvider } from '../headway-provider.tsx';
import { ToastProvider } from '../toast-provider.tsx';
import type { ToastPosition } from '../toaster.tsx';
import { useToasts } from '../toasts.ts';
import { useConnectionToasts } from '../use-connection-toasts.ts';
import { useJobToasts } from '../use-job-toasts.ts';
import { useConnection } from '../use-connection.ts';
import { useSystemToasts } from '../use-system-toasts.ts';

const query = new URLSearchParams(location.search);
const { url, token, position } = Object.fromEntries(query) as {
  url: string;
  token: string;
  position?: string;
};
const client = createClient<BuiltinEvents>({ url, getToken: async () => token });

function Page(): ReactNode {
  const toasts = useToasts();
  const { state } = useConnection();
  useJobToasts({ channels: ['project:7'], noun: 'images', describe: ({ id }) => `${id}.tiff` });
  useSystemToasts();
  useConnectionToasts();
  // Tests in a real browser reach them from outside.
  useEffect(() => void Object.assign(globalThis, { toasts }), [toasts]);
  return (
    <main>
      <h1>{state.status}</h1>
      <button type="button">Somewhere else</button>
    </main>
  );
}

const root = document.createElement('div');
document.body.append(root);
createRoot(root).render(
  <HeadwayProvider client={client}>
    <ToastProvider {...(position && { position: position as ToastPosition })}>
      <Page />
    </ToastProvider>
  </HeadwayProvider>,
);
