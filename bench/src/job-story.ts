import type { Job, JobStepState } from '@headway/protocol';
import type { BuiltinEventMap } from '@headway/protocol/builtin';

/** One event of the life of a job. */
export type StoryEvent =
  | { type: Extract<keyof BuiltinEventMap, `job.${string}`>; data: Job }
  | { type: 'job.step'; data: JobStepState };

const steps = ['Read', 'Segment', 'Measure'];
const progressPerStep = 7;
const begin = Date.UTC(2026, 2, 1, 12);
const stepMs = 700;

/**
 * A typical job, as the hub's pipelines are: three steps in about two seconds, ten reports a second, from `job.queued`
 * to `job.completed`.
 */
export function jobStory(): StoryEvent[] {
  const id = '01KJMMA2G07M2C9T5E1R8W6BKA';
  const at = (ms: number): string => new Date(begin + ms).toISOString();
  let job: Job = {
    id,
    kind: 'cells',
    labels: { projectId: '01JV8NYQ2D6S9F3H8K1M5P7R0T', assetId: '01JV8NZW0P5S3D8H6K2F9G4TYC' },
    status: 'queued',
    attempt: 0,
    step: null,
    done: null,
    total: null,
    unit: null,
    fraction: null,
    message: null,
    eta: null,
    priority: 0,
    summary: null,
    error: null,
    warning: null,
    createdAt: at(0),
    runAt: at(0),
    startedAt: null,
    finishedAt: null,
    revision: 0,
  };
  const story: StoryEvent[] = [];
  const tell = (type: Exclude<StoryEvent['type'], 'job.step'>, change: Partial<Job>): void => {
    job = { ...job, ...change, revision: job.revision + 1 };
    story.push({ type, data: job } as StoryEvent);
  };

  tell('job.queued', {});
  tell('job.started', { status: 'running', attempt: 1, startedAt: at(200) });
  for (const [index, name] of steps.entries()) {
    const step = { jobId: id, attempt: 1, path: [index], index, total: steps.length, name };
    const startedAt = at(200 + index * stepMs);
    story.push({ type: 'job.step', data: { ...step, status: 'running', startedAt, finishedAt: null } });
    for (let report = 1; report <= progressPerStep; report += 1) {
      const fraction = (index + report / progressPerStep) / (steps.length + 0.01);
      tell('job.progress', {
        step: { name, index, total: steps.length },
        done: report * 6,
        total: progressPerStep * 6,
        unit: 'tiles',
        fraction: Math.round(fraction * 1000) / 1000,
        eta: { lowMs: Math.round(1800 * (1 - fraction)), highMs: Math.round(2600 * (1 - fraction)) },
      });
    }
    const finishedAt = at(200 + (index + 1) * stepMs);
    story.push({ type: 'job.step', data: { ...step, status: 'completed', startedAt, finishedAt } });
  }
  tell('job.completed', {
    status: 'completed',
    step: null,
    fraction: 1,
    eta: null,
    summary: { outcome: 'ok', text: '128 cells, 3 need a look' },
    finishedAt: at(200 + steps.length * stepMs),
  });
  return story;
}
