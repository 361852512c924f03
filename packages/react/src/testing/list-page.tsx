import type { Job } from '@headway/protocol';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { JobList } from '../job-list.tsx';
import { makeJob } from './make-job.ts';

/** What tests in a real browser reach from outside. */
export interface ListPageGlobals {
  /** So many jobs: every tenth failed, of the others the first half runs and the second half waits. */
  show: (count: number) => void;
  /** Ends the jobs from this place to that one, those in between included. */
  end: (from: number, to: number) => void;
}

const element = document.createElement('div');
document.body.append(element);
const root = createRoot(element);
let jobs: readonly Job[] = [];

function render(next: readonly Job[]): void {
  jobs = next;
  root.render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
}

function Page(): ReactNode {
  return (
    <main style={{ padding: 8 }}>
      <h1>Jobs</h1>
      <JobList
        jobs={jobs}
        titleOf={({ labels }) => labels['file'] ?? ''}
        onAction={() => undefined}
        onOpen={() => undefined}
        locale="en"
      />
    </main>
  );
}

const globals: ListPageGlobals = {
  show(count) {
    render(
      Array.from({ length: count }, (_, index) => {
        const id = String(index).padStart(26, '0');
        const job = makeJob({ id, labels: { file: `Image ${index}.tiff` } });
        if (index % 10 === 0) return { ...job, status: 'failed' };
        return index < count / 2
          ? job
          : { ...job, status: 'queued', fraction: null, step: null, eta: null, startedAt: null };
      }),
    );
  },
  end(from, to) {
    const finishedAt = new Date().toISOString();
    render(
      jobs.map((job, index) =>
        index < from || index > to
          ? job
          : { ...job, status: 'completed', fraction: 1, eta: null, finishedAt, revision: job.revision + 1 },
      ),
    );
  },
};
Object.assign(globalThis, globals);
