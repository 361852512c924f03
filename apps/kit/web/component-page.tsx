import type { ReactNode } from 'react';
import type { Entry } from '../shared/catalogue.ts';
import { ExampleCode } from './example-code.tsx';
import { ConnectionStatusPage } from './pages/connection-status-page.tsx';
import { JobProgressPage } from './pages/job-progress-page.tsx';

const pages: Readonly<Record<string, () => ReactNode>> = {
  'job-progress': JobProgressPage,
  'connection-status': ConnectionStatusPage,
};

/** A component: what it is for, how it is used, and each of its states. */
export function ComponentPage({ entry }: { entry: Entry }): ReactNode {
  const States = pages[entry.slug];
  return (
    <div className="kit-page">
      <header className="kit-page-head">
        <h1>{entry.name}</h1>
        <p>{entry.line}</p>
      </header>
      <ExampleCode slug={entry.slug} />
      {States && <States />}
    </div>
  );
}
