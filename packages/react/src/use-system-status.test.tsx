import { cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeSystemStatus } from './testing/make-system-status.ts';
import { renderHook } from './testing/render-hook.tsx';
import { useSystemStatus, type UseSystemStatusOptions } from './use-system-status.ts';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const minute = 60_000;
const start = Date.parse('2026-01-01T10:00:00.000Z');
const at = (minutes: number) => new Date(start + minutes * minute).toISOString();
const status = (cpuLoad: number) => ({
  type: 'system.status',
  key: 'system',
  data: makeSystemStatus({ cpuLoad }),
});
const notice = (id: string, message = id) => ({
  type: 'system.notice',
  data: { id, level: 'info', message },
});

function renderStatus(options: UseSystemStatusOptions = {}) {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  return renderHook(() => useSystemStatus(options));
}

describe('useSystemStatus', () => {
  it('has the newest status, and what was before it', () => {
    const { tell, view } = renderStatus();
    expect(view()).toMatchObject({ current: null, history: [], status: 'pending', connection: 'idle' });
    tell((c) => c.hear('system', status(0.1), 'snapshot'));
    // A new snapshot tells of the present once more.
    tell((c) => c.hear('system', status(0.1), 'snapshot'));
    vi.setSystemTime(start + minute);
    tell((c) => c.hear('system', status(0.9)));
    expect(view().current?.cpuLoad).toBe(0.9);
    expect(view().history.map(({ timestamp, status: { cpuLoad } }) => [timestamp, cpuLoad])).toEqual([
      [at(0), 0.1],
      [at(1), 0.9],
    ]);
  });

  it('lets go of what is older than asked for', () => {
    const { tell, view } = renderStatus({ keepMs: 2 * minute });
    for (const minutes of [0, 1, 2, 3]) {
      vi.setSystemTime(start + minutes * minute);
      tell((c) => c.hear('system', status(minutes / 10)));
    }
    expect(view().history.map(({ timestamp }) => timestamp)).toEqual([at(1), at(2), at(3)]);
  });

  it('keeps a bounded number of all, however long it is asked for', () => {
    const { tell, view } = renderStatus({ keepMs: 1000 * 60 * minute });
    tell((c) => {
      for (let i = 0; i < 3100; i += 1) {
        vi.setSystemTime(start + i * 5000);
        c.hear('system', status(0.1));
      }
      for (let i = 0; i < 60; i += 1) c.hearLine('system', notice(`n${i}`));
    });
    expect(view().history).toHaveLength(3000);
    expect(view().notices).toHaveLength(50);
    expect(view().notices[0]?.id).toBe('n59');
  });

  it('puts what an API knows before what was heard', () => {
    const initial = [-1, 0, 1].map((minutes) => ({ timestamp: at(minutes), status: makeSystemStatus() }));
    const { tell, view } = renderStatus({ initial });
    expect(view().history).toHaveLength(3);
    tell((c) => c.hear('system', status(0.5)));
    expect(view().history.map(({ timestamp }) => timestamp)).toEqual([at(-1), at(0)]);
  });

  it('has words to everyone, the newest first and each once, for as long', () => {
    const { tell, view } = renderStatus();
    tell((c) => c.hearLine('system', notice('n1', 'Back at ten.'), 'snapshot'));
    vi.setSystemTime(start + minute);
    tell((c) => c.hearLine('system', notice('n2')));
    tell((c) => c.hearLine('system', notice('n1', 'Back at eleven.')));
    expect(view().notices.map(({ id, message }) => [id, message])).toEqual([
      ['n1', 'Back at eleven.'],
      ['n2', 'n2'],
    ]);
    vi.setSystemTime(start + 17 * minute);
    tell((c) => c.hear('system', status(0.1)));
    expect(view().notices).toEqual([]);
  });

  it('knows no present status once it has expired', () => {
    const { tell, view } = renderStatus();
    tell((c) => c.hear('system', status(0.1)));
    tell((c) => c.hear('system', { type: 'state.expired', key: 'system', data: null }));
    expect(view().current).toBeNull();
    expect(view().history).toHaveLength(1);
  });

  it('gives a component that comes later the history that others have', () => {
    let on = false;
    const { tell, view, again } = renderHook(() => [
      useSystemStatus(),
      useSystemStatus({ channel: on ? 'system' : null }),
    ]);
    tell((c) => c.hear('system', status(0.1)));
    on = true;
    again();
    expect(view()[1]?.history).toHaveLength(1);
    expect(view()[1]?.current).not.toBeNull();
  });

  it('shows nothing any more once the channel is refused', () => {
    const { tell, view } = renderStatus();
    tell((c) => c.hear('system', status(0.1)));
    tell((c) => c.set('system', { status: 'refused', code: 'forbidden', entities: new Map() }));
    expect(view()).toMatchObject({ current: null, history: [], notices: [], code: 'forbidden' });
  });
});
