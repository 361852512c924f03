import { act, cleanup, screen } from '@testing-library/react';
import { defineJobContract, type Job, type JobReview } from '@headway/protocol';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { useKit } from './headway-provider.tsx';
import type { AskedStore } from './asked.ts';
import type { JobActions } from './job-actions.ts';
import { makeJob } from './testing/make-job.ts';
import { renderKit } from './testing/render-kit.tsx';
import { type JobViewOf, useJob } from './use-job.ts';

afterEach(cleanup);

const contract = defineJobContract({
  kind: 'cells',
  input: z.object({ path: z.string() }),
  result: z.object({ cells: z.int() }),
  items: z.object({ zone: z.int() }),
  steps: ['Read', { name: 'Split touching', steps: ['Cut', 'Glue'] }],
  reviews: { outlines: { answer: z.enum(['keep', 'redo']) } },
});
type View = JobViewOf<typeof contract>;
const job = makeJob();
const channel = `job:${job.id}`;
const state = (data: Job, type = 'job.progress') => ({ type, key: `job:${data.id}`, data });
const item = (index: number, value: unknown, attempt = 1) => ({
  type: 'job.item',
  key: `${channel}/item:${index}`,
  data: { jobId: job.id, attempt, index, item: value },
});
const step = (index: number, name: string, attempt = 1) => ({
  type: 'job.step',
  key: `${channel}/step:${index}`,
  data: { jobId: job.id, attempt, index, total: 2, name, status: 'running', startedAt: '', finishedAt: null },
});

function renderJob(options: { initial?: Job; actions?: JobActions } = {}) {
  const views: View[] = [];
  function Show(): ReactNode {
    const view = useJob(contract, job.id, { initial: options.initial });
    views.push(view);
    return <p>{view.job?.status ?? 'none'}</p>;
  }
  const rendered = renderKit(<Show />, options.actions ? { actions: options.actions } : {});
  const view = () => {
    const last = views.at(-1);
    if (!last) throw new Error('Nothing was rendered.');
    return last;
  };
  return { ...rendered, view };
}

const within = (path: readonly number[], name: string) => ({
  ...step(0, name),
  key: `${channel}/step:${path.join('.')}`,
  data: { ...step(path.at(-1) ?? 0, name).data, path },
});
const review = (name: string, changes: Partial<JobReview> = {}) => ({
  type: changes.status === 'answered' ? 'job.reviewed' : 'job.review',
  key: `${channel}/review:${name}`,
  data: {
    id: name,
    jobId: job.id,
    name,
    status: 'open',
    answer: null,
    createdAt: '2026-01-01T10:00:00.000Z',
    ...changes,
  },
});

describe('useJob', () => {
  it('has the job with its steps and items in order, typed by the contract', () => {
    const { tell, view } = renderJob();
    tell((c) => {
      c.hear(channel, item(1, { zone: 12 }));
      c.hear(channel, item(0, { zone: 3 }));
      c.hear(channel, step(1, 'Split touching'));
      c.hear(channel, step(0, 'Read'));
      c.hear(channel, state(job));
    });
    expectTypeOf(view().items).toEqualTypeOf<readonly { zone: number }[]>();
    expectTypeOf(view().loadResult).returns.resolves.toEqualTypeOf<{ cells: number }>();
    expect(view().job).toEqual(job);
    expect(view().items).toEqual([{ zone: 3 }, { zone: 12 }]);
    expect(view().steps.map(({ name }) => name)).toEqual(['Read', 'Split touching']);
    expect(view().updatedAt).not.toBeNull();
  });

  it('gives the same steps, items and reviews as long as only the progress changes', () => {
    const { tell, view } = renderJob();
    tell((c) => {
      c.hear(channel, state(job));
      c.hear(channel, item(0, { zone: 3 }));
      c.hear(channel, within([0], 'Read'));
      c.hear(channel, within([1], 'Split touching'));
      c.hear(channel, review('outlines'));
    });
    const { items, stepTree, reviews } = view();
    tell((c) => c.hear(channel, state({ ...job, fraction: 0.5, revision: 6 })));
    expect(view().job?.fraction).toBe(0.5);
    expect(view().items).toBe(items);
    expect(view().stepTree).toBe(stepTree);
    expect(view().reviews).toBe(reviews);
    tell((c) => c.hear(channel, item(1, { zone: 4 })));
    expect(view().items).toEqual([{ zone: 3 }, { zone: 4 }]);
    expect(view().stepTree).toBe(stepTree);
  });

  it('has the steps as a list and as a tree, by the names of the contract', () => {
    const { tell, view } = renderJob();
    tell((c) => {
      c.hear(channel, within([1, 1], 'Glue'));
      c.hear(channel, within([1, 0], 'Cut'));
      c.hear(channel, within([1], 'Split touching'));
      c.hear(channel, within([1, 0, 10], 'Tile 11'));
      c.hear(channel, within([1, 0, 9], 'Tile 10'));
      // As earlier versions told it.
      c.hear(channel, step(0, 'Read'));
      c.hear(channel, state(job));
    });
    expect(view().steps.map(({ path }) => path.join('.'))).toEqual([
      '0',
      '1',
      '1.0',
      '1.0.9',
      '1.0.10',
      '1.1',
    ]);
    expect(view().stepTree).toMatchObject([
      { name: 'Read', steps: [] },
      {
        name: 'Split touching',
        steps: [
          { name: 'Cut', steps: [{ name: 'Tile 10' }, { name: 'Tile 11' }] },
          { name: 'Glue', steps: [] },
        ],
      },
    ]);
    expectTypeOf<View['stepTree'][number]['name']>().toEqualTypeOf<'Read' | 'Split touching'>();
    type Split = Extract<View['stepTree'][number], { name: 'Split touching' }>;
    expectTypeOf<Split['steps'][number]['name']>().toEqualTypeOf<'Cut' | 'Glue'>();
  });

  it('has the reviews with answers of their types, and the newest preview', () => {
    const { tell, view } = renderJob();
    tell((c) => c.hear(channel, state(job)));
    expect(view().preview).toBeNull();
    const preview = { jobId: job.id, attempt: 1, url: '/preview/2.png', mediaType: 'image/png' };
    tell((c) => {
      c.hear(channel, review('outlines'));
      c.hear(channel, review('unknown'));
      c.hear(channel, { type: 'job.preview', key: `${channel}/preview`, data: preview });
    });
    expect(view().preview).toEqual(preview);
    expect(view().reviews).toMatchObject([{ name: 'outlines', status: 'open', answer: null }]);
    tell((c) => c.hear(channel, review('outlines', { status: 'answered', answer: 'keep' })));
    expect(view().reviews).toMatchObject([{ status: 'answered', answer: 'keep' }]);
    expectTypeOf<View['reviews'][number]['answer']>().toEqualTypeOf<'keep' | 'redo' | null>();
    tell((c) => c.hear(channel, review('outlines', { status: 'answered', answer: 'perhaps' })));
    expect(view().reviews).toEqual([]);
    tell((c) => c.hear(channel, state({ ...job, attempt: 2, revision: 9 })));
    expect(view().preview).toBeNull();
  });

  it('leaves out items that do not match the contract, and those of an attempt before', () => {
    const { tell, view } = renderJob();
    tell((c) => {
      c.hear(channel, item(0, { zone: 'three' }, 2));
      c.hear(channel, item(1, { zone: 1 }, 1));
      c.hear(channel, item(2, { zone: 2 }, 2));
      c.hear(channel, step(0, 'Read', 1));
      c.hear(channel, state({ ...job, attempt: 2 }));
    });
    expect(view().items).toEqual([{ zone: 2 }]);
    expect(view().steps).toEqual([]);
  });

  it('shows nothing of what an API answered about another job', () => {
    const { view } = renderJob({ initial: makeJob({ id: 'another' }) });
    expect(view().job).toBeNull();
  });

  it('shows what an API answered until something newer is heard', () => {
    const { tell, view } = renderJob({ initial: { ...job, revision: 10, status: 'queued' } });
    expect(view().job?.status).toBe('queued');
    tell((c) => c.hear(channel, state({ ...job, revision: 9 })));
    expect(view().job?.status).toBe('queued');
    tell((c) => c.hear(channel, state({ ...job, revision: 11 })));
    expect(view().job?.status).toBe('running');
  });

  it('shows a cancel as pending until the event confirms it', async () => {
    const { tell, view } = renderJob({ actions: { cancel: async () => job, retry: async () => job } });
    tell((c) => c.hear(channel, state(job)));
    await act(() => view().cancel?.());
    expect(view()).toMatchObject({ pending: 'cancel', refused: null, job: { status: 'running' } });
    tell((c) => c.hear(channel, state({ ...job, status: 'cancelling', revision: 6 }, 'job.cancelling')));
    expect(view()).toMatchObject({ pending: null, job: { status: 'cancelling' } });
  });

  it('takes a refused cancel back and says why', async () => {
    const refuse = () => Promise.reject(new Error('The job has already ended.'));
    const { tell, view } = renderJob({ actions: { cancel: refuse, retry: refuse } });
    tell((c) => c.hear(channel, state(job)));
    await act(() => view().cancel?.());
    expect(view()).toMatchObject({
      pending: null,
      refused: { action: 'cancel', reason: 'The job has already ended.' },
    });
  });

  it('offers what the provider can do, and nothing else', async () => {
    const asked: unknown[] = [];
    const actions: JobActions = {
      pause: async (id) => asked.push(['pause', id]),
      prioritize: async (id, priority) => asked.push(['prioritize', id, priority]),
    };
    const { tell, view } = renderJob({ actions });
    expect(view()).toMatchObject({ cancel: undefined, resume: undefined, retry: undefined });
    await act(() => view().pause?.());
    expect(asked).toEqual([]);
    tell((c) => c.hear(channel, state(job)));
    await act(() => view().prioritize?.(job.priority));
    await act(() => view().prioritize?.(10));
    expect(asked).toEqual([['prioritize', job.id, 10]]);
    expect(view().pending).toBe('prioritize');
    tell((c) => c.hear(channel, state({ ...job, priority: 10, revision: 6 }, 'job.prioritized')));
    await act(() => view().pause?.());
    expect(view().pending).toBe('pause');
  });

  it('forgets a refusal when it is dismissed, and when something else is asked', async () => {
    const actions: JobActions = {
      cancel: () => Promise.reject(new Error('You may not.')),
      pause: async () => undefined,
    };
    const { tell, view } = renderJob({ actions });
    tell((c) => c.hear(channel, state(job)));
    await act(() => view().cancel?.());
    expect(view().refused?.reason).toBe('You may not.');
    act(() => view().dismiss());
    expect(view().refused).toBeNull();
    await act(() => view().cancel?.());
    await act(() => view().pause?.());
    expect(view()).toMatchObject({ pending: 'pause', refused: null });
    // What is on its way is not forgotten by it.
    act(() => view().dismiss());
    expect(view().pending).toBe('pause');
  });

  it('forgets what is confirmed, so that nothing piles up', async () => {
    const stores: AskedStore[] = [];
    function Peek(): ReactNode {
      stores.push(useKit().asked);
      const view = useJob(contract, job.id);
      return <button onClick={() => void view.cancel?.()}>{view.pending ?? 'nothing'}</button>;
    }
    const { tell } = renderKit(<Peek />, { actions: { cancel: async () => job, retry: async () => job } });
    const kept = () => stores.at(-1)?.read().get(channel);
    tell((c) => c.hear(channel, state(job)));
    await act(async () => screen.getByRole('button').click());
    expect(kept()).toMatchObject({ reason: null });
    tell((c) => c.hear(channel, state({ ...job, status: 'cancelled', revision: 7 }, 'job.cancelled')));
    expect(screen.getByText('nothing')).toBeDefined();
    expect(kept()).toBeUndefined();
  });

  it('loads the result and checks it against the contract', async () => {
    const answers: unknown[] = [{ cells: 128 }, { cells: 'many' }];
    const actions = { cancel: async () => job, retry: async () => job, result: async () => answers.shift() };
    const { view } = renderJob({ actions });
    await expect(view().loadResult()).resolves.toEqual({ cells: 128 });
    await expect(view().loadResult()).rejects.toThrow(/not what 'cells' gives/);
  });

  it('is empty without an id', () => {
    function Show(): ReactNode {
      const view = useJob(null, null);
      return <p>{`${view.job === null} ${view.status} ${view.items.length}`}</p>;
    }
    renderKit(<Show />);
    expect(screen.getByText('true pending 0')).toBeDefined();
  });
});
