import '@fontsource-variable/inter';
import '@headway/react/styles.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/controls.css';
import './styles/overlays.css';
import './styles/account.css';
import './styles/settings.css';
import './styles/projects.css';
import './styles/project.css';
import './styles/sharing.css';
import './styles/uploads.css';
import './styles/image.css';
import './styles/ortho.css';
import './styles/panel.css';
import './styles/jobs.css';
import './styles/selection.css';
import './styles/results.css';
import './styles/viewer.css';
import './styles/editor.css';
import './styles/told.css';
import './styles/objects.css';
import './styles/compare.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createQueryClient } from './query-client.ts';
import { createAppRouter } from './router.tsx';
import { registerServiceWorker } from './service-worker/register.ts';
import { readSessionAgain, sessionQuery } from './session.ts';

registerServiceWorker();
const queryClient = createQueryClient(() => {
  if (!queryClient.getQueryData(sessionQuery.queryKey)?.user) return;
  readSessionAgain(queryClient)
    .then(() => router.invalidate())
    .catch(reportError);
});
const router = createAppRouter(queryClient);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <App queryClient={queryClient} router={router} />
  </StrictMode>,
);
