import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import type { Job } from '@headway/protocol';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { JobList, type JobListProps } from './job-list.tsx';
import { violations } from './testing/axe.ts';
import { makeJob } from './testing/make-job.ts';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const queued = { status: 'queued', startedAt: null, fraction: null, step: null, eta: null } as const;
const completed = {
  status: 'completed',
  finishedAt: '2026-01-01T10:05:00.000Z',
  eta: null,
  summary: { outcome: 'ok', text: '128 cells' },
} as const;

function job(id: string, changes: Partial<Job> = {}): Job {
  return makeJob({ id, labels: { file: `${id}.tiff` }, ...changes });
}

const some = [
  job('a'),
  job('b', queued),
  job('c', { status: 'failed', error: { code: 'x', message: 'The file is cut off.', retryable: false } }),
  job('d', completed),
  job('e', queued),
];

function show(props: Partial<JobListProps>) {
  const element = (next: Partial<JobListProps>) => (
    <StrictMode>
      <JobList jobs={some} titleOf={({ labels }) => labels['file'] ?? ''} locale="en" {...next} />
    </StrictMode>
  );
  const { rerender, container } = render(element(props));
  return { container, again: (next: Partial<JobListProps>) => rerender(element(next)) };
}

/** What stands in the rows, top down: headings with their count, titles of jobs. */
function rows(): string[] {
  return screen
    .getAllByRole('row')
    .map((row) => row.querySelector('.hw-job-list-title, .hw-job-list-heading-text')?.textContent ?? '');
}

function row(title: string): HTMLElement {
  const found = screen.getAllByRole('row').find((element) => element.textContent?.includes(title));
  if (!found) throw new Error(`There is no row with ${title}.`);
  return found;
}

const said = (): string =>
  screen
    .getAllByRole('status')
    .map(({ textContent }) => textContent)
    .join('');

describe('JobList', () => {
  it('puts jobs into sections by what they need, with their numbers', () => {
    show({});
    expect(rows()).toEqual([
      'Needs attention 1',
      'c.tiff',
      'Running 1',
      'a.tiff',
      'Waiting 2',
      'b.tiff',
      'e.tiff',
      'Done 1',
      'd.tiff',
    ]);
    expect(row('c.tiff').textContent).toContain('The file is cut off.');
    expect(row('a.tiff').textContent).toContain('about 2–3 min left');
  });

  it('tells screen readers where each row is among all of them, with the others not in the page', () => {
    const jobs = Array.from({ length: 10_000 }, (_, index) => job(String(index).padStart(5, '0')));
    show({ jobs });
    const grid = screen.getByRole('treegrid');
    expect(grid.getAttribute('aria-rowcount')).toBe('10001');
    expect(row('00007.tiff').getAttribute('aria-rowindex')).toBe('9');
    expect(screen.getAllByRole('row').length).toBeLessThan(40);
  });

  it('closes and opens a section', () => {
    show({});
    fireEvent.click(row('Waiting'));
    expect(row('Waiting').getAttribute('aria-expanded')).toBe('false');
    expect(rows()).not.toContain('b.tiff');
    fireEvent.keyDown(row('Waiting'), { key: 'ArrowRight' });
    expect(rows()).toContain('b.tiff');
  });

  it('opens a job by a click and by Enter, not by its buttons', () => {
    const onOpen = vi.fn<(job: Job) => void>();
    show({ onOpen, onAction: () => undefined });
    fireEvent.click(row('a.tiff'));
    fireEvent.keyDown(row('b.tiff'), { key: 'Enter' });
    fireEvent.click(screen.getByRole('button', { name: 'Cancel a.tiff' }));
    expect(onOpen.mock.calls.map(([{ id }]) => id)).toEqual(['a', 'b']);
  });

  it('offers nothing to people who may do nothing', () => {
    show({});
    expect(screen.queryAllByRole('checkbox')).toEqual([]);
    expect(screen.queryAllByRole('button')).toEqual([]);
    expect(row('a.tiff').getAttribute('aria-selected')).toBeNull();
  });

  it('shows what was asked until the job shows it, and why it was refused', async () => {
    const onAction = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const { again } = show({ onAction });
    const cancel = screen.getByRole('button', { name: 'Cancel a.tiff' });
    await act(async () => fireEvent.click(cancel));
    expect(row('a.tiff').textContent).toContain('Cancelling…');
    fireEvent.click(cancel);
    expect(onAction.mock.calls).toEqual([['cancel', ['a']]]);
    again({ onAction, jobs: [job('a', { status: 'cancelled', revision: 6, finishedAt: null })] });
    expect(row('a.tiff').textContent).toContain('Cancelled');

    const refuse = () => Promise.reject(new Error('You may not do that.'));
    again({ onAction: refuse });
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Cancel b.tiff' })));
    expect(screen.getByRole('alert').textContent).toContain('Could not cancel the job: You may not do that.');
    expect(row('b.tiff').textContent).toContain('Waiting');
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('choosing jobs', () => {
  const chosen = (): string[] =>
    screen
      .getAllByRole('row')
      .filter((element) => element.getAttribute('aria-selected') === 'true')
      .map((element) => element.querySelector('.hw-job-list-title')?.textContent ?? '');

  it('goes by checkboxes, with Shift for all in between, and says how many', () => {
    show({ onAction: () => undefined });
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select a.tiff' }));
    expect(said()).toBe('1 selected');
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select e.tiff' }), { shiftKey: true });
    expect(chosen()).toEqual(['a.tiff', 'b.tiff', 'e.tiff']);
    expect(said()).toBe('3 selected');
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select all of Waiting' }));
    expect(chosen()).toEqual(['a.tiff']);
  });

  it('goes by keys: arrows, Shift with arrows, Space, all, and none', () => {
    show({ onAction: () => undefined });
    const press = (key: string, more = {}) =>
      fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });
    act(() => row('Needs attention').focus());
    press('ArrowDown');
    expect(document.activeElement).toBe(row('c.tiff'));
    press('End');
    expect(document.activeElement).toBe(row('d.tiff'));
    press('ArrowUp');
    press('ArrowUp');
    press(' ');
    expect(chosen()).toEqual(['e.tiff']);
    press('ArrowUp', { shiftKey: true });
    expect(chosen()).toEqual(['b.tiff', 'e.tiff']);
    press('a', { ctrlKey: true });
    expect(chosen()).toHaveLength(5);
    press('Escape');
    expect(chosen()).toEqual([]);
    expect(said()).toBe('Nothing selected');
  });

  it('has one row that Tab leads to, the one used last', () => {
    show({ onAction: () => undefined });
    const inTabOrder = () =>
      screen
        .getAllByRole('row')
        .filter(({ tabIndex }) => tabIndex === 0)
        .map(({ textContent }) => textContent);
    expect(inTabOrder()).toEqual(['Needs attention 1']);
    act(() => row('b.tiff').focus());
    expect(inTabOrder()).toHaveLength(1);
    expect(row('b.tiff').tabIndex).toBe(0);
  });

  it('lasts while jobs move, and ends with them', () => {
    const onAction = () => undefined;
    const { again } = show({ onAction });
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select a.tiff' }));
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select b.tiff' }));
    again({ onAction, jobs: [job('a', completed), job('b', { ...queued, revision: 9 })] });
    expect(rows()).toEqual(['Waiting 1', 'b.tiff', 'Done 1', 'a.tiff']);
    expect(chosen()).toEqual(['b.tiff', 'a.tiff']);
    again({ onAction, jobs: [job('b', queued)] });
    expect(chosen()).toEqual(['b.tiff']);
    expect(said()).toBe('1 selected');
  });

  it('offers what is possible for the chosen, and asks it of those that can have it', () => {
    const onAction = vi.fn<() => void>();
    show({ onAction, actions: ['cancel', 'retry', 'prioritize'] });
    for (const name of ['a', 'b', 'c', 'd'])
      fireEvent.click(screen.getByRole('checkbox', { name: `Select ${name}.tiff` }));
    const bar = within(screen.getByRole('group', { name: 'With the selected jobs' }));
    expect(bar.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
      'Retry 1',
      'Run next 1',
      'Cancel 2',
      'Clear selection',
    ]);
    fireEvent.click(bar.getByRole('button', { name: 'Run next 1' }));
    fireEvent.click(bar.getByRole('button', { name: 'Cancel 2' }));
    expect(onAction.mock.calls).toEqual([
      ['prioritize', ['b'], { priority: 1 }],
      ['cancel', ['a', 'b']],
    ]);
    expect(row('a.tiff').textContent).toContain('Cancelling…');
  });

  it('shows as pending what was taken, though not for ever where the job does not show it', async () => {
    vi.useFakeTimers();
    show({ onAction: async () => undefined });
    fireEvent.click(screen.getByRole('button', { name: 'Cancel a.tiff' }));
    await act(() => vi.advanceTimersByTimeAsync(9000));
    expect(row('a.tiff').textContent).toContain('Cancelling…');
    await act(() => vi.advanceTimersByTimeAsync(2000));
    expect(row('a.tiff').textContent).not.toContain('Cancelling…');
  });

  it('tells how it stands with what was asked where the page keeps that', () => {
    const onAction = vi.fn<() => void>();
    show({
      onAction,
      pendingOf: (id) => (id === 'a' ? 'pause' : null),
      refusedOf: (id) => (id === 'b' ? { action: 'cancel', reason: 'You may not.' } : null),
      bulkRefused: { action: 'retry', reason: 'There are too many.' },
    });
    expect(row('a.tiff').textContent).toContain('Pausing…');
    expect(row('b.tiff').textContent).toContain('Could not cancel: You may not.');
    expect(screen.getByRole('alert').textContent).toBe('Could not retry the jobs: There are too many.');
    fireEvent.click(screen.getByRole('button', { name: 'Cancel e.tiff' }));
    expect(row('e.tiff').textContent).toContain('Waiting');
    expect(onAction).toHaveBeenCalledOnce();
  });

  it('shows how far a bulk job is, and at its end what was refused and why', () => {
    const bulk = (changes: Partial<Job>) =>
      makeJob({
        id: 'bulk',
        kind: 'bulk-action',
        labels: { action: 'cancel' },
        done: 1,
        total: 3,
        ...changes,
      });
    const onAction = () => undefined;
    const { again } = show({ onAction, bulkJob: bulk({ fraction: 0.3 }) });
    expect(screen.getByRole('progressbar', { name: 'Cancelling jobs · 1 of 3' })).toBeDefined();
    expect(said()).toBe('');
    again({ onAction, bulkJob: bulk({ id: 'next' }) });
    expect(said()).toBe('Cancelling jobs · 1 of 3');
    again({ onAction, bulkJob: bulk({ id: 'next', done: 2 }) });
    expect(screen.getByText('Cancelling jobs · 2 of 3')).toBeDefined();
    expect(said()).toBe('Cancelling jobs · 1 of 3');
    const refused = [{ id: 'd', reason: 'The job has already ended.' }];
    const words = '2 of 3 jobs cancelled. 1 could not be cancelled: The job has already ended.';
    again({ onAction, bulkJob: bulk({ status: 'completed', done: 3 }), bulkItems: refused });
    expect(said()).toBe(words);
    fireEvent.click(screen.getByRole('button', { name: 'Select them' }));
    expect(chosen()).toEqual(['d.tiff']);
  });
});

describe('rows that are looked at', () => {
  const moved = [job('a', { ...completed, revision: 9 }), job('b', queued), job('f', queued)];

  it('stay where they are under the pointer, with what is new in them', () => {
    const { again } = show({});
    fireEvent.pointerEnter(screen.getByRole('treegrid'));
    const before = rows();
    again({ jobs: moved });
    expect(rows().filter((title) => title.endsWith('tiff'))).toEqual(
      before.filter((title) => title.endsWith('tiff')),
    );
    expect(row('a.tiff').textContent).toContain('Done');
    expect(screen.getByText('5 changes wait until you leave')).toBeDefined();
    fireEvent.pointerLeave(screen.getByRole('treegrid'));
    expect(rows()).toEqual(['Waiting 2', 'b.tiff', 'f.tiff', 'Done 1', 'a.tiff']);
  });

  it('move again when the pointer is seen elsewhere, also where nobody told that it left', () => {
    const { again } = show({});
    fireEvent.pointerEnter(screen.getByRole('treegrid'));
    again({ jobs: moved });
    fireEvent(row('b.tiff'), new Event('pointerover', { bubbles: true }));
    expect(rows()).toContain('c.tiff');
    fireEvent(document.body, new Event('pointerover', { bubbles: true }));
    expect(rows()).not.toContain('c.tiff');
  });

  it('stay where they are while they are gone through by keys, until the focus leaves or Escape lets go', () => {
    const { again } = show({});
    act(() => row('b.tiff').focus());
    fireEvent.keyDown(row('b.tiff'), { key: 'ArrowUp' });
    again({ jobs: moved });
    expect(rows()).toContain('c.tiff');
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' });
    expect(rows()).not.toContain('c.tiff');
  });

  it('go on moving where a click left only its focus', () => {
    const { again } = show({});
    const grid = screen.getByRole('treegrid');
    fireEvent.pointerDown(grid);
    act(() => row('a.tiff').focus());
    fireEvent.pointerLeave(grid);
    again({ jobs: moved });
    expect(rows()).not.toContain('c.tiff');
    expect(document.activeElement).toBe(row('a.tiff'));
  });

  it('give the focus to the next one when they are gone', () => {
    const { again } = show({});
    act(() => row('b.tiff').focus());
    again({ jobs: some.filter(({ id }) => id !== 'b') });
    expect(document.activeElement).toBe(row('e.tiff'));
  });

  it('render only when something of their own changed', () => {
    const reads = new Map<string, number>();
    const watched = (of: Job): Job => ({
      ...of,
      // Only a row that renders looks at the step of its job.
      get step() {
        reads.set(of.id, (reads.get(of.id) ?? 0) + 1);
        return null;
      },
    });
    const jobs = Array.from({ length: 1000 }, (_, index) => watched(job(String(index).padStart(4, '0'))));
    const props = { onAction: () => undefined, onOpen: () => undefined };
    const element = (list: readonly Job[]) => (
      <JobList {...props} jobs={list} locale="en" titleOf={({ id }) => id} />
    );
    const { rerender } = render(element(jobs));
    expect(reads.size).toBeGreaterThan(5);
    for (let round = 1; round <= 10; round += 1) {
      const next = jobs.map((one, index) =>
        [3, 5, 700].includes(index)
          ? watched({ ...one, fraction: 0.5 + round / 100, revision: 5 + round })
          : one,
      );
      reads.clear();
      rerender(element(next));
      expect([...reads.keys()].sort()).toEqual(['0003', '0005']);
      jobs.splice(0, jobs.length, ...next);
    }
  });
});

describe('a list', () => {
  it('filters by text, state and kind, and says what it leaves out', () => {
    show({ jobs: [...some, job('g', { kind: 'photos' })] });
    fireEvent.change(screen.getByRole('searchbox', { name: 'Filter by text' }), {
      target: { value: 'CUT off' },
    });
    expect(rows()).toEqual(['Needs attention 1', 'c.tiff']);
    expect(screen.getByText('1 of 6 jobs')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    fireEvent.change(screen.getByRole('combobox', { name: 'Kind' }), { target: { value: 'photos' } });
    expect(rows()).toEqual(['Running 1', 'g.tiff']);
    fireEvent.change(screen.getByRole('combobox', { name: 'State' }), { target: { value: 'done' } });
    expect(screen.getByText('No job matches the filter')).toBeDefined();
  });

  it('says that it loads, that it is empty, refused or out of date', () => {
    const { again, container } = show({ jobs: [], status: 'pending' });
    expect(container.querySelector('[aria-busy=true]')).not.toBeNull();
    again({ jobs: [], empty: <button type="button">Choose images</button> });
    expect(screen.getByRole('button', { name: 'Choose images' })).toBeDefined();
    again({ jobs: [], status: 'refused', code: 'forbidden' });
    expect(screen.getByRole('alert').textContent).toContain('You may not see these jobs');
    again({ status: 'stale' });
    expect(screen.getByText('Not connected. This may have changed.')).toBeDefined();
    expect(row('a.tiff').textContent).not.toContain('left');
  });

  it('renders on a server', () => {
    const html = renderToString(<JobList jobs={some} titleOf={({ labels }) => labels['file'] ?? ''} />);
    expect(html).toContain('a.tiff');
  });

  it('is told apart from other lists by its label', () => {
    show({ label: 'Jobs of plate 7' });
    expect(screen.getByRole('region', { name: 'Jobs of plate 7' })).toBeDefined();
    expect(screen.getByRole('treegrid', { name: 'Jobs of plate 7' })).toBeDefined();
    expect(screen.getByRole('search', { name: 'Filter jobs of plate 7' })).toBeDefined();
  });

  it.each<[string, Partial<JobListProps>]>([
    ['with jobs', { onAction: () => undefined, hrefOf: ({ id }) => `/jobs/${id}` }],
    ['to read only', {}],
    ['loading', { jobs: [], status: 'pending' }],
    ['empty', { jobs: [] }],
    ['refused', { jobs: [], status: 'refused' }],
  ])('has nothing that axe objects to: %s', async (_, props) => {
    const { container } = show(props);
    expect(await violations(container)).toEqual([]);
  });
});
