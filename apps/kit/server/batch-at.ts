import type { Batch, Job } from '@headway/protocol';
import { sceneId } from '../shared/addresses.ts';
import { jobAt } from './job-at.ts';
import { type Scene, workOf } from './job-script.ts';
import type { Track } from './play-jobs.ts';
import type { Playing } from './scene-at.ts';

/** The jobs of a scene as one. */
export function batchAt(
  { visit, name, scene, beganAt }: Playing,
  tracks: readonly Track[],
  atMs: number,
): Batch {
  const count = (...statuses: Job['status'][]): number =>
    tracks.filter(({ status }) => statuses.includes(status)).length;
  const counts: Batch['counts'] = {
    waiting: count('queued', 'retrying', 'paused'),
    active: count('running', 'pausing', 'cancelling'),
    reviewing: count('reviewing'),
    completed: count('completed'),
    failed: count('failed'),
    cancelled: count('cancelled'),
    nothingFound: tracks.filter(
      ({ ending }) => ending?.status === 'completed' && ending.summary.outcome === 'nothing_found',
    ).length,
    total: tracks.length,
  };
  const isOver = counts.completed + counts.failed + counts.cancelled === counts.total;
  const place = { id: '', labels: {}, beganAt };
  const fraction =
    tracks.reduce((sum, track) => {
      const job = jobAt(track, place, atMs);
      return sum + (job.finishedAt === null ? (job.fraction ?? 0) : 1);
    }, 0) / counts.total;
  const leftMs = ((1 - fraction) * workInAll(scene)) / scene.parallel;
  const endedMs = Math.max(...tracks.map(({ sinceMs }) => sinceMs));
  return {
    id: sceneId(visit, name),
    name: scene.batch ?? null,
    labels: {},
    status: isOver ? 'completed' : statusOf(counts, tracks),
    counts,
    fraction: isOver ? 1 : Math.min(0.999, Math.round(fraction * 1000) / 1000),
    eta:
      isOver || counts.active === 0
        ? null
        : { lowMs: Math.round(leftMs / 1100) * 1000, highMs: Math.round(leftMs / 770) * 1000 },
    createdAt: new Date(beganAt).toISOString(),
    finishedAt: isOver ? new Date(beganAt + endedMs).toISOString() : null,
    revision: Math.max(0, Math.round(atMs)),
  };
}

function statusOf(counts: Batch['counts'], tracks: readonly Track[]): Batch['status'] {
  const held = tracks.filter(({ status }) => status === 'paused' || status === 'pausing').length;
  const left = tracks.filter(({ status }) => status === 'cancelling').length;
  if (left > 0 && counts.waiting === 0 && left === counts.active) return 'cancelling';
  const others = counts.waiting + counts.active + counts.reviewing - held;
  return held > 0 && others === 0 ? 'paused' : 'running';
}

/** How long all of its jobs work, ms. */
export function workInAll({ jobs }: Scene): number {
  return jobs.reduce((sum, { steps }) => sum + workOf(steps), 0);
}
