import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import type { ConnectionState } from '@headway/client';
import type { Batch, Job } from '@headway/protocol';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeJob } from './testing/make-job.ts';
import { makeReview } from './testing/make-review.ts';
import { type Rendered, renderKit } from './testing/render-kit.tsx';
import { ToastProvider } from './toast-provider.tsx';
import { useConnectionToasts } from './use-connection-toasts.ts';
import { useJobToasts } from './use-job-toasts.ts';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const project = 'project:p1';
const done = (id: string, changes: Partial<Job> = {}): Job =>
  makeJob({ id, status: 'completed', summary: { outcome: 'ok', text: '9 cells' }, ...changes });
const ended = (job: Job) => ({ type: `job.${job.status}`, key: `job:${job.id}`, data: job });

function titles(): string[] {
  const cards = [...document.querySelectorAll('.hw-toast:not([data-ending-style])')];
  return cards.map((card) => card.querySelector('.hw-toast-title')?.textContent ?? '');
}

describe('useJobToasts', () => {
  const retry = vi.fn<(id: string) => Promise<Job>>(async () => makeJob());

  function Page(): ReactNode {
    useJobToasts({
      channels: [project, 'user:1'],
      noun: 'images',
      describe: (job) => `${job.id}.tiff`,
      isSeen: (job) => job.id === 'seen',
      actionsFor: (job) => {
        const labels = job.status === 'completed' ? ['View'] : ['Open job', 'Report'];
        return labels.map((label) => ({ label, onAction: () => undefined }));
      },
    });
    return null;
  }
  const renderPage = (): Rendered =>
    renderKit(
      // One page alone: how tabs agree is tested where they do.
      <ToastProvider tabs="each">
        <Page />
      </ToastProvider>,
      { actions: { cancel: async () => makeJob(), retry } },
    );

  it('tells what ends while one watches, and what ended during a gap', () => {
    const { tell } = renderPage();
    tell((c) => c.hear(project, ended(done('a'))));
    expect(titles()).toEqual(['a.tiff is done']);
    expect(screen.getByRole('button', { name: 'View' })).toBeDefined();
    tell((c) => c.hear(project, ended(makeJob({ id: 'b', status: 'failed' })), 'resumed'));
    expect(titles()).toEqual(['b.tiff failed', 'a.tiff is done']);
  });

  it('never tells what a reload finds', () => {
    const { tell } = renderPage();
    tell((c) => c.hear(project, ended(done('a')), 'snapshot'));
    expect(titles()).toEqual([]);
  });

  it('does not tell the end of a job that the person is looking at', () => {
    const { tell } = renderPage();
    tell((c) => c.hear(project, ended(done('seen'))));
    expect(titles()).toEqual([]);
    const labels = { batchId: 'B' };
    tell((c) => {
      c.hear(project, ended(done('a', { labels })));
      c.hear(project, ended(done('seen', { labels, revision: 9 })));
    });
    expect(titles()).toEqual(['2 images done']);
  });

  it('tells once what comes through two channels', () => {
    const { tell } = renderPage();
    tell((c) => c.hear(project, ended(done('a'))));
    tell((c) => c.hear('user:1', ended(done('a'))));
    expect(titles()).toEqual(['a.tiff is done']);
  });

  it('tells a batch once, from its own end', () => {
    const { tell } = renderPage();
    const labels = { batchId: 'B' };
    const counts = { waiting: 2, active: 0, reviewing: 0, completed: 0, failed: 0, cancelled: 0 };
    const batch: Batch = {
      id: 'B',
      name: null,
      labels: {},
      status: 'open',
      counts: { ...counts, nothingFound: 0, total: 2 },
      fraction: 0,
      eta: null,
      createdAt: '2026-01-01T00:00:00.000Z',
      finishedAt: null,
      revision: 1,
    };
    const of = (type: string, data: Batch) => ({ type, key: 'batch:B', data });
    tell((c) => c.hear(project, of('batch.updated', batch)));
    tell((c) => {
      c.hear(project, ended(done('a', { labels })));
      c.hear(project, ended(done('b', { labels })));
    });
    expect(titles()).toEqual([]);
    const end = {
      ...batch,
      counts: { ...batch.counts, waiting: 0, completed: 2 },
      finishedAt: batch.createdAt,
    };
    tell((c) => c.hear(project, of('batch.completed', end), 'snapshot'));
    expect(titles()).toEqual([]);
    tell((c) => c.hear(project, of('batch.completed', end)));
    expect(titles()).toEqual(['2 images done']);
  });

  it('says what a job asks, and not what another one does', () => {
    const { tell } = renderPage();
    const ask = (id: string, title: string) => ({
      type: 'job.review',
      key: `job:${id}/review:outlines`,
      data: makeReview({ id: `r-${id}`, jobId: id, title }),
    });
    tell((c) => {
      c.hear(project, ask('other', 'Is this a cell?'));
      c.hear(project, ask('a', 'Are these outlines right?'));
      c.hear(project, ended(makeJob({ id: 'a', status: 'reviewing' })));
    });
    expect(titles()).toEqual(['a.tiff needs review']);
    expect(document.querySelector('.hw-toast-description')?.textContent).toBe('Are these outlines right?');
  });

  it('does not tell an end that is over by the time that this tab may tell it', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    const { tell } = renderKit(
      <ToastProvider>
        <Page />
      </ToastProvider>,
    );
    tell((c) => {
      c.hear(project, ended(makeJob({ id: 'a', status: 'failed', revision: 5 })));
      c.hear(project, ended(makeJob({ id: 'a', status: 'running', attempt: 2, revision: 6 })));
      c.hear(project, ended(done('b')));
    });
    await vi.waitFor(() => expect(titles()).toContain('b.tiff is done'));
    expect(titles()).toHaveLength(1);
  });

  it('merges many successes', async () => {
    const { tell } = renderPage();
    tell((c) => {
      for (let i = 0; i < 12; i += 1) c.hear(project, ended(done(`j${i}`)));
    });
    await vi.waitFor(() => expect(titles()).toEqual(['12 images done']));
  });

  it('waits for the end of a batch, as far as the channel knows it', () => {
    const labels = { batchId: 'B' };
    const { tell } = renderPage();
    tell((c) => {
      c.hear(project, ended(makeJob({ id: 'a', labels })));
      c.hear(project, ended(makeJob({ id: 'b', labels })));
      c.hear(project, ended(done('a', { labels })));
    });
    expect(titles()).toEqual([]);
    tell((c) => c.hear(project, ended(done('b', { labels }))));
    expect(titles()).toEqual(['2 images done']);
  });

  it('offers to retry a failure, and takes it away once the job runs again', async () => {
    const failed = makeJob({
      id: 'a',
      status: 'failed',
      error: { code: 'worker_lost', message: 'The worker stopped.', retryable: true },
    });
    const { tell } = renderPage();
    tell((c) => c.hear(project, ended(failed)));
    expect(screen.queryByRole('button', { name: 'Report' })).toBeNull();
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Retry' })));
    expect(retry).toHaveBeenCalledWith('a');
    tell((c) => c.hear(project, ended({ ...failed, status: 'running', attempt: 2, revision: 6 })));
    expect(titles()).toEqual([]);
  });

  it('says why a job could not be tried again', async () => {
    const error = { code: 'worker_lost', message: 'The worker stopped.', retryable: true };
    const { tell } = renderPage();
    tell((c) => c.hear(project, ended(makeJob({ id: 'a', status: 'failed', error }))));
    retry.mockRejectedValueOnce(new Error('The image is no longer there.'));
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Retry' })));
    expect(titles()).toEqual(['Could not retry a.tiff']);
    expect(screen.getAllByText('The image is no longer there.').length).toBeGreaterThan(0);
  });
});

describe('useConnectionToasts', () => {
  function Page(): ReactNode {
    useConnectionToasts();
    return null;
  }
  const connected: ConnectionState = { status: 'connected', connection: 'c', since: 0 };
  const waiting: ConnectionState = { status: 'waiting', attempt: 1, retryAt: 0, code: 'network_lost' };

  function renderPage() {
    vi.useFakeTimers();
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    const { tell } = renderKit(
      <ToastProvider>
        <Page />
      </ToastProvider>,
    );
    return {
      go: (state: ConnectionState) => tell((c) => c.setState(state)),
      pass: (ms: number) =>
        act(() => {
          vi.advanceTimersByTime(ms);
        }),
    };
  }

  it('says nothing of a short interruption', () => {
    const { go, pass } = renderPage();
    go(connected);
    go(waiting);
    pass(1500);
    go({ status: 'connecting', attempt: 2 });
    pass(1000);
    expect(titles()).toEqual([]);
    go(connected);
    expect(titles()).toEqual([]);
    pass(5000);
    expect(titles()).toEqual([]);
  });

  it('tells a longer one, through all its tries, and that it is over, in the same toast', () => {
    const { go, pass } = renderPage();
    go(connected);
    go(waiting);
    pass(2000);
    go({ status: 'connecting', attempt: 2 });
    pass(1000);
    expect(titles()).toEqual(['Connection lost']);
    pass(60_000);
    expect(titles()).toEqual(['Connection lost']);
    go(connected);
    expect(titles()).toEqual(['Connected again']);
  });

  it('tells a page that nobody sees nothing, until somebody does', () => {
    const { go, pass } = renderPage();
    const visible = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    go(connected);
    go(waiting);
    pass(60_000);
    expect(titles()).toEqual([]);
    visible.mockReturnValue('visible');
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    pass(3000);
    expect(titles()).toEqual(['Connection lost']);
  });

  it('does not call a slow first connection a loss', () => {
    const { go, pass } = renderPage();
    go({ status: 'connecting', attempt: 1 });
    pass(10_000);
    expect(titles()).toEqual([]);
  });

  it('says why it was ended, but nothing when the page closed it', () => {
    const { go, pass } = renderPage();
    go(connected);
    go({ status: 'closed', code: 'closed', message: '' });
    pass(4000);
    expect(titles()).toEqual([]);
    go({ status: 'closed', code: 'signed_out', message: 'The session has ended.' });
    pass(4000);
    expect(screen.getByText('The session has ended.')).toBeDefined();
  });
});
