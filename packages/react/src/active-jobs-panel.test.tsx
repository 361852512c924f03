import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import type { Job } from '@headway/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ActiveJobsPanel, type ActiveJobsPanelProps } from './active-jobs-panel.tsx';
import type { JobActions } from './job-actions.ts';
import { violations } from './testing/axe.ts';
import { makeJob } from './testing/make-job.ts';
import { renderKit } from './testing/render-kit.tsx';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  localStorage.clear();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const queued = { status: 'queued', startedAt: null, fraction: null } as const;
const done = { status: 'completed', fraction: 1, finishedAt: '2026-01-01T10:05:00.000Z' } as const;

function show(props: Partial<ActiveJobsPanelProps> = {}, actions: JobActions = {}) {
  const element = (
    <>
      <ActiveJobsPanel
        channels={['user:3', 'project:7']}
        titleOf={({ labels }) => labels['file'] ?? ''}
        locale="en"
        {...props}
      />
      <button type="button">Elsewhere</button>
    </>
  );
  const { tell, container, unmount } = renderKit(element, { actions });
  let revision = 0;
  const hear = (id: string, changes: Partial<Job> = {}, channel = 'user:3'): void =>
    tell((client) => {
      revision += 1;
      const data = makeJob({ id, labels: { file: `${id}.tiff` }, revision, ...changes });
      client.hear(channel, { type: 'job.progress', key: `job:${id}`, data });
    });
  const lose = (status: 'stale' | 'live'): void =>
    tell((client) => {
      for (const channel of ['user:3', 'project:7']) client.setStatus(channel, status);
    });
  return { hear, lose, container, unmount };
}

const panel = (): HTMLElement | null => screen.queryByRole('region', { name: 'Active jobs' });
const pass = (ms: number): void => {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
};
const titles = (): string[] =>
  screen
    .queryAllByRole('listitem')
    .map((row) => row.querySelector('.hw-active-jobs-title')?.textContent ?? '');

describe('ActiveJobsPanel', () => {
  it('comes with the first job, says at the end what became of them, and goes', () => {
    const { hear } = show();
    hear('old', done);
    expect(panel()).toBeNull();
    hear('a');
    hear('b', queued, 'project:7');
    expect(
      within(panel() ?? document.body).getByRole('button', { name: '1 running, 1 waiting' }),
    ).toBeDefined();
    hear('a', done);
    hear('b', { status: 'failed' }, 'project:7');
    expect(screen.getByRole('button', { name: '1 done, 1 failed' })).toBeDefined();
    expect(screen.getByRole('status').textContent).toBe('Jobs: 1 done, 1 failed');
    pass(7900);
    expect(panel()).not.toBeNull();
    pass(200);
    expect(panel()).toBeNull();
  });

  it('stays while somebody looks at it, and goes after', () => {
    const { hear } = show();
    hear('a');
    fireEvent.pointerEnter(panel() ?? document.body);
    hear('a', done);
    pass(60_000);
    expect(titles()).toEqual(['a.tiff']);
    expect(screen.getByText('Done')).toBeDefined();
    fireEvent.pointerLeave(panel() ?? document.body);
    pass(4100);
    expect(panel()).toBeNull();
  });

  it('goes when the pointer is seen elsewhere, also where nobody told that it left', () => {
    const { hear } = show();
    hear('a');
    fireEvent.pointerEnter(panel() ?? document.body);
    hear('a', done);
    fireEvent(document.body, new Event('pointerover', { bubbles: true }));
    pass(4100);
    expect(panel()).toBeNull();
  });

  it('shows five at most, what runs first, and leads to the others', () => {
    const onOpenAll = vi.fn<() => void>();
    const { hear } = show({ onOpenAll });
    for (const id of ['a', 'b', 'c', 'd']) hear(id, queued);
    for (const id of ['e', 'f', 'g']) hear(id);
    expect(titles()).toEqual(['e.tiff', 'f.tiff', 'g.tiff', 'a.tiff', 'b.tiff']);
    fireEvent.click(screen.getByRole('button', { name: 'and 2 more' }));
    expect(onOpenAll).toHaveBeenCalledOnce();
  });

  it('keeps its rows where they are while somebody is in it', () => {
    const { hear } = show();
    hear('a');
    hear('b');
    fireEvent.pointerEnter(panel() ?? document.body);
    hear('a', done);
    hear('c', {
      warning: { code: 'stalled', message: 'No sign of work.', since: '2026-01-01T10:00:00.000Z' },
    });
    expect(titles()).toEqual(['a.tiff', 'b.tiff', 'c.tiff']);
    fireEvent.pointerLeave(panel() ?? document.body);
    hear('b', { fraction: 0.4 });
    expect(titles()).toEqual(['c.tiff', 'b.tiff']);
  });

  it('folds to one bar for all, and remembers that', () => {
    const { hear, unmount } = show();
    hear('a', { fraction: 0.5 });
    hear('b', { fraction: 0 });
    fireEvent.click(screen.getByRole('button', { name: '2 running' }));
    expect(titles()).toEqual([]);
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25');
    unmount();
    const again = show();
    again.hear('a', { fraction: 0.5 });
    expect(titles()).toEqual([]);
    expect(panel()?.querySelector('[aria-expanded]')?.getAttribute('aria-expanded')).toBe('false');
  });

  it('says that it is not up to date while the connection is away, and promises nothing', () => {
    const { hear, lose } = show();
    hear('a');
    const words = (): string => panel()?.textContent?.replaceAll('\u00a0', ' ') ?? '';
    expect(words()).toContain('min left');
    lose('stale');
    expect(words()).toContain('Not up to date');
    expect(words()).not.toContain('left');
    lose('live');
    expect(words()).not.toContain('Not up to date');
    expect(words()).toContain('min left');
  });

  it('cancels a job, shows at once that it was asked to, and says why it was refused', async () => {
    const cancel = vi.fn<(id: string) => Promise<void>>(() => Promise.reject(new Error('You may not.')));
    const { hear } = show({}, { cancel });
    hear('a');
    const button = screen.getByRole('button', { name: 'Cancel a.tiff' });
    fireEvent.click(button);
    expect(screen.getByText('Cancelling…')).toBeDefined();
    await act(async () => undefined);
    expect(cancel).toHaveBeenCalledWith('a');
    expect(screen.getByRole('alert').textContent).toContain('Could not cancel: You may not.');
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('offers no way to cancel to people who may not', () => {
    const { hear } = show();
    hear('a');
    expect(screen.queryByRole('button', { name: /Cancel/ })).toBeNull();
  });

  it('tells toasts how high it stands, for as long as it does', () => {
    const height = (): string => document.documentElement.style.getPropertyValue('--hw-panel-height');
    const { hear } = show();
    expect(height()).toBe('');
    hear('a');
    expect(height()).toMatch(/^\d+px$/);
    hear('a', done);
    pass(4100);
    expect(height()).toBe('');
  });

  it('steps aside while it covers what has the focus', () => {
    const { hear } = show();
    hear('a');
    const at = (top: number) => () => new DOMRect(0, top, 100, 100);
    const [one, elsewhere] = [panel(), screen.getByRole('button', { name: 'Elsewhere' })];
    if (!one) throw new Error('There is no panel.');
    one.getBoundingClientRect = at(0);
    elsewhere.getBoundingClientRect = at(500);
    act(() => elsewhere.focus());
    expect(one.dataset['aside']).toBeUndefined();
    act(() => elsewhere.blur());
    elsewhere.getBoundingClientRect = at(50);
    act(() => elsewhere.focus());
    expect(one.dataset['aside']).toBe('true');
    act(() => elsewhere.blur());
    expect(one.dataset['aside']).toBeUndefined();
  });

  it.each(['yes', 'no'])('has nothing that axe objects to, folded: %s', async (folded) => {
    vi.useRealTimers();
    localStorage.setItem('headway:active-jobs-folded', folded);
    const { hear, container } = show(
      { onOpenAll: () => undefined, hrefOf: ({ id }) => `/jobs/${id}` },
      { cancel: async () => undefined },
    );
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) hear(id);
    expect(await violations(container)).toEqual([]);
  });
});
