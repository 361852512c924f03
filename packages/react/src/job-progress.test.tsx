import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { Job } from '@headway/protocol';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JobProgress, type JobProgressProps } from './job-progress.tsx';
import { violations } from './testing/axe.ts';
import { makeJob } from './testing/make-job.ts';

beforeEach(() => {
  vi.useFakeTimers({
    now: Date.parse('2026-01-01T10:01:00.000Z'),
    toFake: ['Date', 'setInterval', 'clearInterval'],
  });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function pass(ms: number): void {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
}

function show(props: JobProgressProps) {
  const element = (next: JobProgressProps) => (
    <StrictMode>
      <JobProgress title="cells.tiff" locale="en" {...next} />
    </StrictMode>
  );
  const { rerender, container } = render(element(props));
  return {
    container,
    again: (next: JobProgressProps) => rerender(element(next)),
    text: () => container.textContent?.replaceAll(/[\u00a0\u202f]/g, ' ') ?? '',
  };
}

const completed: Partial<Job> = {
  status: 'completed',
  fraction: 1,
  eta: null,
  finishedAt: '2026-01-01T10:00:13.000Z',
  summary: { outcome: 'low_confidence', text: '128 cells, 3 need a look' },
};
const failed: Partial<Job> = {
  status: 'failed',
  attempt: 2,
  error: { code: 'worker_lost', message: 'The worker stopped while it ran.', retryable: true },
};

describe('JobProgress', () => {
  it('says what people should know of a job that goes on, and to a screen reader once', () => {
    const warning = {
      code: 'no_worker',
      message: 'No worker takes jobs of this kind.',
      since: '2026-01-01T10:00:00.000Z',
    } as const;
    const queued = { status: 'queued', step: null, fraction: null, eta: null } as const;
    const { container, again, text } = show({ job: makeJob(queued) });
    expect(container.querySelector('.hw-job-warning')).toBeNull();
    again({ job: makeJob({ ...queued, warning }) });
    expect(container.querySelector('.hw-job-warning')?.textContent).toBe(warning.message);
    expect(screen.getByRole('status').textContent).toBe(`cells.tiff: Waiting. ${warning.message}`);
    again({ job: makeJob({ ...queued, warning }), waitingFor: '2 ahead' });
    expect(text()).not.toContain('2 ahead');
    again({ job: makeJob({ ...queued, warning }), variant: 'compact', waitingFor: '2 ahead' });
    expect(text()).toContain(warning.message);
    expect(text()).not.toContain('2 ahead');
  });

  it('promises no end of a job in which nothing happens', () => {
    const warning = { code: 'stalled', message: 'No sign.', since: '2026-01-01T10:00:00.000Z' } as const;
    const { again, text } = show({ job: makeJob() });
    expect(text()).toContain('min left');
    again({ job: makeJob({ warning, revision: 6 }) });
    expect(text()).toContain('No sign.');
    expect(text()).not.toContain('min left');
    again({ job: makeJob({ warning, revision: 6 }), variant: 'compact' });
    expect(text()).toBe('Running28 %Stalled');
    expect(screen.getByTitle('No sign.').textContent).toBe('Stalled');
  });

  it.each(['full', 'compact'] as const)('shows no bar that moves while a job is paused: %s', (variant) => {
    const paused = { status: 'paused', eta: null } as const;
    const { again, text } = show({ job: makeJob({ ...paused, step: null, fraction: null }), variant });
    expect(text()).toContain('Paused');
    expect(text()).not.toContain('Starting');
    expect(screen.queryByRole('progressbar')).toBeNull();
    again({ job: makeJob({ ...paused, fraction: 0.4 }), variant });
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('40');
  });

  it('shows an exact bar with step, amount, time left and percent', () => {
    const { text } = show({ job: makeJob() });
    const bar = screen.getByRole('progressbar', { name: 'cells.tiff' });
    expect(bar.getAttribute('aria-valuenow')).toBe('28');
    expect(bar.getAttribute('aria-valuetext')).toContain('step 2 of 4: Split touching');
    expect(bar.querySelector<HTMLElement>('.hw-bar-value')?.style.transform).toBe('translateX(-72%)');
    expect(text()).toContain('2 of 4 · Split touching');
    expect(text()).toContain('34 / 120 tiles');
    expect(text()).toContain('about 2–3 min left');
    expect(text()).toContain('28 %');
  });

  it('claims no number while none is known, and tells the last sign of life', () => {
    const job = makeJob({ fraction: null, done: null, eta: null });
    const { text } = show({ job, updatedAt: '2026-01-01T10:00:57.000Z' });
    expect(screen.getByRole('progressbar').hasAttribute('aria-valuenow')).toBe(false);
    expect(text()).toContain('3 s ago');
    pass(2000);
    expect(text()).toContain('5 s ago');
  });

  it('times what it hears by its own clock, whatever the server says', () => {
    const job = makeJob({ fraction: null, done: null, eta: null });
    const { text, again } = show({ job, updatedAt: '2026-01-01T09:00:00.000Z' });
    expect(text()).toContain('1 h ago');
    again({ job: { ...job, revision: 6 }, updatedAt: '2026-01-01T09:00:01.000Z' });
    expect(text()).toContain('just now');
  });

  it('takes a time left back when nothing was heard for long', () => {
    const { text } = show({ job: makeJob(), updatedAt: '2026-01-01T10:00:59.000Z' });
    expect(text()).toContain('about 2–3 min left');
    pass(20_000);
    expect(text()).toContain('no news for 21 s');
    expect(text()).not.toContain('min left');
  });

  it('counts the time left down between reports', () => {
    const job = makeJob({ eta: { lowMs: 60_000, highMs: 62_000 } });
    const { text } = show({ job, updatedAt: '2026-01-01T10:01:00.000Z' });
    expect(text()).toContain('about 1 min left');
    pass(14_500);
    expect(text()).toContain('less than a minute left');
  });

  it('does not write a time left to and fro that lies between two', () => {
    const at = (ms: number, revision: number) => makeJob({ eta: { lowMs: ms, highMs: ms }, revision });
    const { text, again } = show({ job: at(140_000, 6) });
    expect(text()).toContain('about 2 min left');
    again({ job: at(160_000, 7) });
    expect(text()).toContain('about 2 min left');
    again({ job: at(300_000, 8) });
    expect(text()).toContain('about 5 min left');
  });

  it('takes a new time left for no sign of life of the work', () => {
    const job = makeJob({ eta: { lowMs: 120_000, highMs: 180_000 } });
    const { text, again } = show({ job, updatedAt: '2026-01-01T10:01:00.000Z' });
    pass(14_000);
    const retold = { ...job, revision: 6, eta: { lowMs: 300_000, highMs: 300_000 } };
    again({ job: retold, updatedAt: '2026-01-01T10:01:14.000Z' });
    pass(2000);
    expect(text()).toContain('about 5 min left');
    expect(text()).toContain('no news for 16 s');
  });

  it('begins a new bar with a new attempt instead of running backwards', () => {
    const { again } = show({ job: makeJob({ fraction: 0.9 }) });
    const before = screen.getByRole('progressbar');
    again({ job: makeJob({ fraction: 0.1, attempt: 2, revision: 6 }) });
    expect(screen.getByRole('progressbar')).not.toBe(before);
    expect(screen.getByText('Attempt 2')).toBeDefined();
  });

  it('says what came out, and that it wants a look', () => {
    const { container, text } = show({ job: makeJob(completed) });
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(text()).toContain('128 cells, 3 need a look');
    expect(text()).toContain('took 12 s');
    expect(container.querySelector('[data-tone="attention"]')).not.toBeNull();
  });

  it('says what happened, what was kept and what to do, and folds the code', () => {
    const onRetry = vi.fn<() => void>();
    const { container, text } = show({ job: makeJob(failed), kept: 'The image is kept.', onRetry });
    expect(text()).toContain('The worker stopped while it ran.');
    expect(text()).toContain('The image is kept. Trying again may help.');
    const details = container.querySelector('details');
    expect(details?.open).toBe(false);
    expect(details?.textContent).toContain('worker_lost');
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(onRetry).toHaveBeenCalledOnce();
  });

  it('shows a cancel at once, keeps the focus on the button and takes no second press', () => {
    const onCancel = vi.fn<() => void>();
    const { again, text } = show({ job: makeJob(), onCancel });
    const button = screen.getByRole('button', { name: 'Cancel' });
    button.focus();
    again({ job: makeJob(), onCancel, pending: 'cancel' });
    expect(text()).toContain('Cancelling…');
    expect(text()).not.toContain('min left');
    expect(document.activeElement).toBe(button);
    fireEvent.click(button);
    expect(onCancel).not.toHaveBeenCalled();
  });

  it('keeps the focus on the button while it means pause, then resume', () => {
    const handlers = {
      onPause: vi.fn<() => void>(),
      onResume: vi.fn<() => void>(),
      onCancel: () => undefined,
    };
    const { again, text } = show({ job: makeJob(), ...handlers });
    const button = screen.getByRole('button', { name: 'Pause' });
    button.focus();
    fireEvent.click(button);
    expect(handlers.onPause).toHaveBeenCalledOnce();
    again({ job: makeJob(), ...handlers, pending: 'pause' });
    expect(text()).toContain('Pausing…');
    again({ job: makeJob({ status: 'pausing', revision: 6 }), ...handlers });
    expect(button.textContent).toBe('Keep running');
    again({ job: makeJob({ status: 'paused', revision: 7 }), ...handlers });
    expect(button.textContent).toBe('Resume');
    expect(document.activeElement).toBe(button);
    fireEvent.click(button);
    expect(handlers.onResume).toHaveBeenCalledOnce();
  });

  it('takes the focus itself when the button that had it is gone, and no press meant for that', () => {
    const onRetry = vi.fn<() => void>();
    const { again } = show({ job: makeJob(), onCancel: () => undefined, onRetry });
    screen.getByRole('button', { name: 'Cancel' }).focus();
    again({ job: makeJob({ status: 'cancelled', revision: 6 }), onCancel: () => undefined, onRetry });
    const frame = screen.getByRole('group', { name: 'cells.tiff' });
    expect(document.activeElement).toBe(frame);
    act(() => screen.getByRole('button', { name: 'Retry' }).focus());
    expect(frame.hasAttribute('tabindex')).toBe(false);
    expect(onRetry).not.toHaveBeenCalled();
  });

  it('moves a waiting job in the line from a menu', async () => {
    vi.useRealTimers();
    const onPrioritize = vi.fn<(priority: number) => void>();
    show({ job: makeJob({ status: 'queued', fraction: null, eta: null }), onPrioritize });
    fireEvent.click(screen.getByRole('button', { name: 'More for cells.tiff' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Move to the front' }));
    expect(onPrioritize).toHaveBeenCalledWith(100);
  });

  it('has all that can be asked in one menu when compact', async () => {
    vi.useRealTimers();
    const handlers = { onCancel: vi.fn<() => void>(), onPause: () => undefined };
    show({ job: makeJob(), variant: 'compact', ...handlers });
    fireEvent.click(screen.getByRole('button', { name: 'More for cells.tiff' }));
    const items = await screen.findAllByRole('menuitem');
    expect(items.map(({ textContent }) => textContent)).toEqual(['Pause', 'Cancel']);
    fireEvent.click(screen.getByRole('menuitem', { name: 'Cancel' }));
    expect(handlers.onCancel).toHaveBeenCalledOnce();
  });

  it('does not say "a few seconds" for minutes of a job that says nothing', () => {
    const told = (revision: number, highMs: number) => makeJob({ eta: { lowMs: 1000, highMs }, revision });
    const { again, text } = show({ job: told(5, 4000), updatedAt: '2026-01-01T10:01:00.000Z' });
    expect(text()).toContain('a few seconds left');
    for (const revision of [6, 7]) {
      pass(10_000);
      // The server tells the time left again, though nothing was reported.
      again({ job: told(revision, 4000 - revision * 10), updatedAt: null });
    }
    expect(text()).toContain('taking longer than expected');
    expect(text()).not.toContain('a few seconds');
    again({ job: { ...told(8, 4000), done: 35 }, updatedAt: null });
    expect(text()).toContain('a few seconds left');
  });

  it('says that it is not up to date while the connection is away, and promises nothing', () => {
    const { again, text } = show({ job: makeJob(), status: 'stale' });
    expect(text()).toContain('Not up to date: the connection is away.');
    expect(text()).not.toContain('min left');
    again({ job: makeJob(), status: 'stale', variant: 'compact' });
    expect(text()).toBe('Running28 %Not up to date');
    expect(screen.getByRole('progressbar').getAttribute('aria-valuetext')).not.toContain('left');
    again({ job: makeJob(completed), status: 'stale' });
    expect(text()).not.toContain('Not up to date');
  });

  it('shows how busy the graphics processor is', () => {
    const { text } = show({ job: makeJob(), gpuLoad: 0.63 });
    expect(text()).toContain('GPU 63 %');
  });

  it('lets a refusal be taken away', () => {
    const onDismiss = vi.fn<() => void>();
    show({ job: makeJob(), refused: { action: 'pause', reason: 'It has ended.' }, onDismiss });
    expect(screen.getByRole('alert').textContent).toBe('Could not pause: It has ended.');
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(onDismiss).toHaveBeenCalledOnce();
  });

  it('says why something was refused', () => {
    show({ job: makeJob(), refused: { action: 'cancel', reason: 'The job has already ended.' } });
    expect(screen.getByRole('alert').textContent).toBe('Could not cancel: The job has already ended.');
  });

  it('announces changes of state, not what was there and not each percent', () => {
    const { again } = show({ job: makeJob() });
    const said = () => screen.getByRole('status').textContent;
    expect(said()).toBe('');
    again({ job: makeJob({ fraction: 0.5, revision: 6 }) });
    expect(said()).toBe('');
    again({ job: makeJob({ ...completed, revision: 7 }) });
    expect(said()).toBe('cells.tiff: Needs a look. 128 cells, 3 need a look');
  });

  it('begins anew with another job, of which nothing is news and no bar runs backwards', () => {
    const { again } = show({ job: makeJob({ fraction: 0.9 }) });
    const bar = screen.getByRole('progressbar');
    again({ job: makeJob({ id: 'another', status: 'pausing', fraction: 0.1, revision: 2 }) });
    expect(screen.getByRole('progressbar')).not.toBe(bar);
    expect(screen.getByRole('status').textContent).toBe('');
  });

  it('stays on one line and quiet when compact', () => {
    const { text } = show({ job: makeJob(), variant: 'compact' });
    expect(text()).toBe('Running28 %');
    expect(screen.queryByRole('status')).toBeNull();
  });

  it('tells the place in the queue while it waits', () => {
    const job = makeJob({ status: 'queued', fraction: null, step: null });
    show({ job, waitingFor: '2 ahead; no worker is running' });
    expect(screen.getByText('2 ahead; no worker is running')).toBeDefined();
    expect(screen.queryByRole('progressbar')).toBeNull();
  });

  it('renders on a server', () => {
    const html = renderToString(<JobProgress job={makeJob()} title="cells.tiff" locale="en" />);
    expect(html).toContain('Split touching');
  });

  it.each([
    ['running', makeJob()],
    ['without a number', makeJob({ fraction: null })],
    ['completed', makeJob(completed)],
    ['failed', makeJob(failed)],
  ])('has nothing that axe objects to: %s', async (_, job) => {
    vi.useRealTimers();
    const { container } = show({
      job,
      onCancel: () => undefined,
      onPause: () => undefined,
      onRetry: () => undefined,
    });
    expect(await violations(container)).toEqual([]);
  });
});
