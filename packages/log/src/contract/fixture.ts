import type { Position } from '@headway/protocol';
import type { LogOptions } from '../create-log.ts';
import type { Log, LogEntry, ReadResult, StoredEvent } from '../log.ts';

/** A place where one test keeps one log. */
export interface LogFixture {
  /** Opens the log; after a `close`, a durable store has what it had. MUST pass the options on. */
  open(options: LogOptions): Log;
  /** Removes all data. The suite has closed the log before. */
  dispose(): void;
}

export interface DurableLogFixture extends LogFixture {
  /** Keeps a copy of the data as it is now; the log may be open. */
  backUp(): Promise<void>;
  /** Puts the copy back; the log is closed. */
  restore(): void;
  /** Makes the store fail at every write, soon and with an error that can be retried, until the returned function is called. */
  refuseWrites(): () => void;
}

/** What a contract test works with: the log of one fixture, opened any number of times, and the clock that it sees. */
export interface Bench<Fixture extends LogFixture = LogFixture> {
  readonly fixture: Fixture;
  readonly open: (options?: LogOptions) => Log;
  readonly advance: (ms: number) => void;
  readonly now: () => number;
}

/** Makes benches and cleans up after them. */
export interface Benches<Fixture extends LogFixture = LogFixture> {
  create(): Bench<Fixture>;
  cleanUp(): Promise<void>;
}

export function createBenches<Fixture extends LogFixture>(createFixture: () => Fixture): Benches<Fixture> {
  const fixtures: Fixture[] = [];
  const opened: Log[] = [];
  return {
    create() {
      const fixture = createFixture();
      fixtures.push(fixture);
      let time = Date.UTC(2026, 0, 1);
      return {
        fixture,
        advance(ms) {
          time += ms;
        },
        now: () => time,
        open(options) {
          const log = fixture.open({ clock: { now: () => time }, ...options });
          opened.push(log);
          return log;
        },
      };
    },
    async cleanUp() {
      for (const log of opened.splice(0)) await log.close();
      for (const fixture of fixtures.splice(0)) fixture.dispose();
    },
  };
}

/** An entry of a type without state, so lossless; `id` tells entries apart. */
export function plain(id: string, more: Partial<LogEntry> = {}): LogEntry {
  return {
    channel: 'project:1',
    type: 'task.noted',
    id,
    timestamp: '2026-01-01T00:00:00.000Z',
    state: false,
    conflatable: false,
    data: { id },
    ...more,
  };
}
/** A lossless state of a key. */
export function state(id: string, key: string, more: Partial<LogEntry> = {}): LogEntry {
  return plain(id, { type: 'job.started', key, state: true, ...more });
}
/** A state that may be superseded before it is read. */
export function progress(id: string, key: string, more: Partial<LogEntry> = {}): LogEntry {
  return state(id, key, { type: 'job.progress', conflatable: true, ...more });
}
/** The end of a key. */
export function tombstone(id: string, key: string, more: Partial<LogEntry> = {}): LogEntry {
  return state(id, key, { type: 'job.deleted', data: null, ...more });
}

export const start = (log: Log): Position => ({ epoch: log.epoch, offset: 0 });

export const idsOf = (events: readonly StoredEvent[]): string[] => events.map((event) => event.id);

/** The ids after a position. @throws Error when the read is not complete. */
export async function idsAfter(log: Log, channel: string, after: Position): Promise<string[]> {
  return idsOf(eventsOf(await log.read(channel, after, 10_000)));
}

export function eventsOf(result: ReadResult): readonly StoredEvent[] {
  if (!result.complete) throw new Error(`The read is not complete: ${result.reason}`);
  return result.events;
}

/** The ids of the whole snapshot of a channel. */
export async function livingIds(log: Log, channel = 'project:1'): Promise<string[]> {
  return idsOf((await log.snapshot(channel, { afterOffset: 0, limit: 10_000 })).events);
}
