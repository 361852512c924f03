import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { JobTree, type JobTreeProps } from './job-tree.tsx';
import { violations } from './testing/axe.ts';
import { makeStep } from './testing/make-step.ts';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const running = [
  makeStep([0], { name: 'Read', total: 2, steps: [makeStep([0, 0], { name: 'Header' })] }),
  makeStep([1], {
    name: 'Split',
    total: 2,
    status: 'running',
    steps: [makeStep([1, 0], { name: 'Zone 1', status: 'running' })],
  }),
];

function show(props: JobTreeProps) {
  const element = (next: JobTreeProps) => (
    <StrictMode>
      <JobTree locale="en" {...next} />
    </StrictMode>
  );
  const { rerender, container } = render(element(props));
  return { container, again: (next: JobTreeProps) => rerender(element(next)) };
}

const names = () =>
  screen.getAllByRole('treeitem').map((row) => row.querySelector('.hw-tree-name')?.textContent);
const focused = () => document.activeElement?.querySelector('.hw-tree-name')?.textContent;
function press(key: string): void {
  fireEvent.keyDown(document.activeElement ?? document.body, { key });
}

describe('JobTree', () => {
  it('tells each step with its state, how long it took, and which one goes on', () => {
    show({ steps: running });
    const row = screen.getByRole('treeitem', { name: /^Read/ });
    expect(row.textContent?.replaceAll('\u00a0', ' ')).toBe('Read1, Done, 1 s');
    expect(row.getAttribute('aria-expanded')).toBe('false');
    const [current] = screen.getAllByRole('treeitem', { current: 'step' });
    expect(current?.textContent).toContain('Zone 1');
    expect(current?.getAttribute('aria-level')).toBe('2');
  });

  it('counts what goes on, all by one clock', () => {
    vi.useFakeTimers({ now: Date.parse('2026-01-01T10:00:05.000Z') });
    const { again } = show({ steps: running });
    expect(vi.getTimerCount()).toBe(1);
    const times = () => screen.getAllByText(/^\d+\ss$/).map(({ textContent }) => textContent);
    expect(times()).toEqual(['1\u00a0s', '5\u00a0s', '5\u00a0s']);
    act(() => {
      vi.advanceTimersByTime(2000);
    });
    expect(times()).toEqual(['1\u00a0s', '7\u00a0s', '7\u00a0s']);
    again({ steps: running, status: 'stale' });
    act(() => {
      vi.advanceTimersByTime(5000);
    });
    expect(times()).toEqual(['1\u00a0s', '7\u00a0s', '7\u00a0s']);
  });

  it('is walked, opened and closed by keys, with one stop for Tab', () => {
    const { container } = show({ steps: running });
    expect(container.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
    act(() => container.querySelector<HTMLElement>('[tabindex="0"]')?.focus());
    expect(focused()).toBe('Read');
    press('ArrowRight');
    expect(names()).toEqual(['Read', 'Header', 'Split', 'Zone 1']);
    press('ArrowRight');
    expect(focused()).toBe('Header');
    press('s');
    expect(focused()).toBe('Split');
    press(' ');
    expect(names()).toEqual(['Read', 'Header', 'Split']);
    expect(container.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
  });

  it('opens to the left where one writes from right to left', () => {
    const { container } = show({ steps: running });
    container.style.direction = 'rtl';
    act(() => container.querySelector<HTMLElement>('[tabindex="0"]')?.focus());
    press('ArrowLeft');
    expect(names()).toEqual(['Read', 'Header', 'Split', 'Zone 1']);
  });

  it('opens and closes by a click', () => {
    show({ steps: running });
    fireEvent.click(screen.getByText('Split'));
    expect(names()).toEqual(['Read', 'Split']);
  });

  it('does not take the row away that has the focus when its step is done', () => {
    const { again } = show({ steps: running });
    act(() => screen.getByText('Zone 1').closest<HTMLElement>('[role=treeitem]')?.focus());
    const done = running.map((step) => ({
      ...step,
      status: 'completed' as const,
      finishedAt: step.startedAt,
    }));
    again({ steps: done });
    expect(focused()).toBe('Zone 1');
    act(() => (document.activeElement as HTMLElement).blur());
    expect(names()).toEqual(['Read', 'Split']);
  });

  it('gives folded steps back, and keeps the focus where they were', () => {
    const steps = Array.from({ length: 60 }, (_, index) => makeStep([index]));
    show({ steps });
    expect(names()[0]).toBe('… 48 more');
    act(() => screen.getByText('… 48 more').closest<HTMLElement>('[role=treeitem]')?.focus());
    press('Enter');
    expect(names()).toHaveLength(60);
    expect(focused()).toBe('Step 1');
  });

  it('says that there is nothing yet', () => {
    show({ steps: [] });
    expect(screen.getByText('No step has begun yet.')).toBeDefined();
    expect(screen.queryByRole('tree')).toBeNull();
  });

  it('renders on a server, where no time passes', () => {
    expect(renderToString(<JobTree steps={running} locale="en" />)).toContain('Zone 1');
  });

  it('has nothing that axe objects to', async () => {
    const { container } = show({ steps: running, planned: ['Read', 'Split', 'Report'] });
    expect(await violations(container)).toEqual([]);
  });
});
