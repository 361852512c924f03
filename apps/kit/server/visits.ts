import type { BuiltinEvents, Clock, Job } from '@headway/protocol';
import { HeadwayError } from '@headway/protocol';
import type { Headway } from '@headway/server';
import type { Scene } from './job-script.ts';
import { repeat } from './repeat.ts';
import type { Told } from './scene-at.ts';
import { eventTypeOf, isJob, Visit } from './visit.ts';

export interface VisitsOptions {
  scenes: Readonly<Record<string, Scene>>;
  clock: Clock;
  headway: () => Headway<BuiltinEvents>;
  /** How often what has changed is told, ms. @default 250 */
  everyMs?: number;
  /** Visits at once; beyond, the one that nobody has looked at for longest makes room. @default 60 */
  maxVisits?: number;
  /** A visit that nobody looks at is kept for so long, ms. @default 900_000 */
  keepMs?: number;
  onError: (error: unknown) => void;
}

interface Kept {
  visit: Visit;
  /** What was told last, by key: without the revision, and whole. */
  told: Map<string, { text: string; told: Told }>;
  /** Ms since 1970. */
  lookedAt: number;
  /** What is published is published in order. */
  turn: Promise<void>;
}

/** The visits that are going on. Each has jobs of its own. */
export class Visits {
  readonly #options: Required<VisitsOptions>;
  readonly #kept = new Map<string, Kept>();

  constructor(options: VisitsOptions) {
    this.#options = { everyMs: 250, maxVisits: 60, keepMs: 900_000, ...options };
  }

  get size(): number {
    return this.#kept.size;
  }

  /** Begins a visit, or finds it as it is. @throws HeadwayError `server_full` while people look at all there may be. */
  async open(id: string): Promise<void> {
    let kept = this.#kept.get(id);
    if (!kept) {
      await this.#makeRoom();
      const { scenes, clock } = this.#options;
      kept = {
        visit: new Visit(id, scenes, clock),
        told: new Map(),
        lookedAt: clock.now(),
        turn: Promise.resolve(),
      };
      this.#kept.set(id, kept);
    }
    await this.#tell(kept);
  }

  /** Does something in a visit and tells what came of it. @throws HeadwayError `not_found`, and what `act` throws. */
  async act<Result>(id: string, act: (visit: Visit) => Result): Promise<Result> {
    const kept = this.#kept.get(id);
    if (!kept) throw new HeadwayError('not_found', 'This visit has ended. Reload the page to begin another.');
    const result = act(kept.visit);
    await this.#tell(kept);
    return result;
  }

  /** Tells, from now on, what happens in visits that somebody looks at. Returns the end. */
  start(): () => Promise<void> {
    const { clock, everyMs, onError } = this.#options;
    return repeat(clock, everyMs, () => this.tick().catch(onError));
  }

  /** Once: tells what has changed, and ends what nobody has looked at for long. */
  async tick(): Promise<void> {
    const { clock, keepMs } = this.#options;
    const now = clock.now();
    for (const [id, kept] of this.#kept) {
      if (this.#isLookedAt(id)) kept.lookedAt = now;
      if (now - kept.lookedAt > keepMs) await this.#end(id, kept);
      else if (kept.lookedAt === now) await this.#tell(kept);
    }
  }

  #publisher(): Headway['publisher'] {
    return this.#options.headway().publisher;
  }

  #isLookedAt(id: string): boolean {
    return this.#options.headway().presence(`visit:${id}`).length > 0;
  }

  async #makeRoom(): Promise<void> {
    if (this.#kept.size < this.#options.maxVisits) return;
    const idle = [...this.#kept].filter(([id]) => !this.#isLookedAt(id));
    const [oldest] = idle.sort(([, a], [, b]) => a.lookedAt - b.lookedAt);
    if (!oldest) throw new HeadwayError('server_full');
    await this.#end(...oldest);
  }

  async #end(id: string, kept: Kept): Promise<void> {
    this.#kept.delete(id);
    await kept.turn;
    await Promise.all([...kept.told.values()].map(({ told }) => this.#forget(told)));
  }

  /** Publishes what differs from what was told, and ends what is not told any more. */
  async #tell(kept: Kept): Promise<void> {
    kept.turn = kept.turn.then(async () => {
      const now = new Map(kept.visit.told().map((told) => [`${told.channels[0]} ${told.key}`, told]));
      const gone = [...kept.told].filter(([key]) => !now.has(key));
      await Promise.all([
        ...[...now].map(([key, told]) => this.#tellOne(kept, key, told)),
        ...gone.map(([key, { told }]) => {
          kept.told.delete(key);
          return this.#forget(told);
        }),
      ]);
    });
    await kept.turn;
  }

  async #tellOne(kept: Kept, key: string, told: Told): Promise<void> {
    const text = JSON.stringify({ ...told.data, revision: 0 });
    const before = kept.told.get(key);
    if (before?.text === text) return;
    kept.told.set(key, { text, told });
    const type = eventTypeOf(jobOf(before?.told), told);
    await this.#publisher().publish({ channels: told.channels, type, data: told.data });
  }

  async #forget({ channels, key, type }: Told): Promise<void> {
    await this.#publisher().publish({ channels, type, data: null, key });
  }
}

function jobOf(told: Told | undefined): Job | null {
  return told && isJob(told) ? told.data : null;
}
