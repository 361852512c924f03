import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Log, LogEntry, Retention, StoredEvent } from '../log.ts';
import { type Bench, type Benches, plain, progress, state, tombstone } from './fixture.ts';
import { ModelLog } from './model-log.ts';
import { ModelReader } from './model-reader.ts';

/** Something that happens to a log. */
type Step =
  | { do: 'append'; group: readonly { entries: readonly LogEntry[]; key: string | undefined }[] }
  | { do: 'sweep' }
  | { do: 'wait'; ms: number }
  | { do: 'read'; reader: number; limit: number }
  | { do: 'probe'; channel: string; offset: number }
  | { do: 'reopen' };

const channels = ['project:1', 'project:2'];
const retention: Retention = { maxEvents: 5, maxAgeMs: 10_000, keyTtlMs: 6000 };

const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const entry: fc.Arbitrary<LogEntry> = fc
  .record({
    make: oneOf(keyless, state, progress, progress, tombstone, hint),
    key: oneOf('job:1', 'job:2', 'job:3'),
    channel: oneOf(...channels),
    ttl: oneOf<Pick<LogEntry, 'ttlMs'>>({}, { ttlMs: null }, { ttlMs: 2000 }),
    id: fc.uuid(),
  })
  .map(({ make, key, channel, ttl, id }) => make(id, key, { channel, ...ttl }));

function keyless(id: string, _key: string, more: Partial<LogEntry> = {}): LogEntry {
  return plain(id, more);
}

/** Conflatable, but not a state. */
function hint(id: string, key: string, more: Partial<LogEntry> = {}): LogEntry {
  return progress(id, key, { state: false, ...more });
}

const append = fc.record({
  entries: fc.array(entry, { minLength: 1, maxLength: 4 }),
  key: oneOf(undefined, undefined, 'k1', 'k2', 'k3'),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: oneOf('append' as const),
      group: fc.array(append, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: oneOf('sweep' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: oneOf('wait' as const), ms: oneOf(500, 2000, 5000) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: oneOf('read' as const), reader: fc.nat(3), limit: oneOf(1, 2, 100) }),
  },
  {
    weight: 2,
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
    const property = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const run = new ModelRun(benches.create());
      for (const each of steps) await run.take(each);
      await run.finish();
    });
    await expect(fc.assert(property, { numRuns: 100 })).resolves.toBeUndefined();
  }, 60_000);
}

class ModelRun {
  readonly #bench: Bench;
  readonly #model = new ModelLog();
  readonly #readers = [0, 1, 2, 3].map((index) => new ModelReader(channels[index % 2] ?? ''));
  readonly #heard: StoredEvent[] = [];
  #log: Log;

  constructor(bench: Bench) {
    this.#bench = bench;
    this.#log = this.#open();
  }

  #open(): Log {
    const log = this.#bench.open();
    log.setRetention(() => retention);
    for (const channel of channels) log.tail(channel, (event) => this.#heard.push(event));
    return log;
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'append': {
        const expected = this.#model.append(step.group, this.#bench.now());
        const results = await Promise.all(
          step.group.map(({ entries, key }) =>
            this.#log.append(entries, key === undefined ? {} : { idempotencyKey: key }),
          ),
        );
        const came = results.map(({ positions, repeated }) => ({
          offsets: positions.map(({ offset }) => offset),
          repeated,
        }));
        deepStrictEqual(came, expected);
        break;
      }
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
        await this.#probe(step.channel, step.offset);
        break;
      case 'reopen':
        if (!('restore' in this.#bench.fixture)) break;
        await this.#log.close();
        this.#log = this.#open();
        break;
      default:
        step satisfies never;
    }
    // Tails heard just what was stored, in order.
    for (const channel of channels) {
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
    for (const channel of channels) {
      const { events } = await this.#log.snapshot(channel, { afterOffset: 0, limit: 1000 });
      const newest = new Map(events.map(({ key, offset }) => [key, offset]));
      deepStrictEqual(newest, this.#model.newest(channel));
      const recent = (await this.#log.recent(channel, 2)).map(({ offset }) => offset);
      deepStrictEqual(recent, this.#model.recent(channel, 2));
    }
    await this.#log.close();
  }
}
