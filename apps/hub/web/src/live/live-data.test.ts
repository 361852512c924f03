import type { Deletion, ProjectMember, Upload, UploadBatch } from '@headway/hub-api';
import type { Asset, HeadwayEvent, Project, WireJob } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { createEntityTable } from './entity-table.ts';
import { applyEvent, type ProjectTables } from './live-data.ts';
import { createPeopleTable } from './people-table.ts';
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
  const deletions = createEntityTable<Deletion>();
  const own: ProjectTables = {
    assets: createEntityTable(),
    jobs: createEntityTable(),
    deletions: createEntityTable(),
    places: createPlaceTable(),
    members: createEntityTable(),
  };
  const places = createPlaceTable();
  const memberships = createEntityTable<ProjectMember>();
  const people = createPeopleTable();
  const uploads = createEntityTable<Upload>();
  const uploadBatches = createEntityTable<UploadBatch>();
  const tables = {
    userId: 'U',
    projects,
    deletions,
    memberships,
    people,
    places,
    uploads,
    uploadBatches,
    project: () => own,
  };
  const hear = (heard: HeadwayEvent): void => applyEvent(heard, tables);
  return { ...tables, own, hear };
}

const deletion: Deletion = {
  id: 'D',
  subject: 'image',
  projectId: 'P',
  assetId: 'A',
  name: 'a.png',
  images: 1,
  bytes: 10,
  deletedAt: '2026-01-01T00:00:00.000Z',
  deletedBy: 'U',
  endsAt: '2026-01-08T00:00:00.000Z',
  subjectRevision: 4,
  revision: 1,
};
const asset = (revision: number): Asset => ({
  id: 'A',
  projectId: 'P',
  batchId: null,
  name: 'a.png',
  mediaType: 'image/png',
  bytes: 10,
  width: 1,
  height: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  revision,
  latestJobId: null,
  currentResultId: null,
});

const member = (id: string, revision = 1): ProjectMember => ({
  id,
  projectId: 'P',
  userId: 'U',
  name: 'Ada',
  email: 'ada@example.org',
  role: 'viewer',
  addedAt: '2026-01-01T00:00:00.000Z',
  revision,
});

describe('members into tables', () => {
  it.each(['project:P', 'user:U'])('knows members, oneself and names, heard in %s', (channel) => {
    const { own, memberships, people, hear } = setUp();
    hear(event('member.changed', 'member:M', member('M'), channel));
    hear(event('member.changed', 'member:M', { ...member('M', 2), role: 'editor' }, channel));
    expect([own.members.get('M')?.role, memberships.get('M')?.role]).toEqual(['editor', 'editor']);
    expect(people.get('U')?.name).toBe('Ada');
    hear(event('member.removed', 'member:M', null, channel));
    expect([own.members.list(), memberships.list()]).toEqual([[], []]);
  });

  it('takes nobody else’s role for one’s own', () => {
    const { own, memberships, hear } = setUp();
    hear(event('member.changed', 'member:M', { ...member('M'), userId: 'V' }));
    expect([own.members.list().length, memberships.list().length]).toEqual([1, 0]);
  });

  it('shows a project again to whoever was taken out of it and is in it again', () => {
    const { projects, memberships, hear } = setUp();
    const project = { id: 'P', revision: 4 };
    hear(event('project.updated', 'project:P', project, 'user:U'));
    hear(event('project.deleted', 'project:P', null, 'user:U'));
    hear(event('project.updated', 'project:P', project, 'user:U'));
    expect(projects.list()).toEqual([]);
    hear(event('member.changed', 'member:N', member('N'), 'user:U'));
    hear(event('project.updated', 'project:P', project, 'user:U'));
    expect([projects.list(), memberships.list().length]).toEqual([[project], 1]);
  });
});

describe('events into tables', () => {
  it('takes an image out with its deletion and in again when it is brought back', () => {
    const { own, hear } = setUp();
    own.assets.upsert([asset(3)]);
    hear(event('deletion.created', 'deletion:D', deletion));
    hear(event('asset.deleted', 'asset:A', null));
    // An answer that was on its way.
    own.assets.upsert([asset(4)]);
    expect([own.assets.list(), own.deletions.list()]).toEqual([[], [deletion]]);
    hear(event('deletion.ended', 'deletion:D', null));
    hear(event('asset.updated', 'asset:A', asset(5)));
    expect([own.assets.list(), own.deletions.list()]).toEqual([[asset(5)], []]);
  });

  it('does the same with a project, which a person’s own channel tells', () => {
    const { projects, deletions, hear } = setUp();
    const project: Project = {
      id: 'P',
      name: 'Plate 7',
      imageCount: 0,
      processedCount: 0,
      storageBytes: 0,
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.000Z',
      revision: 5,
    };
    const whole = { ...deletion, subject: 'project', assetId: null } as const;
    hear(event('deletion.created', 'deletion:D', whole, 'user:U'));
    hear(event('project.deleted', 'project:P', null, 'user:U'));
    expect([projects.isRemoved('P'), deletions.list()]).toEqual([true, [whole]]);
    hear(event('deletion.ended', 'deletion:D', null, 'user:U'));
    hear(event('project.created', 'project:P', project, 'user:U'));
    expect([projects.list(), deletions.list()]).toEqual([[project], []]);
  });

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
