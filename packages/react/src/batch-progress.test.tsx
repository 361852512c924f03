import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BatchProgress, type BatchProgressProps } from './batch-progress.tsx';
import { violations } from './testing/axe.ts';
import { makeBatch } from './testing/make-batch.ts';

afterEach(cleanup);

function show(props: BatchProgressProps) {
  const element = (next: BatchProgressProps) => (
    <StrictMode>
      <BatchProgress locale="en" {...next} />
    </StrictMode>
  );
  const { rerender, container } = render(element(props));
  return {
    container,
    again: (next: BatchProgressProps) => rerender(element(next)),
    text: () => container.textContent?.replaceAll(/[\u00a0\u202f]/g, ' ') ?? '',
  };
}

const ended = makeBatch({
  status: 'completed',
  counts: { completed: 97, failed: 2, cancelled: 1 },
  fraction: 1,
  eta: null,
  finishedAt: '2026-01-01T10:03:00.000Z',
});

describe('BatchProgress', () => {
  it('tells its numbers in words, beside one bar', () => {
    const { text, container } = show({ batch: makeBatch() });
    expect(text()).toBe('Plate 7Running60 done4 running56 waiting60 of 120about 2–3 min left50 %');
    expect(screen.getByRole('progressbar', { name: 'Plate 7' }).getAttribute('aria-valuetext')).toContain(
      '60 of 120 jobs, 60 done, 4 running, 56 waiting, about 2–3 min left',
    );
    expect(container.querySelectorAll('.hw-batch-segment')).toHaveLength(3);
  });

  it('says at the end what came of it, and announces it once', () => {
    const { again, text } = show({ batch: makeBatch() });
    const said = () => screen.getByRole('status').textContent;
    again({ batch: makeBatch({ counts: { completed: 61, active: 4, waiting: 55 }, revision: 6 }) });
    expect(said()).toBe('');
    again({ batch: ended });
    expect(said()).toBe('Plate 7: Done in part. 97 done, 2 failed, 1 cancelled');
    expect(text()).toContain('took 3 min');
    expect(text()).not.toContain('left');
  });

  it('announces what becomes of it, not whether just now a job runs', () => {
    const { again } = show({ batch: makeBatch({ status: 'open' }) });
    const said = () => screen.getByRole('status').textContent;
    const running = makeBatch({ status: 'running' });
    again({ batch: running });
    expect(said()).toBe('Plate 7: Running');
    again({ batch: { ...running, counts: { ...running.counts, active: 0 }, revision: 7 } });
    expect(screen.getByText('Waiting')).toBeDefined();
    expect(said()).toBe('Plate 7: Running');
    again({ batch: running, pending: 'pause' });
    expect(said()).toBe('Plate 7: Pausing…');
    again({ batch: makeBatch({ status: 'paused', counts: { waiting: 60, completed: 60 } }) });
    expect(said()).toBe('Plate 7: Paused');
  });

  it('says that more may come while it is open, and that nothing has come yet', () => {
    const { again, text } = show({ batch: makeBatch({ status: 'open' }) });
    expect(text()).toContain('60 of 120 so far');
    expect(text()).toContain('More jobs may come.');
    again({ batch: makeBatch({ status: 'open', counts: {}, fraction: null, eta: null }) });
    expect(text()).toBe('Plate 7OpenNo jobs yetMore jobs may come.');
    expect(screen.getByRole('progressbar').getAttribute('aria-valuetext')).toBe('no jobs yet');
  });

  it('offers only what the batch can have and the person may do', () => {
    const { again } = show({ batch: makeBatch() });
    const buttons = () => screen.queryAllByRole('button').map((button) => button.textContent);
    expect(buttons()).toEqual([]);
    const all = { onCancel: () => undefined, onPause: () => undefined, onResume: () => undefined };
    again({ batch: makeBatch(), ...all });
    expect(buttons()).toEqual(['Pause', 'Cancel']);
    again({ batch: makeBatch({ status: 'paused' }), ...all });
    expect(buttons()).toEqual(['Resume', 'Cancel']);
    again({ batch: ended, ...all });
    expect(buttons()).toEqual([]);
  });

  it('shows at once what was asked, keeps the focus, and asks once', () => {
    const onPause = vi.fn<() => void>();
    const { again, text } = show({ batch: makeBatch(), onPause });
    const button = screen.getByRole('button', { name: 'Pause' });
    button.focus();
    fireEvent.click(button);
    again({ batch: makeBatch(), onPause, pending: 'pause' });
    expect(text()).toContain('Pausing…');
    expect(text()).not.toContain('left');
    fireEvent.click(button);
    expect(onPause).toHaveBeenCalledTimes(1);
    const onResume = vi.fn<() => void>();
    again({ batch: makeBatch({ status: 'paused', counts: { waiting: 60 } }), onPause, onResume });
    expect(document.activeElement).toBe(button);
    expect(button.textContent).toBe('Resume');
  });

  it('says that it is not up to date while the connection is away, and promises nothing', () => {
    const { again, text } = show({ batch: makeBatch(), status: 'stale' });
    expect(text()).toContain('Not up to date: the connection is away.');
    expect(text()).not.toContain('left');
    expect(screen.getByRole('progressbar').getAttribute('aria-valuetext')).not.toContain('left');
    again({ batch: makeBatch(), status: 'stale', variant: 'compact' });
    expect(text()).toBe('Running60 of 120Not up to date');
    again({ batch: ended, status: 'stale' });
    expect(text()).not.toContain('Not up to date');
  });

  it('says why something was refused, until that is put away', () => {
    const onDismiss = vi.fn<() => void>();
    show({ batch: makeBatch(), refused: { action: 'cancel', reason: 'It has ended.' }, onDismiss });
    expect(screen.getByRole('alert').textContent).toContain('Could not cancel: It has ended.');
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(onDismiss).toHaveBeenCalledOnce();
  });

  it('stays on one line and quiet when compact', () => {
    const { text, again } = show({ batch: makeBatch(), variant: 'compact', onCancel: () => undefined });
    expect(text()).toBe('Running60 of 120');
    expect(screen.queryByRole('button')).toBeNull();
    again({ batch: ended, variant: 'compact' });
    expect(text()).toBe('Done in part97 done, 2 failed, 1 cancelled');
    expect(screen.queryByRole('status')).toBeNull();
  });

  it('renders on a server', () => {
    expect(renderToString(<BatchProgress batch={makeBatch()} locale="en" />)).toContain('60 done');
  });

  it.each([
    ['running', makeBatch()],
    ['empty', makeBatch({ status: 'open', counts: {}, fraction: null })],
    ['ended', ended],
  ])('has nothing that axe objects to: %s', async (_, batch) => {
    const { container } = show({ batch, onCancel: () => undefined, onPause: () => undefined });
    expect(await violations(container)).toEqual([]);
  });
});
