import type { Job, JobReview, JobStep } from '@headway/protocol';
import { workOf } from './job-script.ts';
import { doneAt, type Track } from './play-jobs.ts';
import { spansAt, spansOf, type StepSpan } from './step-spans.ts';

/** What a job is called on the wire, and when its scene began (ms since 1970). */
export interface Place {
  id: string;
  labels: Readonly<Record<string, string>>;
  beganAt: number;
}

/** A job as its events tell it. Its revision is the time: a later one is always higher. */
export function jobAt(track: Track, { id, labels, beganAt }: Place, atMs: number): Job {
  const { script, status, ending } = track;
  const iso = (ms: number): string => new Date(beganAt + ms).toISOString();
  const created = script.createdMs ?? 0;
  const doneMs = Math.min(doneAt(track, atMs), script.standsStillAtMs ?? Infinity);
  const begun = track.runs.length > 0;
  const { top, sub } = begun ? spansAt(spansOf(script.steps), doneMs) : {};
  return {
    id,
    kind: script.kind,
    labels: { ...script.labels, ...labels, title: script.title },
    status,
    attempt: track.attempt,
    step: top ? stepOf(top, sub) : null,
    ...amountAt(track, sub ?? top, doneMs),
    ...progressAt(track, doneMs),
    message: status === 'running' ? ((sub ?? top)?.step.message ?? null) : null,
    priority: track.priority,
    summary: ending?.status === 'completed' ? ending.summary : null,
    error: ending && ending.status !== 'completed' ? ending.error : null,
    warning: warningAt(track, doneMs, iso),
    createdAt: iso(created),
    runAt: iso(ending?.status === 'retrying' ? track.sinceMs + ending.afterMs : created),
    startedAt: begun ? iso(track.runs[0]?.fromMs ?? created) : null,
    finishedAt: ended.has(status) ? iso(track.sinceMs) : null,
    revision: Math.max(0, Math.round(atMs)),
  };
}

/** What a job asks, or has asked; `null` before it does. */
export function reviewAt(track: Track, { id, beganAt }: Place, atMs: number): JobReview | null {
  const { script, answer, status } = track;
  const { question } = script;
  if (!question || doneAt(track, atMs) < question.atWorkMs) return null;
  const { atWorkMs, ...asked } = question;
  const iso = (ms: number): string => new Date(beganAt + ms).toISOString();
  const last = track.runs.findLast(({ doneMs }) => doneMs <= atWorkMs);
  const isOpen = !answer && status === 'reviewing';
  return {
    ...asked,
    id: `${id}.${question.name}`,
    jobId: id,
    attempt: 1,
    status: isOpen ? 'open' : answer ? 'answered' : 'withdrawn',
    answer: answer?.value ?? null,
    answeredBy: answer?.by ?? null,
    createdAt: iso(last ? last.fromMs + atWorkMs - last.doneMs : 0),
    answeredAt: answer && iso(answer.atMs),
    revision: isOpen ? 1 : 2,
  };
}

const ended: ReadonlySet<Job['status']> = new Set(['completed', 'failed', 'cancelled']);

function stepOf({ step, path, total }: StepSpan, sub: StepSpan | undefined): JobStep {
  return {
    name: step.name,
    index: path.at(-1) ?? 0,
    total,
    ...(sub && { sub: { name: sub.step.name, index: sub.path.at(-1) ?? 0, total: sub.total } }),
  };
}

function amountAt(
  { script, status }: Track,
  span: StepSpan | undefined,
  doneMs: number,
): Pick<Job, 'done' | 'total' | 'unit'> {
  const { total, unit = null } = span?.step ?? {};
  if (!span || total === undefined || script.hidesProgress || status === 'completed') {
    return { done: null, total: null, unit: null };
  }
  const share = Math.min(1, (doneMs - span.fromMs) / (span.toMs - span.fromMs));
  return { done: Math.floor(total * share), total, unit };
}

function progressAt({ script, status, runs }: Track, doneMs: number): Pick<Job, 'fraction' | 'eta'> {
  if (status === 'completed') return { fraction: 1, eta: null };
  if (runs.length === 0 || script.hidesProgress) return { fraction: null, eta: null };
  const wholeMs = workOf(script.steps);
  const leftMs = wholeMs - doneMs;
  return {
    fraction: Math.min(0.999, Math.round((doneMs / wholeMs) * 1000) / 1000),
    eta:
      status === 'running' ? { lowMs: wholeSeconds(leftMs * 0.9), highMs: wholeSeconds(leftMs * 1.3) } : null,
  };
}

/** A time left that changes with each look would be news each time. */
function wholeSeconds(ms: number): number {
  return Math.round(ms / 1000) * 1000;
}

function warningAt(track: Track, doneMs: number, iso: (ms: number) => string): Job['warning'] {
  const { script, status } = track;
  if (!script.warning) return null;
  const { atWorkMs, ...warning } = script.warning;
  const waits = script.neverStarts === true && status === 'queued';
  if (!waits && (status !== 'running' || doneMs < atWorkMs)) return null;
  return { ...warning, since: iso(waits ? (script.createdMs ?? 0) : track.sinceMs + atWorkMs) };
}
