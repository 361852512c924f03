import '@fontsource-variable/inter';
import '@headway/react/styles.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/start.css';
import './styles/specimen.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createActions } from './actions.ts';
import { App } from './app.tsx';
import { createClients } from './clients.ts';
import { isStill, standStill } from './still.ts';
import { readVisitor } from './visitor.ts';

if (isStill) standStill();
const visitor = readVisitor();
const clients = createClients(visitor);
const page = { visitor, clients, actions: createActions(clients.get('main')) };

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <App page={page} />
  </StrictMode>,
);
