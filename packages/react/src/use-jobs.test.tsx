import { cleanup } from '@testing-library/react';
import type { Job } from '@headway/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { makeJob } from './testing/make-job.ts';
import { renderHook } from './testing/render-hook.tsx';
import { useHasActiveJobs, useJobs, type UseJobsOptions } from './use-jobs.ts';

afterEach(cleanup);

const project = 'project:p1';
const older = makeJob({ id: 'older', createdAt: '2026-01-01T09:00:00.000Z', labels: { assetId: 'a1' } });
const newer = makeJob({ id: 'newer', createdAt: '2026-01-01T11:00:00.000Z', labels: { assetId: 'a2' } });
const state = (data: Job, type = 'job.progress') => ({ type, key: `job:${data.id}`, data });
const ids = (jobs: readonly Job[]) => jobs.map(({ id }) => id);

function renderJobs(options: UseJobsOptions = { channel: project }) {
  return renderHook(() => useJobs(options));
}

describe('useJobs', () => {
  it('has the newest first, and those of an asset', () => {
    const { tell, view } = renderJobs();
    tell((c) => {
      c.hear(project, state(newer));
      c.hear(project, state(older));
      c.hear(project, { type: 'asset.updated', key: 'asset:a1', data: { id: 'a1' } });
    });
    expect(ids(view().jobs)).toEqual(['newer', 'older']);
    expect(ids(view().byAsset('a1'))).toEqual(['older']);
    expect(view().byAsset('a3')).toEqual([]);
  });

  it('joins what an API answered with what is heard; the higher revision wins', () => {
    const initial = [makeJob({ ...older, revision: 9, labels: { assetId: 'a3' } }), newer];
    const { tell, view } = renderJobs({ channel: project, initial });
    expect(ids(view().jobs)).toEqual(['newer', 'older']);
    tell((c) => c.hear(project, state(older)));
    expect(view().jobs[1]?.labels).toEqual({ assetId: 'a3' });
    tell((c) => c.hear(project, state({ ...older, revision: 10 })));
    expect(view().jobs[1]?.labels).toEqual({ assetId: 'a1' });
  });

  it('lets go of a job that was deleted, also where an API had answered it', () => {
    const { tell, view } = renderJobs({ channel: project, initial: [older, newer] });
    tell((c) => c.hear(project, state(older)));
    tell((c) => c.hear(project, { type: 'job.deleted', key: 'job:older', data: null }));
    expect(ids(view().jobs)).toEqual(['newer']);
    // One that is only no longer followed by the channel stays.
    tell((c) => c.hear(project, state(newer)));
    tell((c) => c.hear(project, { type: 'state.expired', key: 'job:newer', data: null }));
    expect(ids(view().jobs)).toEqual(['newer']);
  });

  it('has the jobs of several channels, each once, as the newest of them tells it', () => {
    const { client, tell, view } = renderJobs({ channels: [project, 'user:u1'] });
    expect([client.holders(project), client.holders('user:u1')]).toEqual([1, 1]);
    tell((c) => {
      c.hear(project, state(older));
      c.hear('user:u1', state({ ...older, fraction: 0.9, revision: 8 }));
      c.hear('user:u1', state(newer));
    });
    expect(ids(view().jobs)).toEqual(['newer', 'older']);
    expect(view().jobs[1]?.fraction).toBe(0.9);
  });

  it('is as fresh as the least fresh of its channels, and refused only when all are', () => {
    const { tell, view } = renderJobs({ channels: [project, 'user:u1'] });
    tell((c) => c.setStatus(project, 'live'));
    expect(view()).toMatchObject({ status: 'pending', code: null, connection: 'idle' });
    tell((c) => c.set('user:u1', { status: 'refused', code: 'forbidden' }));
    expect(view()).toMatchObject({ status: 'live', code: 'forbidden' });
    tell((c) => c.setStatus(project, 'stale'));
    tell((c) => c.setState({ status: 'connecting', attempt: 1 }));
    expect(view()).toMatchObject({ status: 'stale', connection: 'connecting' });
    tell((c) => c.set(project, { status: 'refused', code: 'forbidden' }));
    expect(view().status).toBe('refused');
  });

  it('moves to other channels, and holds none without one', async () => {
    let channels: readonly string[] = [project];
    const { client, again, view } = renderHook(() => useJobs({ channels }));
    channels = ['project:p2'];
    again();
    await expect.poll(() => client.holders(project)).toBe(0);
    expect(client.holders('project:p2')).toBe(1);
    channels = [];
    again();
    await expect.poll(() => client.holders('project:p2')).toBe(0);
    expect(view().status).toBe('pending');
  });

  it('has those that pass a filter', () => {
    const filter = { statuses: ['running'], labels: { assetId: 'a1' } } as const;
    const { tell, view } = renderJobs({ channel: project, filter });
    tell((c) => {
      c.hear(project, state(older));
      c.hear(project, state(newer));
    });
    expect(ids(view().jobs)).toEqual(['older']);
    tell((c) => c.hear(project, state({ ...older, status: 'completed', revision: 6 }, 'job.completed')));
    expect(view().jobs).toEqual([]);
  });

  it('renders only when a job that passes the filter changed', () => {
    const { tell, renders } = renderHook(() =>
      useJobs({ channel: project, filter: (job) => job.id === 'older' }),
    );
    tell((c) => c.hear(project, state(older)));
    renders();
    tell((c) => c.hear(project, state(newer)));
    tell((c) => c.hear(project, { type: 'asset.updated', key: 'asset:a1', data: { id: 'a1' } }));
    expect(renders()).toBe(0);
    tell((c) => c.hear(project, state({ ...older, fraction: 0.6, revision: 6 })));
    expect(renders()).toBeGreaterThan(0);
  });

  it('looks at the jobs once for each change, however often the page renders', () => {
    let looks = 0;
    const filter = () => (looks += 1) > 0;
    const { tell, again } = renderJobs({ channels: [project, 'user:u1'], filter });
    tell((c) => c.hear(project, state(older)));
    looks = 0;
    again();
    again();
    expect(looks).toBe(0);
  });

  it('gives the same jobs again as long as none changed', () => {
    const { tell, view } = renderJobs();
    tell((c) => c.hear(project, state(older)));
    const { jobs } = view();
    tell((c) => c.setStatus(project, 'stale'));
    expect(view().status).toBe('stale');
    expect(view().jobs).toBe(jobs);
  });
});

describe('useHasActiveJobs', () => {
  it('knows when nothing is active any more', () => {
    const { tell, view } = renderHook(() => useHasActiveJobs(project));
    expect(view()).toBe(false);
    tell((c) => c.hear(project, state(older)));
    expect(view()).toBe(true);
    tell((c) => c.hear(project, state({ ...older, status: 'completed' }, 'job.completed')));
    expect(view()).toBe(false);
  });

  it('renders only when the answer changes', () => {
    const { tell, view, renders } = renderHook(() => useHasActiveJobs([project, 'user:u1']));
    tell((c) => c.hear('user:u1', state(older)));
    expect(view()).toBe(true);
    renders();
    tell((c) => c.hear('user:u1', state({ ...older, fraction: 0.5, revision: 7 })));
    tell((c) => c.hear(project, state(newer)));
    expect(renders()).toBe(0);
  });
});
