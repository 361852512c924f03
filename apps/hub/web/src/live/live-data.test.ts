import type { HeadwayEvent, Project, WireJob } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { createEntityTable } from './entity-table.ts';
import { applyEvent, type ProjectTables } from './live-data.ts';
import { createPlaceTable } from './place-table.ts';

const event = (type: string, key: string, data: unknown, channel = 'project:P'): HeadwayEvent => ({
  type,
  channel,
  offset: 1,
  timestamp: '2026-01-01T00:00:00.000Z',
  id: '01',
  key,
  data,
});

const job = (revision: number): WireJob => ({
  id: 'J',
  kind: 'cells',
  status: 'queued',
  labels: { projectId: 'P' },
  createdAt: '2026-01-01T00:00:00.000Z',
  revision,
});

function setUp() {
  const projects = createEntityTable<Project>();
  const own: ProjectTables = {
    assets: createEntityTable(),
    jobs: createEntityTable(),
    places: createPlaceTable(),
  };
  const places = createPlaceTable();
  const hear = (heard: HeadwayEvent): void => applyEvent(heard, { projects, places, project: () => own });
  return { projects, places, own, hear };
}

describe('events into tables', () => {
  it('keeps the places of all jobs of a person apart from those of a project', () => {
    const { own, places, hear } = setUp();
    const entry = { id: 'J', position: 4, lowMs: null, highMs: null };
    const order = { queue: 'default', waiting: 9, entries: [entry] };
    hear(event('queue.order', 'queue:default/order', order, 'user:U'));
    expect([places.get('J')?.position, own.places.get('J')]).toEqual([4, undefined]);
  });

  it('keeps the places of the jobs of a project', () => {
    const { own, hear } = setUp();
    const entry = { id: 'J', position: 4, lowMs: null, highMs: null };
    const order = { queue: 'default', waiting: 9, entries: [entry] };
    hear(event('queue.order', 'queue:default/order', order));
    expect(own.places.get('J')?.position).toBe(4);
    hear(event('queue.order', 'queue:default/order', { ...order, entries: [] }, 'queue:default'));
    expect(own.places.get('J')?.position).toBe(4);
  });

  it('puts each entity into its table and takes out what a tombstone ends', () => {
    const { projects, own, hear } = setUp();
    hear(event('asset.created', 'asset:A', { id: 'A', revision: 1 }));
    hear(event('job.queued', 'job:J', job(1)));
    hear(event('project.updated', 'project:P', { id: 'P', revision: 4 }, 'user:U'));
    expect([own.assets.get('A')?.revision, own.jobs.get('J')?.revision, projects.get('P')?.revision]).toEqual(
      [1, 1, 4],
    );
    hear(event('asset.deleted', 'asset:A', null));
    hear(event('project.deleted', 'project:P', null));
    expect([own.assets.isRemoved('A'), projects.isRemoved('P')]).toEqual([true, true]);
  });

  it('files a job by its project, whatever channel it came through', () => {
    const { own, hear } = setUp();
    hear(event('job.progress', 'job:J', job(2), 'job:J'));
    expect(own.jobs.get('J')?.revision).toBe(2);
  });

  it('leaves out parts of a job and types that it does not know', () => {
    const { own, hear } = setUp();
    hear(event('job.step', 'job:J/step:1', { jobId: 'J' }));
    hear(event('weather.changed', 'weather:here', { id: 'here', revision: 1 }));
    expect([own.jobs.list(), own.assets.list()]).toEqual([[], []]);
  });
});
