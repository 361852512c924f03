import { join } from 'node:path';
import { sqliteLog } from '@headway/log';
import { expect, onTestFinished, test } from 'vitest';
import { eager, temporaryFolder, until, upTo } from '../../test/faults.ts';
import { countedMethods, note, noteEvents, type NoteEvents } from '../../test/notes.ts';
import { type Pair, startPair } from '../start-pair.ts';

const channel = 'project:7';

/** A server whose log and database outlive it, behind a faulty network, and a client of it. */
async function start() {
  const path = join(temporaryFolder(), 'events.db');
  const counted = await countedMethods();
  const pair = await startPair<NoteEvents>({
    network: true,
    events: noteEvents,
    log: () => sqliteLog({ path }),
    methods: counted.methods,
    ledger: counted.ledger,
    maxMessagesPerSecond: 10_000,
  });
  onTestFinished(() => pair.close());
  const firstEpoch = pair.log.epoch;
  const client = await pair.connect('ada', eager);
  return {
    pair,
    client,
    counted,
    /** The numbers of the notes in the log, in order. */
    async stored(): Promise<number[]> {
      const read = await pair.log.read(channel, { epoch: firstEpoch, offset: 0 }, 1000);
      return read.complete ? read.events.map(({ data }) => (data as { number: number }).number) : [];
    },
  };
}

/** Cuts all connections; the way back is closed until `accept`. */
async function isolate({ network, headway }: Pair<NoteEvents>): Promise<void> {
  network.refuse();
  network.cut();
  network.thaw();
  await until(() => headway.connections === 0);
}

const onItsWay = ({ network }: Pair<NoteEvents>) =>
  until(() => network.connections.some((connection) => connection.heldBytes('toServer') > 0));

/** Comes back, after a restart of the server or without. */
async function comeBack(pair: Pair<NoteEvents>, restarts: boolean): Promise<void> {
  if (restarts) await pair.restart({ abrupt: true });
  pair.network.accept();
}

const outcome = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: unknown) => (error as { code?: string }).code ?? error);

test.each([
  { point: 'before it arrives', restarts: false },
  { point: 'before it arrives', restarts: true },
  { point: 'before its reply is back', restarts: false },
  { point: 'before its reply is back', restarts: true },
])('a publish that is cut off $point takes effect once (restart: $restarts)', async ({ point, restarts }) => {
  const { pair, client, stored } = await start();
  const arrives = point !== 'before it arrives';
  pair.network.freeze({ direction: arrives ? 'toClient' : 'toServer' });
  const first = client.publish(channel, note(1));
  if (arrives) await until(async () => (await stored()).length === 1);
  else await onItsWay(pair);
  const before = await pair.log.position(channel);
  await isolate(pair);
  const second = client.publish(channel, note(2));
  await comeBack(pair, restarts);
  expect(await first).toMatchObject(arrives ? before : { offset: 1 });
  expect(await second).toMatchObject({ offset: 2 });
  expect(await stored()).toEqual([1, 2]);
});

test.each([
  // Within a run the server knows what it ran.
  { method: 'plain', point: 'before it arrives', restarts: false, answer: -1, effects: [1] },
  { method: 'plain', point: 'while it runs', restarts: false, answer: -1, effects: [1] },
  { method: 'plain', point: 'before it is answered', restarts: false, answer: -1, effects: [1] },
  // Across a restart only the application can: else it is not run again, though it may never have arrived.
  { method: 'plain', point: 'before it arrives', restarts: true, answer: 'outcome_unknown', effects: [] },
  {
    method: 'plain',
    point: 'before it is answered',
    restarts: true,
    answer: 'outcome_unknown',
    effects: [1],
  },
  { method: 'repeatable', point: 'before it arrives', restarts: true, answer: -1, effects: [1] },
  { method: 'repeatable', point: 'before it is answered', restarts: true, answer: -1, effects: [1, 1] },
  { method: 'ledgered', point: 'before it arrives', restarts: true, answer: -1, effects: [1] },
  { method: 'ledgered', point: 'while it runs', restarts: true, answer: -1, effects: [1] },
  { method: 'ledgered', point: 'before it is answered', restarts: true, answer: -1, effects: [1] },
])(
  'a $method request that is cut off $point (restart: $restarts) ends as $answer',
  async ({ method, point, restarts, answer, effects }) => {
    const { pair, client, counted } = await start();
    if (point === 'while it runs') counted.hold();
    else pair.network.freeze({ direction: point === 'before it arrives' ? 'toServer' : 'toClient' });
    const asked = outcome(client.request(method, 1));
    if (point === 'before it arrives') await onItsWay(pair);
    else await until(async () => (await counted.effects()).length === 1);
    await isolate(pair);
    await comeBack(pair, restarts);
    await until(() => client.state().status === 'connected');
    counted.release();
    expect(await asked).toBe(answer);
    expect(await counted.effects()).toEqual(effects);
  },
);

test('a server that says goodbye answers what it has taken, and leaves the rest to the next one', async () => {
  const { pair, client, counted } = await start();
  counted.hold();
  const taken = outcome(client.request('plain', 1));
  await until(async () => (await counted.effects()).length === 1);
  const restarted = pair.restart();
  const late = outcome(client.request('plain', 2));
  counted.release();
  expect(await taken).toBe(-1);
  await restarted;
  expect(await late).toBe(-2);
  expect(await counted.effects()).toEqual([1, 2]);
});

/** Small and the same each time (Lehmer's generator, with the constants of Park and Miller). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** Cuts at any moment, again and again, until all is answered; every few times the server is restarted. */
async function trouble(
  pair: Pair<NoteEvents>,
  { seed, answered, all }: { seed: number; answered: () => number; all: number },
): Promise<number> {
  const random = randomFrom(seed);
  let cuts = 0;
  while (answered() < all) {
    const goal = Math.min(all, answered() + random(10));
    await until(() => answered() >= goal);
    // Some of what goes either way is held back, so that it is lost.
    if (random(2) === 0) pair.network.freeze({ direction: random(2) === 0 ? 'toServer' : 'toClient' });
    for (let turns = random(5); turns > 0; turns -= 1) await pair.log.position(channel);
    pair.network.refuse();
    pair.network.cut();
    pair.network.thaw();
    cuts += 1;
    if (cuts % 5 === 0) await pair.restart({ abrupt: true });
    pair.network.accept();
  }
  return cuts;
}

test.each([1, 2])(
  'of 200 publishes through cuts and restarts at random each takes effect once, in order (seed %d)',
  async (seed) => {
    const { pair, client, stored } = await start();
    let answered = 0;
    const publishes = upTo(200).map(async (number) => {
      const { offset } = await client.publish(channel, note(number));
      answered += 1;
      return offset;
    });
    const cuts = await trouble(pair, { seed, answered: () => answered, all: 200 });
    expect(cuts).toBeGreaterThan(5);
    expect(await Promise.all(publishes)).toEqual(upTo(200));
    expect(await stored()).toEqual(upTo(200));
  },
);

/** Asks for the numbers 1 to `all`, four at a time. Gives the results by their numbers. */
function askAll(all: number, ask: (number: number) => Promise<unknown>) {
  const results = new Map<number, unknown>();
  let last = 0;
  const askNext = async (): Promise<void> => {
    while (last < all) {
      last += 1;
      const number = last;
      results.set(number, await ask(number));
    }
  };
  return { results, done: Promise.all([askNext(), askNext(), askNext(), askNext()]) };
}

test.each([4, 5])(
  'of 100 requests through cuts and restarts at random each takes effect once (seed %d)',
  async (seed) => {
    const { pair, client, counted } = await start();
    const { results, done } = askAll(100, (number) => client.request('ledgered', number));
    const cuts = await trouble(pair, { seed, answered: () => results.size, all: 100 });
    expect(cuts).toBeGreaterThan(5);
    await done;
    expect(upTo(100).map((number) => results.get(number))).toEqual(upTo(100).map((number) => -number));
    expect((await counted.effects()).toSorted((a, b) => a - b)).toEqual(upTo(100));
  },
);

test('a request of unknown outcome took effect once at most, and one with an answer once', async () => {
  const { pair, client, counted } = await start();
  const { results, done } = askAll(100, (number) => outcome(client.request('plain', number)));
  await trouble(pair, { seed: 6, answered: () => results.size, all: 100 });
  await done;
  const effects = await counted.effects();
  expect(new Set(effects).size).toBe(effects.length);
  const told = [...results].filter(([number, result]) => result === -number).map(([number]) => number);
  expect(effects).toEqual(expect.arrayContaining(told));
  // Where a restart meets no request under way, each has its answer.
  const others = [...results.values()].filter((result) => typeof result !== 'number');
  expect(others).toEqual(others.map(() => 'outcome_unknown'));
});
