import { isFinal, type Job } from '@headway/protocol';
import { formatCount, type Locale } from './format.ts';

/** What a panel of active jobs follows: from the first job under way to the end of the last one. */
export interface PanelSession {
  /** What it was made of. */
  jobs: readonly Job[];
  /** `leaving`: all have ended, it says so for a moment. */
  phase: 'hidden' | 'active' | 'leaving';
  underWay: ReadonlyMap<string, Job>;
  /** Of those that were under way since it began; the oldest is forgotten where there are very many. */
  ended: ReadonlyMap<string, Job>;
}

export const noSession: PanelSession = { jobs: [], phase: 'hidden', underWay: new Map(), ended: new Map() };

/** Jobs that ended in a session and are counted. */
const maxEnded = 10_000;

/** Whether a job goes on by itself, or will: one that waits for a person is no reason to stand in the corner for days. */
export function isUnderWay({ status }: Pick<Job, 'status'>): boolean {
  return !isFinal(status) && status !== 'reviewing' && status !== 'paused';
}

/** What ended before the session is not part of it: a page that is opened does not tell of yesterday. */
export function nextSession(before: PanelSession, jobs: readonly Job[]): PanelSession {
  if (before.jobs === jobs) return before;
  const underWay = new Map<string, Job>();
  const ended = new Map(before.phase === 'leaving' ? [] : before.ended);
  for (const job of jobs) {
    if (isUnderWay(job)) {
      underWay.set(job.id, job);
      ended.delete(job.id);
    } else if (isFinal(job.status) && (before.underWay.has(job.id) || ended.has(job.id)))
      ended.set(job.id, job);
  }
  const surplus = [...ended.keys()].slice(0, Math.max(0, ended.size - maxEnded));
  for (const id of surplus) ended.delete(id);
  if (underWay.size > 0) return { jobs, phase: 'active', underWay, ended };
  if (before.phase === 'leaving') return { ...before, jobs };
  // Where all were paused, or can no longer be seen, there is nothing to tell.
  return ended.size > 0 ? { jobs, phase: 'leaving', underWay, ended } : { ...noSession, jobs };
}

/** How far all of them are together, 0–1; `null` while none of them knows. */
export function mergedFraction({ underWay, ended }: Pick<PanelSession, 'underWay' | 'ended'>): number | null {
  let done = ended.size;
  let isKnown = ended.size > 0;
  for (const { fraction } of underWay.values()) {
    isKnown ||= fraction !== null;
    done += fraction ?? 0;
  }
  return isKnown ? done / (underWay.size + ended.size) : null;
}

/** `3 running, 12 waiting`; at the end `3 done, 1 failed`. */
export function sessionWords({ phase, underWay, ended }: PanelSession, locale?: Locale): string {
  const counts =
    phase === 'leaving'
      ? countBy(ended.values(), outcomeOf, ['done', 'found nothing', 'failed', 'cancelled'])
      : countBy(underWay.values(), paceOf, ['running', 'waiting']);
  return counts.map(([word, count]) => `${formatCount(count, locale)} ${word}`).join(', ');
}

/** Whether something went wrong in it: then it stays a little longer. */
export function hasFailed({ ended }: Pick<PanelSession, 'ended'>): boolean {
  return [...ended.values()].some(({ status }) => status === 'failed');
}

function paceOf({ status }: Job): string {
  return status === 'queued' || status === 'retrying' ? 'waiting' : 'running';
}

function outcomeOf({ status, summary }: Job): string {
  if (status !== 'completed') return status;
  return summary?.outcome === 'nothing_found' ? 'found nothing' : 'done';
}

function countBy(
  jobs: Iterable<Job>,
  wordOf: (job: Job) => string,
  words: readonly string[],
): (readonly [word: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const job of jobs) counts.set(wordOf(job), (counts.get(wordOf(job)) ?? 0) + 1);
  return words.map((word) => [word, counts.get(word) ?? 0] as const).filter(([, count]) => count > 0);
}
