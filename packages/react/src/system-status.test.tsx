import type { SystemStatus as Status } from '@headway/protocol';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Sample } from './resource-tile.tsx';
import { SystemStatus } from './system-status.tsx';
import { violations } from './testing/axe.ts';
import { makeSystemStatus } from './testing/make-system-status.ts';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** Samples five seconds apart. */
function history(...statuses: Partial<Status>[]): Sample[] {
  return statuses.map((changes, index) => {
    const timestamp = new Date(Date.UTC(2026, 0, 1, 10) + index * 5000).toISOString();
    return { timestamp, status: makeSystemStatus(changes) };
  });
}

const full = { memoryUsedBytes: 15.5e9, memoryTotalBytes: 16e9 };
function pass(ms: number): void {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
}

const state = (container: Element): string | null | undefined =>
  container.querySelector('.hw-state-word')?.textContent;

describe('SystemStatus', () => {
  it('tells each value, and its history in words', async () => {
    const samples = history({ cpuLoad: 0.12 }, { cpuLoad: 0.85 }, { cpuLoad: 0.62 });
    const current = makeSystemStatus({ cpuLoad: 0.62 });
    const { container } = render(<SystemStatus current={current} history={samples} locale="en" />);
    expect(
      screen.getByRole('img', { name: /^Processor: 62\s% now; 12\s% to 85\s% in the last 15 min$/ }),
    ).toBeDefined();
    expect(screen.getByText('4 GB of 16 GB')).toBeDefined();
    expect(state(container)).toBe('All well');
    expect(screen.queryByText('GPU')).toBeNull();
    expect(await violations(container)).toEqual([]);
  });

  it('shows a GPU where there is one', () => {
    render(<SystemStatus current={makeSystemStatus({ gpuLoad: 0.5 })} />);
    expect(screen.getByText('GPU')).toBeDefined();
  });

  it('shows a disk where it is told of one, with the room that is left', () => {
    const disk = { usedBytes: 750e9, totalBytes: 1000e9 };
    render(<SystemStatus current={makeSystemStatus({ disk })} locale="en" />);
    expect(screen.getByText('250 GB free')).toBeDefined();
  });

  it('warns of what runs short, and says so once it does', async () => {
    const current = makeSystemStatus(full);
    const { container, rerender } = render(
      <SystemStatus current={current} history={history(full)} locale="en" />,
    );
    expect(state(container)).toBe('All well');
    rerender(<SystemStatus current={current} history={history(full, full)} locale="en" />);
    expect(state(container)).toBe('High load');
    const words = /^The memory is 96\s% full\. Large jobs may fail\.$/;
    expect(screen.getAllByText(words)).toHaveLength(2);
    expect(screen.getByRole('status').textContent).toMatch(words);
    const fuller = { ...full, memoryUsedBytes: 15.8e9 };
    rerender(
      <SystemStatus current={makeSystemStatus(fuller)} history={history(full, full, fuller)} locale="en" />,
    );
    expect(screen.getByText(/is 98\s% full/)).toBeDefined();
    // What was said is not said again with each number.
    expect(screen.getByRole('status').textContent).toMatch(words);
    expect(await violations(container)).toEqual([]);
    const calm = history(full, full, {}, {});
    rerender(<SystemStatus current={makeSystemStatus()} history={calm} locale="en" />);
    expect(screen.getByRole('status').textContent).toBe('The load is no longer high.');
  });

  it('says nothing of what was so at the start, nor that a load is over when nothing is told any more', () => {
    const { rerender } = render(<SystemStatus current={null} status="pending" />);
    const said = () => screen.getByRole('status').textContent;
    rerender(<SystemStatus current={makeSystemStatus(full)} history={history(full, full)} locale="en" />);
    expect(screen.getByText(/is 96\s% full/)).toBeDefined();
    expect(said()).toBe('');
    rerender(<SystemStatus current={null} history={[]} locale="en" />);
    expect(said()).toBe('');
  });

  it('takes levels of its own', () => {
    const levels = { cpu: { high: 0.05, low: 0.01, times: 1 } };
    const { container } = render(<SystemStatus current={makeSystemStatus()} levels={levels} />);
    expect(state(container)).toBe('High load');
  });

  it('says for how long there was no news, until there is some', () => {
    vi.useFakeTimers();
    const { container, rerender } = render(<SystemStatus current={makeSystemStatus()} locale="en" />);
    pass(19_000);
    expect(state(container)).toBe('All well');
    pass(6000);
    expect(state(container)).toBe('No news for 25\u00a0s');
    rerender(<SystemStatus current={makeSystemStatus()} locale="en" />);
    expect(state(container)).toBe('All well');
    rerender(<SystemStatus current={null} locale="en" />);
    pass(30_000);
    expect(state(container)).toMatch(/^No news for/);
  });

  it('shows what administrators say, the newest three', () => {
    const onDismiss = vi.fn();
    const notices = ['info', 'warning', 'error', 'info'].map((level, index) => ({
      id: `n${index}`,
      level: level as 'info',
      message: `Notice ${index}`,
    }));
    const { container } = render(
      <SystemStatus current={makeSystemStatus()} notices={notices} onDismissNotice={onDismiss} />,
    );
    const items = screen.getAllByRole('listitem').map((item) => item.textContent);
    expect(items).toEqual([
      'info: Notice 0Dismiss: Notice 0',
      'warning: Notice 1Dismiss: Notice 1',
      'error: Notice 2Dismiss: Notice 2',
      '1 older',
    ]);
    fireEvent.click(screen.getAllByRole('button', { name: /^Dismiss/ })[1] ?? container);
    expect(onDismiss).toHaveBeenCalledWith('n1');
  });

  it('keeps its size before the first answer, and shows nothing that may not be seen', async () => {
    const { container, rerender } = render(<SystemStatus current={null} status="pending" />);
    expect(state(container)).toBe('Loading…');
    expect(screen.getAllByText('–')).toHaveLength(5);
    expect(await violations(container)).toEqual([]);
    rerender(<SystemStatus current={makeSystemStatus()} history={history({})} status="refused" />);
    expect(state(container)).toBe('Not for you to see');
    expect(screen.getAllByText('–')).toHaveLength(5);
    expect(screen.getByRole('img', { name: 'Processor: not known now' })).toBeDefined();
  });
});
