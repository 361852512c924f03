import { act, cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { EarlierLine } from './earlier-lines.ts';
import type { JobLogLine } from '@headway/protocol';
import type { MemoryClient } from './testing/memory-client.ts';
import { renderHook } from './testing/render-hook.tsx';
import { type JobLogView, useJobLog, type UseJobLogOptions } from './use-job-log.ts';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const channel = 'job-log:j1';
const line = (message: string): JobLogLine => ({ jobId: 'j1', attempt: 1, level: 'info', message });
const tellLine = (c: MemoryClient, message: string, origin: 'live' | 'resumed' | 'snapshot' = 'live') =>
  c.hearLine(channel, { type: 'job.log', data: line(message), id: `id ${message}` }, origin);
const messages = ({ lines }: JobLogView) =>
  Array.from({ length: lines.length }, (_, index) => lines.at(index)?.message);
const renderLog = (options: UseJobLogOptions = {}) => renderHook(() => useJobLog('j1', options));

describe('useJobLog', () => {
  it('has the lines in order, each with its id and time', async () => {
    const { tell, view } = renderLog();
    expect(view()).toMatchObject({ status: 'pending', code: null, connection: 'idle', dropped: 0 });
    tell((c) => tellLine(c, 'a', 'snapshot'));
    tell((c) => tellLine(c, 'b'));
    await expect.poll(() => messages(view())).toEqual(['a', 'b']);
    expect(view().lines.at(0)).toMatchObject({ id: 'id a', level: 'info', attempt: 1 });
    expect(view().lines.at(0)?.timestamp).not.toBe('');
    expect(view().status).toBe('live');
  });

  it('renders once for lines that come together', async () => {
    const { tell, view, renders } = renderLog();
    tell((c) => tellLine(c, 'first'));
    await expect.poll(() => view().lines.length).toBe(1);
    renders();
    tell((c) => {
      for (let i = 0; i < 500; i += 1) tellLine(c, `line ${i}`);
    });
    await expect.poll(() => view().lines.length).toBe(501);
    // Once, and once more as StrictMode does.
    expect(renders()).toBeLessThanOrEqual(2);
  });

  it('renders once a frame for lines that come one after the other', () => {
    vi.useFakeTimers();
    const { tell, view, renders } = renderLog();
    tell((c) => c.setStatus(channel, 'live'));
    renders();
    for (let i = 0; i < 50; i += 1) tell((c) => tellLine(c, `line ${i}`));
    expect(renders()).toBe(0);
    act(() => {
      vi.advanceTimersByTime(20);
    });
    expect(view().lines.length).toBe(50);
    expect(renders()).toBeLessThanOrEqual(2);
  });

  it('takes what it missed, and no line twice when a new snapshot repeats some', async () => {
    const { tell, view } = renderLog();
    tell((c) => {
      tellLine(c, 'a', 'snapshot');
      tellLine(c, 'b', 'snapshot');
    });
    tell((c) => tellLine(c, 'c', 'resumed'));
    tell((c) => {
      for (const message of ['b', 'c', 'd']) tellLine(c, message, 'snapshot');
      c.set(channel, { reason: 'trimmed' });
    });
    await expect.poll(() => messages(view())).toEqual(['a', 'b', 'c', 'd']);
    expect(view().hasGap).toBe(true);
  });

  it('keeps the newest lines only, and says how many it let go', async () => {
    const { tell, view } = renderLog({ limit: 3 });
    tell((c) => {
      for (const message of ['a', 'b', 'c', 'd', 'e']) tellLine(c, message);
    });
    await expect.poll(() => messages(view())).toEqual(['c', 'd', 'e']);
    expect(view().dropped).toBe(2);
  });

  it('loads earlier lines until there are none', async () => {
    const asked: (string | undefined)[] = [];
    const answers = [[line('a'), line('b'), line('c')], [], [line('never')]];
    const loadEarlier = async (first: { message: string } | null): Promise<EarlierLine[]> => {
      asked.push(first?.message);
      return (answers.shift() ?? []).map((one) => ({ ...one, timestamp: '' }));
    };
    const { tell, view } = renderLog({ loadEarlier });
    expect(view().loadEarlier).toBeUndefined();
    tell((c) => tellLine(c, 'c', 'snapshot'));
    await expect.poll(() => view().lines.length).toBe(1);
    await act(async () => view().loadEarlier?.());
    expect(messages(view())).toEqual(['a', 'b', 'c']);
    await act(async () => view().loadEarlier?.());
    expect(asked).toEqual(['c', 'a']);
    expect(view().loadEarlier).toBeUndefined();
  });

  it('asks once at a time for earlier lines, and says why there are none', async () => {
    const answer = Promise.withResolvers<EarlierLine[]>();
    let calls = 0;
    const loadEarlier = () => {
      calls += 1;
      return answer.promise;
    };
    const { tell, view } = renderLog({ loadEarlier });
    tell((c) => c.setStatus(channel, 'live'));
    act(() => void view().loadEarlier?.());
    act(() => void view().loadEarlier?.());
    expect([calls, view().isLoading]).toEqual([1, true]);
    answer.reject(new Error('The log is away.'));
    await expect.poll(() => view().loadError).toBe('The log is away.');
    expect(view().isLoading).toBe(false);
    expect(view().loadEarlier).toBeDefined();
  });

  it('shares its lines with a second component, and keeps them in StrictMode', async () => {
    const { tell, view, client } = renderHook(() => [useJobLog('j1'), useJobLog('j1')] as const);
    tell((c) => tellLine(c, 'a', 'snapshot'));
    await expect.poll(() => view().map(messages)).toEqual([['a'], ['a']]);
    expect(view()[0].lines).toBe(view()[1].lines);
    expect(client.log.filter((entry) => entry.startsWith('join'))).toHaveLength(1);
  });

  it('shows nothing any more once the channel is refused', async () => {
    const { tell, view } = renderLog();
    tell((c) => tellLine(c, 'secret'));
    await expect.poll(() => view().lines.length).toBe(1);
    tell((c) => c.set(channel, { status: 'refused', code: 'forbidden' }));
    expect(view()).toMatchObject({ lines: { length: 0 }, status: 'refused', code: 'forbidden' });
  });

  it('holds nothing without an id', () => {
    const { client, view } = renderHook(() => useJobLog(null));
    expect(view().lines.length).toBe(0);
    expect(client.log).toEqual(['connect']);
  });
});
