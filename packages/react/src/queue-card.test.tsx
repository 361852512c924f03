import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { QueueCard } from './queue-card.tsx';
import { violations } from './testing/axe.ts';
import { makeQueueStats } from './testing/make-status.ts';

afterEach(cleanup);

/** Label → count. */
function counts(container: Element): Record<string, string | null> {
  const pairs = [...container.querySelectorAll('dl > div')].map((pair) => [
    pair.querySelector('dt')?.textContent,
    pair.querySelector('dd')?.textContent,
  ]);
  return Object.fromEntries(pairs) as Record<string, string | null>;
}

describe('QueueCard', () => {
  it('counts what waits, runs, is paused, needs a person, is done and failed', async () => {
    const { container } = render(<QueueCard stats={makeQueueStats()} locale="en" />);
    expect(counts(container)).toEqual({
      Waiting: '42',
      Running: '4',
      Paused: '3',
      'To review': '2',
      Done: '1,204',
      Failed: '12',
    });
    expect(screen.getByText('Working')).toBeDefined();
    expect(screen.getByText('Empty in about 2–3 min')).toBeDefined();
    expect(await violations(container)).toEqual([]);
  });

  it('rounds a count that would not fit, with the exact one at hand', () => {
    render(<QueueCard stats={makeQueueStats({ completed: 98_765_432 })} locale="en" />);
    expect(screen.getByTitle('98,765,432').textContent).toBe('98.8M');
  });

  it('says which kinds no worker takes, and announces it once that changes', () => {
    const { rerender } = render(<QueueCard stats={makeQueueStats()} />);
    expect(screen.getByRole('status').textContent).toBe('');
    rerender(<QueueCard stats={makeQueueStats({ noWorkerFor: ['cells'], throughputPerMinute: 1 })} />);
    const words = 'No worker takes: cells. Its jobs wait.';
    expect(screen.getByRole('status').textContent).toBe(words);
    expect(screen.getAllByText(words)).toHaveLength(2);
    rerender(<QueueCard stats={makeQueueStats()} />);
    expect(screen.getByRole('status').textContent).toBe('Every kind of job has a worker again.');
  });

  it('announces nothing that was so when the first answer came', () => {
    const stats = makeQueueStats({ noWorkerFor: ['cells'] });
    const { rerender } = render(<QueueCard stats={null} status="pending" />);
    rerender(<QueueCard stats={stats} />);
    expect(screen.getByText('No worker takes: cells. Its jobs wait.')).toBeDefined();
    expect(screen.getByRole('status').textContent).toBe('');
    rerender(<QueueCard stats={null} status="refused" />);
    expect(screen.getByRole('status').textContent).toBe('');
  });

  it('shows the history as a picture with words', async () => {
    const points = [0, 1, 2].map((minute) => ({
      startsAt: `2026-01-01T10:0${minute}:00.000Z`,
      completed: minute,
      failed: 1,
      cancelled: 0,
    }));
    const { container } = render(<QueueCard stats={makeQueueStats()} throughput={points} locale="en" />);
    expect(screen.getByRole('img', { name: /^Last 3\smin: 3 done, 3 failed; at most 3/ })).toBeDefined();
    expect(await violations(container)).toEqual([]);
  });

  it('tells when the last one starts where all of the line is known', () => {
    const entries = [{ id: 'j1', position: 1, lowMs: 100_000, highMs: 200_000 }];
    const order = { queue: 'default', waiting: 1, entries };
    const { rerender } = render(
      <QueueCard stats={makeQueueStats({ waiting: 1 })} order={order} locale="en" />,
    );
    expect(screen.getByText('Last one starts in about 2–3 min')).toBeDefined();
    const stuck = makeQueueStats({ waiting: 1, noWorkerFor: ['cells'] });
    rerender(<QueueCard stats={stuck} order={order} locale="en" />);
    expect(screen.queryByText(/starts in/)).toBeNull();
  });

  it('says what comes here while there has been nothing', () => {
    render(
      <QueueCard stats={makeQueueStats({ waiting: 0, active: 0, paused: 0, reviewing: 0, total: 0 })} />,
    );
    expect(screen.getByText('Empty')).toBeDefined();
    expect(screen.getByText('What is started waits here for a worker.')).toBeDefined();
  });

  it('keeps the counts while the connection is away, and promises nothing', () => {
    render(<QueueCard stats={makeQueueStats()} status="stale" locale="en" />);
    expect(screen.getByText('Not up to date')).toBeDefined();
    expect(screen.getByText('1,204')).toBeDefined();
    expect(screen.queryByText(/Empty in/)).toBeNull();
  });

  it('keeps its size before the first answer, and shows nothing that may not be seen', async () => {
    const { container, rerender } = render(<QueueCard stats={null} status="pending" title="Plates" />);
    const card = screen.getByRole('group', { name: 'Plates' });
    expect(card.getAttribute('aria-busy')).toBe('true');
    expect(counts(container)).toMatchObject({ Waiting: '–', Done: '–' });
    rerender(<QueueCard stats={makeQueueStats()} status="refused" title="Plates" />);
    expect(card.getAttribute('aria-busy')).toBe('false');
    expect(counts(container)).toMatchObject({ Waiting: '–', Done: '–' });
    expect(screen.getByText('Not for you to see')).toBeDefined();
    expect(await violations(container)).toEqual([]);
  });
});
