import type { Batch, Job, JobReview, JobStepState, QueueOrder, QueueStats } from '@headway/protocol';
import { jobId, sceneId } from '../shared/addresses.ts';
import { jobAt, type Place, reviewAt } from './job-at.ts';
import { batchAt } from './batch-at.ts';
import type { Ask, Scene } from './job-script.ts';
import { playJobs } from './play-jobs.ts';
import { stepStates } from './step-spans.ts';

/** The state of one entity, and who is told. */
export interface Told {
  channels: readonly string[];
  key: string;
  /** Of the event. */
  type: string;
  data: Job | JobStepState | JobReview | Batch | QueueStats | QueueOrder;
}

/** A scene as a visit plays it. */
export interface Playing {
  visit: string;
  name: string;
  scene: Scene;
  generation: number;
  /** Ms since 1970. */
  beganAt: number;
  asks: readonly Ask[];
}

/** All that a scene says of itself at a time: the newest state of each entity. @param now ms since 1970 */
export function sceneAt(playing: Playing, now: number): readonly Told[] {
  const { visit, name, scene, generation, beganAt, asks } = playing;
  const atMs = now - beganAt;
  const tracks = playJobs(scene, asks, atMs);
  const address = sceneId(visit, name);
  const list = `project:${address}`;
  const labels = scene.batch === undefined ? {} : { batchId: address };
  const told = tracks.flatMap((track): Told[] => {
    const id = jobId(visit, name, track.script.name, generation);
    const place: Place = { id, labels, beganAt };
    const job = jobAt(track, place, atMs);
    const review = reviewAt(track, place, atMs);
    const own = `job:${id}`;
    return [
      { channels: track.script.apart ? [own] : [own, list], key: own, type: typeOf(job), data: job },
      ...stepStates(track, place, atMs).map((step): Told => ({
        channels: [own],
        key: `${own}/step:${step.path.join('.')}`,
        type: 'job.step',
        data: step,
      })),
      ...(review
        ? [
            {
              channels: [own, list],
              key: `${own}/review:${review.name}`,
              type: review.status === 'open' ? 'job.review' : 'job.reviewed',
              data: review,
            },
          ]
        : []),
    ];
  });
  if (scene.batch === undefined) return told;
  const batch = batchAt(
    playing,
    tracks.filter(({ script }) => !script.apart),
    atMs,
  );
  return [
    ...told,
    {
      channels: [`batch:${address}`, list],
      key: `batch:${address}`,
      type: batch.status === 'completed' ? 'batch.completed' : 'batch.updated',
      data: batch,
    },
  ];
}

function typeOf({ status }: Job): string {
  return status === 'running' ? 'job.progress' : `job.${status}`;
}
