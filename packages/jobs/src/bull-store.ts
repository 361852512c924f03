import type { Queue } from 'bullmq';
import type { BullRecord, BullState } from './bull-job.ts';
import { type BullPlace, formatPlace, parsePlace } from './bull-place.ts';
import { addEvent, bullFields, findPlace, listEnded, listIds, readJobs } from './bull-scripts.ts';

/** What a mirror reads of a queue, over the queue's own connection. All of it rejects while Redis is away. */
export interface BullStore {
  /** Jobs as they were at `place`: all events up to there are in them, and none after. */
  read(ids: readonly string[]): Promise<{ place: BullPlace; records: ReadonlyMap<string, BullRecord> }>;
  /** Ids in one of the places where jobs wait or run. */
  ids(where: string, from: number, count: number): Promise<readonly string[]>;
  ended(where: 'completed' | 'failed', sinceMs: number, most: number): Promise<readonly string[]>;
  /** The newest place of the stream, and whether it still holds an earlier one. */
  find(earlier: BullPlace | null): Promise<{ newest: BullPlace; held: boolean }>;
  addEvent(event: string, id: string, text?: string): Promise<void>;
  loadPlace(name: string): Promise<BullPlace | null>;
  savePlace(name: string, place: BullPlace): Promise<void>;
}

type Run = (name: string, args: readonly (string | number)[]) => Promise<unknown>;
type Answer = readonly unknown[];

/** BullMQ 6 has an adapter around its client, BullMQ 5 the client of ioredis itself. */
interface Client {
  defineCommand(name: string, definition: { numberOfKeys: number; lua: string }): void;
  runCommand?(name: string, args: readonly (string | number)[]): Promise<unknown>;
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
}

export function openBullStore(queue: Pick<Queue, 'name' | 'opts' | 'toKey'>): BullStore {
  const key = (name: string): string => queue.toKey(name);
  const defined = new WeakSet<Client>();

  async function client(): Promise<Client> {
    const found = (await clientOf(queue)) as Client;
    if (!defined.has(found)) {
      for (const script of [readJobs, listIds, listEnded, findPlace])
        found.defineCommand(script.name, { numberOfKeys: 1, lua: script.lua });
      found.defineCommand(addEvent.name, { numberOfKeys: 2, lua: addEvent.lua });
      defined.add(found);
    }
    return found;
  }

  const run: Run = async (name, args) => {
    const found = await client();
    if (found.runCommand) return await found.runCommand(name, args);
    const command = Reflect.get(found, name) as (args: readonly (string | number)[]) => Promise<unknown>;
    return await command.call(found, args);
  };

  return {
    async read(ids) {
      const [place, ...rows] = (await run(readJobs.name, [key('events'), key(''), ...ids])) as Answer;
      const records = ids.map((id, index) => [id, recordOf(id, rows[index] as Answer)] as const);
      return { place: parsePlace(String(place)), records: new Map(records) };
    },
    async ids(where, from, count) {
      return ((await run(listIds.name, [key(where), from, count])) as Answer).map(String);
    },
    async ended(where, sinceMs, most) {
      return ((await run(listEnded.name, [key(where), sinceMs, most])) as Answer).map(String);
    },
    async find(earlier) {
      const args = [key('events'), earlier ? formatPlace(earlier) : ''];
      const [newest, held] = (await run(findPlace.name, args)) as Answer;
      return { newest: parsePlace(String(newest)), held: held === 1 };
    },
    async addEvent(event, id, text = '') {
      await run(addEvent.name, [key('events'), key('meta'), event, id, text]);
    },
    async loadPlace(name) {
      const saved = await (await client()).get(key(`headway:${name}`));
      return saved === null ? null : parsePlace(saved);
    },
    async savePlace(name, place) {
      await (await client()).set(key(`headway:${name}`), formatPlace(place));
    },
  };
}

async function clientOf(queue: object): Promise<unknown> {
  const backend = Reflect.get(queue, 'backend') as object | undefined;
  return await (Reflect.get(backend ?? queue, 'client') as Promise<unknown>);
}

function recordOf(id: string, row: Answer): BullRecord {
  const [state, runAtMs, values] = row as [BullState, string | null, readonly (string | null)[]];
  const field = (name: (typeof bullFields)[number]): string | null =>
    values[bullFields.indexOf(name)] ?? null;
  const number = (name: (typeof bullFields)[number]): number => Number(field(name) ?? 0) || 0;
  const timestamp = number('timestamp');
  const options = parsed(field('opts')) as { attempts?: unknown } | null;
  return {
    id,
    state,
    name: field('name') ?? '',
    data: parsed(field('data')),
    attempts: Number(options?.attempts ?? 1) || 1,
    attemptsMade: number('atm'),
    attemptsStarted: number('ats'),
    priority: number('priority'),
    timestamp,
    runAtMs: runAtMs === null ? timestamp + number('delay') : Number(runAtMs),
    processedMs: number('processedOn') || null,
    finishedMs: number('finishedOn') || null,
    progress: parsed(field('progress')),
    failedReason: field('failedReason'),
    returnvalue: parsed(field('returnvalue')),
  };
}

/** JSON as BullMQ stores it; what is no JSON is nothing that we could tell. */
function parsed(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    // BullMQ writes JSON only: another program wrote this, and the job is told without it.
    return null;
  }
}
