import type { Job, QueueOrder, QueueStats } from '@headway/protocol';
import { jobId, sceneId } from '../shared/addresses.ts';
import { workInAll } from './batch-at.ts';
import { firstInLine, playJobs } from './play-jobs.ts';
import type { Playing, Told } from './scene-at.ts';

/** The line of a scene, as its queue tells it. @param now ms since 1970 */
export function queueAt(playing: Playing, now: number): readonly Told[] {
  const { visit, name, scene, generation, beganAt, asks } = playing;
  const atMs = now - beganAt;
  const tracks = playJobs(scene, asks, atMs).filter(({ script }) => !script.apart);
  const count = (...statuses: Job['status'][]): number =>
    tracks.filter(({ status }) => statuses.includes(status)).length;
  const line = tracks
    .filter(({ status, script }) => status === 'queued' && !script.neverStarts)
    .sort(firstInLine);
  const active = count('running', 'pausing', 'cancelling');
  const minuteAgo = atMs - 60_000;
  const queue = sceneId(visit, name);
  const stats: QueueStats = {
    queue,
    waiting: count('queued', 'retrying'),
    paused: count('paused'),
    active,
    reviewing: count('reviewing'),
    completed: count('completed'),
    failed: count('failed'),
    cancelled: count('cancelled'),
    total: tracks.length,
    parallel: { busy: active, total: scene.parallel },
    throughputPerMinute: tracks.filter(
      ({ status, sinceMs }) => (status === 'completed' || status === 'failed') && sinceMs > minuteAgo,
    ).length,
    noWorkerFor: [
      ...new Set(
        tracks
          .filter(({ status, script }) => script.neverStarts && status === 'queued')
          .map(({ script }) => script.kind),
      ),
    ],
  };
  const eachMs = workInAll(scene) / Math.max(1, scene.jobs.length) / scene.parallel;
  const order: QueueOrder = {
    queue,
    waiting: line.length,
    entries: line.slice(0, 100).map(({ script }, index) => ({
      id: jobId(visit, name, script.name, generation),
      position: index + 1,
      lowMs: Math.round(eachMs * (index + 0.5) * 0.8),
      highMs: Math.round(eachMs * (index + 1) * 1.3),
    })),
  };
  const channels = [`queue:${queue}`];
  return [
    { channels, key: `queue:${queue}`, type: 'queue.stats', data: stats },
    { channels, key: `queue:${queue}/order`, type: 'queue.order', data: order },
  ];
}
