import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Log, Retention, StoredEvent } from '../log.ts';
import { append, type AppendCall, channels, oneOf } from './arbitraries.ts';
import type { Bench, Benches } from './fixture.ts';
import { ModelLog } from './model-log.ts';
import { ModelReader } from './model-reader.ts';

/** Something that happens to a log. */
type Step =
  | AppendStep
  | { do: 'sweep' }
  | { do: 'wait'; ms: number }
  | { do: 'read'; reader: number; limit: number }
  | { do: 'probe'; channel: string; offset: number }
  | { do: 'reopen' };

interface AppendStep {
  do: 'append';
  /** Appended at once. */
  group: readonly AppendCall[];
}

const retention: Retention = { maxEvents: 5, maxAgeMs: 10_000, keyTtlMs: 6000 };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 18,
    arbitrary: fc.record({
      do: oneOf('append' as const),
      group: fc.array(append, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: oneOf('sweep' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: oneOf('wait' as const), ms: oneOf(500, 2000, 5000) }) },
  {
    weight: 12,
    arbitrary: fc.record({ do: oneOf('read' as const), reader: fc.nat(3), limit: oneOf(1, 2, 100) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: oneOf('probe' as const), channel: oneOf(...channels), offset: fc.nat(30) }),
  },
  { weight: 1, arbitrary: fc.record({ do: oneOf('reopen' as const) }) },
);

/**
 * Whatever is appended, superseded, trimmed and ended: every read gives just what a plain model of the log gives, and a
 * reader that applies all it reads has the lossless events without a hole and the newest states.
 */
export function modelContract(benches: Benches): void {
  test('does what a plain model does', async () => {
    const bench = benches.create();
    const opened = { log: bench.open() };
    let runs = 0;
    const property = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      runs += 1;
      const run = new ModelRun(bench, opened, runs);
      for (const each of steps) await run.take(each);
      await run.finish();
    });
    await expect(fc.assert(property, { numRuns: 100 })).resolves.toBeUndefined();
  }, 180_000);
}

/** Runs share one log, for opening one takes its time: each has channels and idempotency keys of its own. */
class ModelRun {
  readonly #bench: Bench;
  readonly #opened: { log: Log };
  readonly #number: number;
  readonly #channels: readonly string[];
  readonly #model = new ModelLog();
  readonly #readers: readonly ModelReader[];
  readonly #heard: StoredEvent[] = [];
  #stops: readonly (() => void)[] = [];

  constructor(bench: Bench, opened: { log: Log }, number: number) {
    this.#bench = bench;
    this.#opened = opened;
    this.#number = number;
    this.#channels = channels.map((channel) => this.#own(channel));
    this.#readers = [0, 1, 2, 3].map((index) => new ModelReader(this.#channels[index % 2] ?? ''));
    this.#listen();
  }

  get #log(): Log {
    return this.#opened.log;
  }

  #own(name: string): string {
    return `${name}-${this.#number}`;
  }

  #listen(): void {
    this.#log.setRetention(() => retention);
    this.#stops = this.#channels.map((channel) =>
      this.#log.tail(channel, (event) => this.#heard.push(event)),
    );
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'append':
        await this.#append(step.group);
        break;
      case 'sweep':
        this.#model.sweep(retention, this.#bench.now());
        await this.#log.sweep();
        break;
      case 'wait':
        this.#bench.advance(step.ms);
        break;
      case 'read':
        await this.#readers[step.reader]?.readOn(this.#log, this.#model, step.limit);
        break;
      case 'probe':
        await this.#probe(this.#own(step.channel), step.offset);
        break;
      case 'reopen':
        if (!('restore' in this.#bench.fixture)) break;
        await this.#log.close();
        this.#opened.log = this.#bench.open();
        this.#listen();
        break;
      default:
        step satisfies never;
    }
    this.#checkHeard();
  }

  async #append(group: AppendStep['group']): Promise<void> {
    const own = group.map(({ entries, key }) => ({
      entries: entries.map((each) => ({ ...each, channel: this.#own(each.channel) })),
      key: key && this.#own(key),
    }));
    const expected = this.#model.append(own, this.#bench.now());
    const results = await Promise.all(
      own.map(({ entries, key }) =>
        this.#log.append(entries, key === undefined ? {} : { idempotencyKey: key }),
      ),
    );
    const came = results.map(({ positions, repeated }) => ({
      offsets: positions.map(({ offset }) => offset),
      repeated,
    }));
    deepStrictEqual(came, expected);
  }

  /** Tails heard just what was stored, in order. */
  #checkHeard(): void {
    for (const channel of this.#channels) {
      const heard = this.#heard.filter((event) => event.channel === channel);
      const offsets = heard.map(({ offset }) => offset);
      deepStrictEqual(
        offsets,
        [...offsets.keys()].map((index) => index + 1),
      );
      const kinds = heard.map(({ key, type }) => ({ key, type }));
      deepStrictEqual(kinds, this.#model.stored(channel));
    }
  }

  async #probe(channel: string, offset: number): Promise<void> {
    const read = await this.#log.read(channel, { epoch: this.#log.epoch, offset }, 1000);
    const came = read.complete ? read.events.map((event) => event.offset) : read.reason;
    deepStrictEqual(came, this.#model.offsetsAfter(channel, offset));
  }

  async finish(): Promise<void> {
    for (const reader of this.#readers) await reader.readOn(this.#log, this.#model, 3);
    for (const channel of this.#channels) {
      const { events } = await this.#log.snapshot(channel, { afterOffset: 0, limit: 1000 });
      const newest = new Map(events.map(({ key, offset }) => [key, offset]));
      deepStrictEqual(newest, this.#model.newest(channel));
      const recent = (await this.#log.recent(channel, 2)).map(({ offset }) => offset);
      deepStrictEqual(recent, this.#model.recent(channel, 2));
    }
    for (const stop of this.#stops) stop();
  }
}
