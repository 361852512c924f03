import { type Clock, HeadwayError, isFinal, type Job } from '@headway/protocol';
import { jobId } from '../shared/addresses.ts';
import type { Ask, JobScript, Scene } from './job-script.ts';
import { mayAsk, playJobs } from './play-jobs.ts';
import { type Playing, sceneAt, type Told } from './scene-at.ts';
import { queueAt } from './queue-at.ts';

/** Jobs that one request may be about; asks that a scene remembers. */
const maxAtOnce = 500;
const maxAsks = 5000;
/** Of several jobs that are asked at once, the next follows so much later, ms. */
const bulkStepMs = 60;

/** Scenes whose line is told, too. */
const withQueue: ReadonlySet<string> = new Set(['list', 'busy', 'idle', 'one']);

/** By then nothing that was asked is still to come, and a minute's throughput has been counted, ms. */
function restAfterMs(asks: readonly Ask[]): number {
  return Math.max(0, ...asks.map(({ atMs }) => atMs)) + 120_000;
}

/** How to ask a job of a scene for something; `at` is filled in. */
export type Wish = Ask extends infer One ? (One extends Ask ? Omit<One, 'atMs' | 'job'> : never) : never;

interface Playable extends Playing {
  asks: Ask[];
  /** What it said when all had ended: it says the same until something is asked. */
  atRest: readonly Told[] | null;
}

/** A visitor's own jobs: what they are at a time, and what was asked of them. Nothing is done here but to remember. */
export class Visit {
  readonly #id: string;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #scenes: Map<string, Playable>;

  constructor(id: string, scenes: Readonly<Record<string, Scene>>, clock: Pick<Clock, 'now'>) {
    this.#id = id;
    this.#clock = clock;
    const now = clock.now();
    this.#scenes = new Map(
      Object.entries(scenes).map(([name, scene]) => [
        name,
        { visit: id, name, scene, generation: 1, beganAt: now - scene.leadMs, asks: [], atRest: null },
      ]),
    );
  }

  /** All that is to be told of its scenes now. */
  told(): readonly Told[] {
    const now = this.#clock.now();
    return [...this.#scenes.values()].flatMap((playing) => {
      if (playing.atRest) return playing.atRest;
      const told = [...sceneAt(playing, now), ...(withQueue.has(playing.name) ? queueAt(playing, now) : [])];
      const isOver = told.filter(isJob).every(({ data }) => isFinal(data.status));
      if (isOver && now - playing.beganAt > restAfterMs(playing.asks)) playing.atRest = told;
      return told;
    });
  }

  /**
   * Asks one job.
   * @throws HeadwayError `not_found`; `forbidden` where all is refused; `conflict` when its state does not allow it.
   */
  ask(scene: string, job: string, wish: Wish): void {
    const playing = this.#find(scene);
    const atMs = this.#clock.now() - playing.beganAt;
    const track = playJobs(playing.scene, playing.asks, atMs).find(({ script }) => script.name === job);
    if (!track) throw new HeadwayError('not_found', 'There is no such job any more.');
    if (playing.scene.refusal !== undefined) throw new HeadwayError('forbidden', playing.scene.refusal);
    if (!mayAsk(track, wish, atMs)) {
      throw new HeadwayError('conflict', `The job is ${track.status}: it has moved on meanwhile.`);
    }
    remember(playing, { ...wish, job, atMs });
  }

  /** Asks all jobs of a scene that can have it. @throws HeadwayError `not_found`, `forbidden`. */
  askAll(scene: string, action: 'cancel' | 'pause' | 'resume'): void {
    const playing = this.#find(scene);
    if (playing.scene.refusal !== undefined) throw new HeadwayError('forbidden', playing.scene.refusal);
    const atMs = this.#clock.now() - playing.beganAt;
    for (const track of playJobs(playing.scene, playing.asks, atMs)) {
      if (mayAsk(track, { action }, atMs)) remember(playing, { action, job: track.script.name, atMs });
    }
  }

  /**
   * Asks several jobs of a scene, one after the other, and gives the id of the job that does it.
   * @throws HeadwayError `not_found`, `forbidden`, `too_many_messages`.
   */
  askMany(scene: string, jobs: readonly string[], wish: Wish): string {
    const playing = this.#find(scene);
    if (playing.scene.refusal !== undefined) throw new HeadwayError('forbidden', playing.scene.refusal);
    if (jobs.length > maxAtOnce)
      throw new HeadwayError('too_many_messages', `At most ${maxAtOnce} jobs at once.`);
    const atMs = this.#clock.now() - playing.beganAt;
    const ids = playing.scene.jobs.length;
    const name = `bulk${ids}`;
    playing.scene = {
      ...playing.scene,
      jobs: [...playing.scene.jobs, bulkScript(name, jobs.length, atMs, wish.action)],
    };
    // It is picked up first, as any job.
    jobs.forEach((job, index) =>
      remember(playing, { ...wish, job, atMs: atMs + 400 + (index + 1) * bulkStepMs }),
    );
    return jobId(this.#id, scene, name, playing.generation);
  }

  /** A job as it is now. @throws HeadwayError `not_found`. */
  job(id: string): Job {
    const told = this.told().find(({ key }) => key === `job:${id}`);
    if (!told || !isJob(told)) throw new HeadwayError('not_found', 'There is no such job any more.');
    return told.data;
  }

  /** Plays a scene anew, from its first moment. @throws HeadwayError `not_found`. */
  restart(scene: string): void {
    const playing = this.#find(scene);
    const { jobs } = playing.scene;
    Object.assign(playing, {
      scene: { ...playing.scene, jobs: jobs.filter(({ apart }) => !apart) },
      generation: playing.generation + 1,
      beganAt: this.#clock.now(),
      asks: [],
      atRest: null,
    });
  }

  #find(scene: string): Playable {
    const playing = this.#scenes.get(scene);
    if (!playing) throw new HeadwayError('not_found', 'There is no such list of jobs.');
    return playing;
  }
}

function remember(playing: Playable, ask: Ask): void {
  if (playing.asks.length >= maxAsks)
    throw new HeadwayError('too_many_messages', 'This has been asked enough: start it anew.');
  playing.asks.push(ask);
  playing.atRest = null;
}

const bulkTitles: Readonly<Record<Ask['action'], string>> = {
  cancel: 'Cancel jobs',
  pause: 'Pause jobs',
  resume: 'Resume jobs',
  retry: 'Retry jobs',
  prioritize: 'Move jobs',
  answer: 'Answer jobs',
};

function bulkScript(name: string, count: number, createdMs: number, action: Ask['action']): JobScript {
  return {
    name,
    title: bulkTitles[action],
    kind: 'bulk-action',
    createdMs,
    apart: true,
    steps: [{ name: bulkTitles[action], ms: Math.max(1, count) * bulkStepMs, unit: 'jobs', total: count }],
    endings: [{ status: 'completed', summary: { outcome: 'ok', text: `${count} jobs` } }],
  };
}

/** What an event about a job is called, by how the job was before. */
export function eventTypeOf(before: Job | null, told: Told): string {
  if (!isJob(told)) return told.type;
  const { data: job } = told;
  if (job.status === 'running') {
    if (before?.status !== 'running') return 'job.started';
    return before.warning?.code === job.warning?.code ? 'job.progress' : 'job.warning';
  }
  if (job.status === 'queued' && before?.status === 'paused') return 'job.resumed';
  return before?.status === job.status && before.priority !== job.priority ? 'job.prioritized' : told.type;
}

/** Whether this is the state of a job as a whole. */
export function isJob(told: Told): told is Told & { data: Job } {
  return 'kind' in told.data;
}
