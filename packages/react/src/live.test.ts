import './testing/browser.ts';
import { act, cleanup, configure, screen } from '@testing-library/react';
import type { BuiltinEvents, Job } from '@headway/protocol';
import { type Pair, startPair } from '@headway/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLivePage } from './testing/live-page.tsx';
import { makeJob } from './testing/make-job.ts';

let pair: Pair<BuiltinEvents>;
beforeEach(async () => {
  pair = await startPair();
});
// A busy machine takes its time for a server, a client and a page.
configure({ asyncUtilTimeout: 15_000 });

afterEach(async () => {
  cleanup();
  // The next test's job has the same id: its end would be old news.
  window.localStorage.clear();
  await pair.close();
});

const job = makeJob();
const project = 'project:p1';

async function publish(changes: Partial<Job>, type: 'job.progress' | 'job.completed' = 'job.progress') {
  const data = { ...job, ...changes };
  // What the server says reaches React outside of any event of the page.
  await act(() => pair.headway.publish([`job:${job.id}`, project], { type, data }));
}

function open() {
  return openLivePage(pair.client('ada'), { jobId: job.id, project });
}

describe('the kit with a real client and server', () => {
  it('shows a job from its snapshot to its end, and tells the end in a toast', async () => {
    await publish({ fraction: 0.28 });
    open();
    await screen.findByText('connected, live, active');
    expect((await screen.findByRole('progressbar')).getAttribute('aria-valuenow')).toBe('28');
    await publish({ fraction: 0.5, revision: 6 });
    await vi.waitFor(() => expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50'));
    const summary = { outcome: 'ok', text: '128 cells' } as const;
    await publish({ status: 'completed', fraction: 1, summary, revision: 7 }, 'job.completed');
    await screen.findByText('connected, live, at rest');
    expect(await screen.findByText('cells.tiff is done')).toBeDefined();
  });

  it('catches up after a cut, and tells what ended meanwhile', async () => {
    await publish({});
    open();
    await screen.findByText('connected, live, active');
    act(() => pair.cut());
    await screen.findByText(/^(waiting|connecting), stale, active$/);
    await publish({ status: 'completed', fraction: 1, revision: 6 }, 'job.completed');
    await screen.findByText('connected, live, at rest', {}, { timeout: 4000 });
    expect(await screen.findByText('cells.tiff is done')).toBeDefined();
  });

  it('finds a job that ended before the page was opened, and makes no toast of it', async () => {
    await publish({ status: 'completed', fraction: 1, revision: 6 }, 'job.completed');
    open();
    await screen.findByText('connected, live, at rest');
    expect(await screen.findByText('It is done.')).toBeDefined();
    expect(document.querySelector('.hw-toast')).toBeNull();
  });
});
