import type { ReactNode } from 'react';
import type { Entry } from '../shared/catalogue.ts';
import { ExampleCode } from './example-code.tsx';
import { ActiveJobsPanelPage } from './pages/active-jobs-panel-page.tsx';
import { BatchProgressPage } from './pages/batch-progress-page.tsx';
import { ConnectionStatusPage } from './pages/connection-status-page.tsx';
import { JobListPage } from './pages/job-list-page.tsx';
import { JobLogPage } from './pages/job-log-page.tsx';
import { JobProgressPage } from './pages/job-progress-page.tsx';
import { JobTimelinePage } from './pages/job-timeline-page.tsx';
import { JobTreePage } from './pages/job-tree-page.tsx';
import { PresenceAvatarsPage } from './pages/presence-avatars-page.tsx';
import { QueueCardPage } from './pages/queue-card-page.tsx';
import { ReviewCardPage } from './pages/review-card-page.tsx';
import { SystemStatusPage } from './pages/system-status-page.tsx';
import { ToasterPage } from './pages/toaster-page.tsx';

const pages: Readonly<Record<string, () => ReactNode>> = {
  'active-jobs-panel': ActiveJobsPanelPage,
  'batch-progress': BatchProgressPage,
  'connection-status': ConnectionStatusPage,
  'job-list': JobListPage,
  'job-log': JobLogPage,
  'job-progress': JobProgressPage,
  'job-timeline': JobTimelinePage,
  'job-tree': JobTreePage,
  'presence-avatars': PresenceAvatarsPage,
  'queue-card': QueueCardPage,
  'review-card': ReviewCardPage,
  'system-status': SystemStatusPage,
  toaster: ToasterPage,
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
