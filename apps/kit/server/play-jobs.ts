import { isFinal, type JobStatus } from '@headway/protocol';
import { type Ask, type Ending, type JobScript, type Scene, workOf } from './job-script.ts';

/** A stretch of work: from when to when (`null`: it goes on), and what was done before it. All ms. */
export interface Run {
  fromMs: number;
  toMs: number | null;
  doneMs: number;
}

/** How a job stands. Times are ms since its scene began. */
export interface Track {
  readonly script: JobScript;
  status: JobStatus;
  /** When it came into this status. */
  sinceMs: number;
  /** Whether it has waited for as long as it must, and only lacks a place to run in. */
  ready: boolean;
  attempt: number;
  priority: number;
  /** Of the present work: a retry begins it anew, a pause goes on with it. */
  runs: Run[];
  /** How the last run ended. */
  ending: Ending | null;
  /** How often a run has ended by itself. */
  ended: number;
  /** The answer to its question. */
  answer: { value: unknown; by: string; atMs: number } | null;
}

/** A worker looks for jobs so often, ms. */
const pickUpMs = 400;
/** It takes so long until a run has ended that was asked to, ms. */
const settleMs = 1400;

const active: ReadonlySet<JobStatus> = new Set(['running', 'pausing', 'cancelling']);

/**
 * How the jobs of a scene stand at a time: what they do by themselves, in the places that there are, and what was asked
 * of them. The same question has the same answer, whoever asks it and whenever. What can't be done is left undone.
 * @param atMs since the scene began
 */
export function playJobs(scene: Scene, asks: readonly Ask[], atMs: number): readonly Track[] {
  const tracks = scene.jobs.map(begin);
  const byName = new Map(tracks.map((track) => [track.script.name, track]));
  const open = [...(scene.asks ?? []), ...asks].sort((a, b) => a.atMs - b.atMs);
  for (;;) {
    const nextMs = Math.min(open[0]?.atMs ?? Infinity, ...tracks.map(changesAt));
    if (nextMs > atMs) break;
    for (const track of tracks) if (changesAt(track) <= nextMs) change(track, nextMs);
    while (open[0] && open[0].atMs <= nextMs) {
      const ask = open.shift();
      const track = ask && byName.get(ask.job);
      if (track && mayAsk(track, ask, nextMs)) obey(track, ask, nextMs);
    }
    startWhatFits(tracks, scene.parallel, nextMs);
  }
  return tracks.filter(({ script }) => (script.createdMs ?? 0) <= atMs);
}

/** Whether a job in its state can have what is asked. */
export function mayAsk(track: Track, { action }: Pick<Ask, 'action'>, atMs: number): boolean {
  const { status } = track;
  if ((track.script.createdMs ?? 0) > atMs) return false;
  switch (action) {
    case 'cancel':
      return !isFinal(status) && status !== 'cancelling';
    case 'pause':
      return status === 'queued' || status === 'running' || status === 'retrying';
    case 'resume':
      return status === 'paused' || status === 'pausing';
    case 'retry':
      return status === 'failed' || status === 'cancelled';
    case 'prioritize':
      return !isFinal(status);
    case 'answer':
      return status === 'reviewing';
    default:
      return action satisfies never;
  }
}

/** The work that is done at a time, ms. */
export function doneAt({ runs }: Pick<Track, 'runs'>, atMs: number): number {
  const last = runs.at(-1);
  return last ? last.doneMs + (last.toMs ?? atMs) - last.fromMs : 0;
}

function begin(script: JobScript): Track {
  return {
    script,
    status: 'queued',
    sinceMs: script.createdMs ?? 0,
    ready: false,
    attempt: 0,
    priority: script.priority ?? 0,
    runs: [],
    ending: null,
    ended: 0,
    answer: null,
  };
}

/** When it next changes by itself; `Infinity`: not before something else happens. */
function changesAt(track: Track): number {
  const { status, sinceMs, script, ending, runs } = track;
  if (isWaiting(track)) {
    if (track.ready || script.neverStarts) return Infinity;
    return sinceMs + (ending?.status === 'retrying' ? ending.afterMs : pickUpMs);
  }
  if (status === 'running') {
    const run = runs.at(-1);
    return run ? run.fromMs + stopsAfter(track) - run.doneMs : Infinity;
  }
  return active.has(status) && !script.neverSettles ? sinceMs + settleMs : Infinity;
}

function isWaiting({ status }: Track): boolean {
  return status === 'queued' || status === 'retrying';
}

/** The work after which its run ends or stands still, ms. */
function stopsAfter(track: Track): number {
  const { question, standsStillAtMs, steps } = track.script;
  if (standsStillAtMs !== undefined) return Infinity;
  if (question && !track.answer) return question.atWorkMs;
  const ending = endingOf(track);
  return workOf(steps) * (ending.status === 'completed' ? 1 : (ending.atShare ?? 1));
}

/** What it does by itself at this time. */
function change(track: Track, atMs: number): void {
  const { status } = track;
  if (isWaiting(track)) {
    track.ready = true;
    return;
  }
  endRun(track, atMs);
  if (status === 'cancelling') return enter(track, 'cancelled', atMs);
  if (status === 'pausing') return enter(track, 'paused', atMs);
  if (track.script.question && !track.answer) return enter(track, 'reviewing', atMs);
  track.ending = endingOf(track);
  track.ended += 1;
  enter(track, track.ending.status, atMs);
}

function endingOf({ script, ended }: Track): Ending {
  const { endings = [], title } = script;
  return endings[ended] ?? endings.at(-1) ?? { status: 'completed', summary: { outcome: 'ok', text: title } };
}

/** Does what is asked: it may be asked. */
function obey(track: Track, ask: Ask, atMs: number): void {
  const isActive = active.has(track.status);
  switch (ask.action) {
    case 'cancel':
      return enter(track, isActive ? 'cancelling' : 'cancelled', atMs);
    case 'pause':
      return enter(track, isActive ? 'pausing' : 'paused', atMs);
    case 'resume':
      // The request to pause is taken back: its run has gone on all the while.
      return enter(track, isActive ? 'running' : 'queued', atMs);
    case 'retry':
      Object.assign(track, { runs: [], ending: null, answer: null });
      return enter(track, 'queued', atMs);
    case 'prioritize':
      track.priority = ask.priority;
      return;
    case 'answer':
      track.answer = { value: ask.answer, by: ask.by, atMs };
      return enter(track, 'queued', atMs);
    default:
      return ask satisfies never;
  }
}

/** The most urgent first, of those the oldest. */
function startWhatFits(tracks: readonly Track[], parallel: number, atMs: number): void {
  const taken = tracks.filter(({ status, script }) => active.has(status) && !script.apart).length;
  const ready = tracks.filter((track) => isWaiting(track) && track.ready).sort(firstInLine);
  const line = ready.filter(({ script }) => !script.apart).slice(0, Math.max(0, parallel - taken));
  for (const track of [...ready.filter(({ script }) => script.apart), ...line]) {
    // What failed begins anew, what was paused goes on.
    if (track.status === 'retrying') track.runs = [];
    track.runs.push({ fromMs: atMs, toMs: null, doneMs: doneAt(track, atMs) });
    track.attempt += 1;
    track.ending = null;
    enter(track, 'running', atMs);
  }
}

/** The order in which waiting jobs are taken. */
export function firstInLine(a: Track, b: Track): number {
  return b.priority - a.priority || (a.script.createdMs ?? 0) - (b.script.createdMs ?? 0);
}

function endRun(track: Track, atMs: number): void {
  const run = track.runs.at(-1);
  if (run && run.toMs === null) run.toMs = atMs;
}

function enter(track: Track, status: JobStatus, atMs: number): void {
  if (!active.has(status)) endRun(track, atMs);
  track.status = status;
  track.sinceMs = atMs;
  track.ready = false;
}
