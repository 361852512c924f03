import {
  type Asset,
  type Batch,
  type HeadwayEvent,
  type Job,
  type JobReview,
  type Project,
  readJob,
} from '@headway/protocol';
import type { RecordedEvent } from './recording.ts';

/** What the hub's REST answers would say at a moment of a recording. */
export interface ReplayState {
  readonly projects: ReadonlyMap<string, Project>;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly jobs: ReadonlyMap<string, Job>;
  readonly batches: ReadonlyMap<string, Batch>;
  readonly reviews: ReadonlyMap<string, JobReview>;
  apply(event: Pick<RecordedEvent | HeadwayEvent, 'type' | 'data'>): void;
}

/** The newest state of each thing that events spoke of. */
export function createReplayState(): ReplayState {
  const projects = new Map<string, Project>();
  const assets = new Map<string, Asset>();
  const jobs = new Map<string, Job>();
  const batches = new Map<string, Batch>();
  const reviews = new Map<string, JobReview>();
  return {
    projects,
    assets,
    jobs,
    batches,
    reviews,
    apply({ type, data }) {
      if (data === null) return;
      const [family] = type.split('.');
      if (type === 'job.review' || type === 'job.reviewed') put(reviews, data as JobReview);
      else if (family === 'project') put(projects, data as Project);
      else if (family === 'asset') put(assets, data as Asset);
      else if (family === 'batch') put(batches, data as Batch);
      else if (family === 'job') {
        const job = readJob(data);
        if (job) put(jobs, job);
      }
    },
  };
}

/** The same thing is told in several channels, not always in the same breath: the newer one counts. */
function put<T extends { id: string; revision: number }>(into: Map<string, T>, item: T): void {
  if ((into.get(item.id)?.revision ?? -1) < item.revision) into.set(item.id, item);
}
