import type { HubEvents, ProjectMember, Upload, UploadBatch } from '@headway/hub-api';
import { type ChannelHandle, type HeadwayClient, platformEnvironment } from '@headway/client';
import type { Deletion } from '@headway/hub-api';
import {
  type Asset,
  type HeadwayEvent,
  type Job,
  type Position,
  type Project,
  type QueueOrder,
  readJob,
} from '@headway/protocol';
import { createEntityTable, type EntityTable } from './entity-table.ts';
import { createPeopleTable, type PeopleTable } from './people-table.ts';
import { createPlaceTable, type PlaceTable } from './place-table.ts';
import { applyTold, createToldTables, type ToldTables } from './told-tables.ts';

/** What a project holds. */
export interface ProjectTables {
  assets: EntityTable<Asset>;
  jobs: EntityTable<Job>;
  /** Images that can be brought back. */
  deletions: EntityTable<Deletion>;
  /** Of jobs that wait. */
  places: PlaceTable;
  members: EntityTable<ProjectMember>;
}

/** All that the screens know: filled by REST answers, kept right by the events of every channel that is held. */
export interface LiveData extends ToldTables {
  /** Of who is signed in. */
  userId: string;
  projects: EntityTable<Project>;
  /** Projects that can be brought back. */
  deletions: EntityTable<Deletion>;
  /** What oneself is in each project. */
  memberships: EntityTable<ProjectMember>;
  /** Names of whoever was heard of. */
  people: PeopleTable;
  /** Of one's own waiting jobs, in every project. */
  places: PlaceTable;
  /** Files that come in: one's own, and those of all in the projects that one looks at. */
  uploads: EntityTable<Upload>;
  uploadBatches: EntityTable<UploadBatch>;
  /** The tables of a project, made on first use. */
  project(id: string): ProjectTables;
  /** Drops what is known of a project. */
  forget(projectId: string): void;
  /**
   * Holds a channel until released. `after`: how far the REST answer reaches that filled the tables; it counts when
   * nobody holds the channel yet, and where somebody does, its events were heard all along.
   * `onMissed` hears when events may have been missed: read the lists again.
   */
  follow(channel: string, options: { after?: Position | undefined; onMissed(): void }): () => void;
}

/** Tables of projects visited last are kept, so that going back shows them at once. */
const maxProjects = 50;

export function createLiveData(client: HeadwayClient<HubEvents>, userId: string): LiveData {
  // Events may come faster than a screen shows them: lists are told of them once a frame.
  const schedule = platformEnvironment().schedule;
  const projects = createEntityTable<Project>(schedule);
  const deletions = createEntityTable<Deletion>(schedule);
  const memberships = createEntityTable<ProjectMember>(schedule);
  const people = createPeopleTable();
  const places = createPlaceTable();
  const told = createToldTables(schedule);
  const uploads = createEntityTable<Upload>(schedule);
  const uploadBatches = createEntityTable<UploadBatch>(schedule);
  const wanted = new Map<string, ProjectTables>();
  /** Of projects that no screen has asked for, apart from the others: they must not drive out what is looked at. */
  const heard = new Map<string, ProjectTables>();

  const newTables = (): ProjectTables => ({
    assets: createEntityTable<Asset>(schedule),
    jobs: createEntityTable<Job>(schedule),
    deletions: createEntityTable<Deletion>(schedule),
    places: createPlaceTable(),
    members: createEntityTable<ProjectMember>(schedule),
  });
  const project = (id: string): ProjectTables => {
    const found = wanted.get(id) ?? heard.get(id) ?? newTables();
    heard.delete(id);
    return keep(wanted, id, found);
  };
  const projectHeardOf = (id: string): ProjectTables =>
    wanted.get(id) ?? keep(heard, id, heard.get(id) ?? newTables());

  const tables = {
    userId,
    projects,
    deletions,
    memberships,
    people,
    places,
    uploads,
    uploadBatches,
    project,
  };
  client.on('*', (event) => applyEvent(event, { ...tables, project: projectHeardOf }), { snapshots: true });
  client.on('*', (event) => applyTold(event, told), { snapshots: true });

  return {
    ...tables,
    ...told,
    forget(projectId) {
      wanted.delete(projectId);
      heard.delete(projectId);
    },
    follow(channel, { after, onMissed }) {
      const handle = client.channel(channel, after ? { after } : {});
      const stopWatching = watchMissed(handle, onMissed);
      return () => {
        stopWatching();
        handle.release();
      };
    },
  };
}

/** Puts tables last; the first ones, wanted longest ago, go when there are too many. */
function keep(kept: Map<string, ProjectTables>, id: string, tables: ProjectTables): ProjectTables {
  kept.delete(id);
  kept.set(id, tables);
  const [oldest] = kept.keys();
  if (kept.size > maxProjects && oldest !== undefined) kept.delete(oldest);
  return tables;
}

/** Calls once for each time that the channel says that events may have been missed. */
function watchMissed(handle: ChannelHandle<HubEvents>, onMissed: () => void): () => void {
  let before = handle.snapshot().reason;
  return handle.subscribe(() => {
    const { reason } = handle.snapshot();
    if (reason !== null && reason !== before) onMissed();
    before = reason;
  });
}

/** What events are brought into. */
export type LiveTables = Omit<LiveData, 'follow' | 'forget' | keyof ToldTables>;

/** Something was deleted: it leaves its list, and can be brought back from another. */
export function applyDeletion(
  deletion: Deletion,
  { projects, deletions, project: tablesOf }: Pick<LiveTables, 'projects' | 'deletions' | 'project'>,
): void {
  const { projectId, assetId, subjectRevision } = deletion;
  if (assetId === null) {
    projects.remove(projectId, subjectRevision);
    deletions.upsert([deletion]);
  } else {
    const tables = tablesOf(projectId);
    tables.assets.remove(assetId, subjectRevision);
    tables.deletions.upsert([deletion]);
  }
}

function endDeletion(
  id: string,
  channel: string,
  { deletions, project: tablesOf }: Pick<LiveTables, 'deletions' | 'project'>,
): void {
  deletions.remove(id);
  if (channel.startsWith('project:')) tablesOf(channel.slice('project:'.length)).deletions.remove(id);
}

/** Of what is told in several channels only one is heard: which it was must not matter. */
function applyMember(
  id: string,
  { channel, data }: HeadwayEvent,
  { userId, projects, memberships, people, project: tablesOf }: LiveTables,
): void {
  const member = data as ProjectMember | null;
  if (member === null) {
    const of = channel.startsWith('project:')
      ? channel.slice('project:'.length)
      : memberships.get(id)?.projectId;
    if (of !== undefined) tablesOf(of).members.remove(id);
    memberships.remove(id);
    return;
  }
  people.learn([{ id: member.userId, name: member.name, email: member.email }]);
  tablesOf(member.projectId).members.upsert([member]);
  if (member.userId !== userId) return;
  // Who was taken out of a project and is in it again may see it again.
  if (!memberships.get(id)) projects.restore(member.projectId);
  memberships.upsert([member]);
}

/** Brings one event into the tables. What is not an entity of ours is left out. */
export function applyEvent(event: HeadwayEvent, tables: LiveTables): void {
  const { projects, places, project: tablesOf } = tables;
  if (event.type === 'queue.order') {
    const order = event.data as QueueOrder | null;
    const [namespace, id = ''] = event.channel.split(':');
    if (namespace === 'project') tablesOf(id).places.replace(order);
    if (namespace === 'user') places.replace(order);
    return;
  }
  const [family, id] = event.key?.split(':') ?? [];
  if (!id || id.includes('/') || !event.type.startsWith(`${family}.`)) return; // `job:7/step:1` is a part of a job.
  switch (family) {
    case 'project':
      change(projects, id, event.data as Project | null);
      break;
    case 'asset':
      if (event.channel.startsWith('project:')) {
        change(tablesOf(event.channel.slice('project:'.length)).assets, id, event.data as Asset | null);
      }
      break;
    case 'member':
      applyMember(id, event, tables);
      break;
    case 'job': {
      const job = readJob(event.data);
      const projectId = job?.labels['projectId'];
      if (job && projectId) tablesOf(projectId).jobs.upsert([job]);
      break;
    }
    case 'upload':
      change(tables.uploads, id, event.data as Upload | null);
      break;
    case 'upload-batch':
      change(tables.uploadBatches, id, event.data as UploadBatch | null);
      break;
    case 'deletion': {
      const deletion = event.data as Deletion | null;
      if (deletion) applyDeletion(deletion, tables);
      else endDeletion(id, event.channel, tables);
      break;
    }
    default: // Another application's entity.
  }
}

function change<T extends { id: string; revision: number }>(
  table: EntityTable<T>,
  id: string,
  item: T | null,
): void {
  if (item === null) table.remove(id);
  else table.upsert([item]);
}
