import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogError } from '../log-error.ts';
import type { Log, Retention, StoredEvent } from '../log.ts';
import { append, type AppendCall, channels, oneOf } from './arbitraries.ts';
import type { Bench, Benches, DurableLogFixture } from './fixture.ts';
import { Follower } from './follower.ts';
import { patiently } from './patiently.ts';

/** What one of those who use a log at the same time does next, after so many turns of the event loop. */
interface Act<What> {
  turns: number;
  what: What;
}

/** One opening of the log, and what happens at the same time while it is open. */
interface Phase {
  publishers: readonly (readonly Act<AppendCall>[])[];
  /** For each follower when it comes and goes. */
  followers: readonly (readonly Act<'subscribe' | 'disconnect'>[])[];
  probes: readonly Act<string>[];
  sweeps: readonly Act<number>[];
  /** For how many turns a store that can fail refuses to write. */
  faults: readonly Act<number>[];
}

const act = <What>(what: fc.Arbitrary<What>): fc.Arbitrary<Act<What>> =>
  fc.record({ turns: fc.nat(4), what });

const phase: fc.Arbitrary<Phase> = fc.record({
  publishers: fc.array(fc.array(act(append), { maxLength: 15 }), { minLength: 1, maxLength: 3 }),
  followers: fc.array(fc.array(act(oneOf('subscribe' as const, 'disconnect' as const)), { maxLength: 8 }), {
    minLength: 3,
    maxLength: 3,
  }),
  probes: fc.array(act(oneOf(...channels)), { maxLength: 4 }),
  sweeps: fc.array(act(oneOf(0, 3000)), { maxLength: 3 }),
  faults: fc.array(act(fc.integer({ min: 1, max: 8 })), { maxLength: 2 }),
});

/** Half of the runs keep everything, so that no follower may be sent back to a snapshot. */
const retentions = oneOf<Retention>({}, { maxEvents: 5, maxAgeMs: 5000, keyTtlMs: 6000 });

/**
 * Publishers, followers that come and go, sweeps, restarts and a store that can't write, all at once: whatever the order, a follower that merges
 * what it reads with what it hears has each lossless event once and in order, and the newest states.
 */
export function interleavingContract(benches: Benches): void {
  test('gives each follower all that is lossless once and in order, and the newest states, whatever comes between', async () => {
    const bench = benches.create();
    const opened = { log: bench.open() };
    let runs = 0;
    const property = fc.asyncProperty(
      fc.array(phase, { minLength: 1, maxLength: 2 }),
      retentions,
      async (phases, retention) => {
        runs += 1;
        const run = new Interleaving(bench, opened, { name: String(runs), retention });
        for (const [index, each] of phases.entries()) {
          if (index > 0) await run.reopen();
          await run.play(each);
        }
        await run.finish();
      },
    );
    // The runs share a log: a smaller case of one that failed would meet what that one has left.
    await expect(fc.assert(property, { numRuns: 40, endOnFailure: true })).resolves.toBeUndefined();
  }, 180_000);
}

/** Runs share one log: each has channels and idempotency keys of its own. */
class Interleaving {
  readonly #bench: Bench;
  readonly #opened: { log: Log };
  readonly #options: { name: string; retention: Retention };
  /** What was stored, by channel, as a tail heard it that was there from the start. */
  readonly #stored = new Map<string, StoredEvent[]>();
  /** What was refused: nobody may ever see it. */
  readonly #refused = new Set<string>();
  readonly #followers: readonly Follower[];
  #entries = 0;
  #refusing = false;
  #stops: readonly (() => void)[] = [];

  constructor(bench: Bench, opened: { log: Log }, options: { name: string; retention: Retention }) {
    this.#bench = bench;
    this.#opened = opened;
    this.#options = options;
    for (const channel of channels) this.#stored.set(this.#own(channel), []);
    const followed = [...this.#stored.keys()];
    this.#followers = [0, 1, 2].map(
      (index) => new Follower(followed[index % followed.length] ?? '', 1 + index),
    );
    this.#listen();
  }

  #own(name: string): string {
    return `${name}-${this.#options.name}`;
  }

  #listen(): void {
    this.#opened.log.setRetention(() => this.#options.retention);
    this.#stops = [...this.#stored].map(([channel, events]) =>
      this.#opened.log.tail(channel, (event) => events.push(event)),
    );
  }

  /** Closes the log under those who are subscribing. */
  async reopen(): Promise<void> {
    if (!('restore' in this.#bench.fixture)) return;
    const subscribing = this.#followers.map((follower) => follower.subscribe(this.#opened.log));
    await this.#opened.log.close();
    await Promise.all(subscribing);
    for (const follower of this.#followers) follower.disconnect();
    this.#opened.log = this.#bench.open();
    this.#listen();
  }

  async play({ publishers, followers, probes, sweeps, faults }: Phase): Promise<void> {
    const { log } = this.#opened;
    await Promise.all([
      ...publishers.map((acts) => inTurns(acts, (call) => this.#append(log, call))),
      ...followers.map((acts, index) =>
        inTurns(acts, async (what) => {
          const follower = this.#followers[index];
          if (what === 'subscribe') await follower?.subscribe(log);
          else follower?.disconnect();
        }),
      ),
      inTurns(probes, (channel) => this.#probe(log, this.#own(channel))),
      inTurns(sweeps, async (ms) => {
        this.#bench.advance(ms);
        await unlessRefused(log.sweep());
      }),
      inTurns(faults, (turns) => this.#refuseWrites(turns)),
    ]);
  }

  /** What was appended is read from then on, and was heard. */
  async #append(log: Log, { entries, key }: AppendCall): Promise<void> {
    const own = entries.map((entry) => {
      this.#entries += 1;
      return { ...entry, channel: this.#own(entry.channel), id: String(this.#entries) };
    });
    const options = key === undefined ? {} : { idempotencyKey: this.#own(key) };
    const result = await unlessRefused(log.append(own, options));
    if (!result) {
      for (const { id } of own) this.#refused.add(id);
      return;
    }
    const { positions } = result;
    const heard = positions.map(({ channel, offset }) => (this.#stored.get(channel)?.length ?? 0) >= offset);
    deepStrictEqual(
      heard,
      positions.map(() => true),
    );
    for (const { channel, offset } of positions) {
      const top = await patiently(() => log.position(channel));
      deepStrictEqual(top.offset >= offset, true, 'an append that resolved is not read');
    }
  }

  async #refuseWrites(turns: number): Promise<void> {
    if (this.#refusing || !('refuseWrites' in this.#bench.fixture)) return;
    const allow = (this.#bench.fixture as DurableLogFixture).refuseWrites();
    this.#refusing = true;
    for (let turn = 0; turn < turns; turn += 1) await nextTurn();
    this.#refusing = false;
    allow();
  }

  /** A position is never ahead of what is read later. */
  async #probe(log: Log, channel: string): Promise<void> {
    const position = await patiently(() => log.position(channel));
    const read = await patiently(() => log.read(channel, position, 5));
    deepStrictEqual(read.complete || read.reason === 'trimmed', true, 'a position of before does not hold');
    deepStrictEqual(read.position.offset >= position.offset, true, 'the top has fallen');
  }

  async finish(): Promise<void> {
    for (const follower of this.#followers) await follower.subscribe(this.#opened.log);
    for (const stop of this.#stops) stop();
    const trims = this.#options.retention.maxEvents !== undefined;
    for (const [channel, events] of this.#stored) {
      const offsets = events.map(({ offset }) => offset);
      deepStrictEqual(
        offsets,
        offsets.map((_, index) => index + 1),
      );
      const seen = events.filter(({ id }) => this.#refused.has(id));
      deepStrictEqual(seen, [], 'what was refused was stored');
      for (const follower of this.#followers) {
        if (follower.channel === channel) follower.check(events, { trims });
      }
    }
    for (const follower of this.#followers) follower.disconnect();
  }
}

/** What a log answers; `null` when its store could not write. @throws what else went wrong. */
async function unlessRefused<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof LogError && error.retryable) return null;
    throw error;
  }
}

/** Does one thing after the other without waiting for it to be done; returns when all are. */
async function inTurns<What>(acts: readonly Act<What>[], run: (what: What) => Promise<void>): Promise<void> {
  const running: Promise<void>[] = [];
  for (const { turns, what } of acts) {
    for (let turn = 0; turn < turns; turn += 1) await nextTurn();
    running.push(run(what));
  }
  await Promise.all(running);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
