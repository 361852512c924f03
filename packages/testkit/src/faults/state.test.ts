import { expect, test } from 'vitest';
import type { Asset } from '@headway/protocol';
import {
  becomesLive,
  channel,
  faultyPair,
  heldBack,
  isolate,
  joined,
  listen,
  publish,
  until,
} from '../../test/faults.ts';

function asset(id: string, revision: number): Asset {
  return {
    id,
    projectId: '7',
    batchId: null,
    name: `${id}@${revision}`,
    mediaType: 'image/png',
    bytes: 1,
    width: null,
    height: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    revision,
    latestJobId: null,
    currentResultId: null,
  };
}
const updated = (id: string, revision: number) =>
  ({ type: 'asset.updated', data: asset(id, revision) }) as const;

function revisions(entities: ReadonlyMap<string, { data: unknown }>): Record<string, number> {
  return Object.fromEntries([...entities].map(([key, { data }]) => [key, (data as Asset).revision]));
}

test('a REST answer that is older than an event which came before it takes nothing back', async () => {
  const pair = await faultyPair();
  const ada = await joined(pair);
  const heard: string[] = [];
  ada.handle.on('asset.*', ({ data }) => heard.push(data?.name ?? ''));
  await pair.headway.publish(channel, updated('A', 1));
  // The answer is made now and comes late.
  const position = await pair.headway.position(channel);
  await pair.headway.publish(channel, updated('A', 2));
  await until(() => heard.length === 2);
  ada.handle.seed(position);
  const late = ada.client.channel(channel, { after: position });
  const heardLate: string[] = [];
  late.on('asset.*', ({ data }) => heardLate.push(data?.name ?? ''));
  await becomesLive(late);
  pair.network.cut();
  await pair.headway.publish(channel, updated('A', 3));
  await until(() => heard.length === 3 && heardLate.length === 1);
  expect([heard, heardLate]).toEqual([['A@1', 'A@2', 'A@3'], ['A@3']]);
  expect(revisions(late.snapshot().entities)).toEqual({ 'asset:A': 3 });
});

test('what happened after a REST answer was made is heard by who subscribes after it, however late it comes', async () => {
  const pair = await faultyPair();
  const client = await pair.connect('ada', { maxDelayMs: 50 });
  await pair.headway.publish(channel, updated('A', 1));
  const after = await pair.headway.position(channel);
  await pair.headway.publish(channel, updated('A', 2));
  const handle = client.channel(channel, { after });
  const heard: string[] = [];
  handle.on('asset.*', ({ data }, { origin }) => heard.push(`${data?.name} ${origin}`));
  pair.network.freeze({ direction: 'toClient' });
  await until(() => heldBack(pair) > 0);
  await isolate(pair);
  await pair.headway.publish(channel, updated('B', 1));
  pair.network.thaw();
  pair.network.accept();
  await until(() => heard.length === 2);
  expect(heard).toEqual(['A@2 resumed', 'B@1 resumed']);
});

test('who goes on after a REST answer beside one who begins with a snapshot is told of what it does not hear', async () => {
  const pair = await faultyPair();
  const client = await pair.connect('ada');
  const after = await pair.headway.position(channel);
  await publish(pair, 2);
  const goesOn = listen(client, { after });
  const begins = listen(client);
  await becomesLive(goesOn.handle);
  await becomesLive(begins.handle);
  expect(goesOn.heard).toEqual([]);
  expect(goesOn.handle.snapshot().reason).toBe('filter_changed');
});

test('an older revision that is published late does not replace a newer one', async () => {
  const pair = await faultyPair();
  const ada = await joined(pair);
  await pair.headway.publish(channel, updated('A', 5));
  await pair.headway.publish(channel, updated('A', 4));
  await pair.headway.publish(channel, updated('B', 1));
  await until(() => ada.handle.snapshot().entities.has('asset:B'));
  expect(revisions(ada.handle.snapshot().entities)).toEqual({ 'asset:A': 5, 'asset:B': 1 });
});

test('when the log is lost, what the application loads takes the place of all that was known', async () => {
  let stored = [updated('A', 1), updated('B', 1)];
  let loads = 0;
  const pair = await faultyPair({
    namespaces: {
      project: {
        subscribe: () => true,
        async load() {
          loads += 1;
          return stored;
        },
      },
    },
  });
  const ada = await joined(pair);
  const bob = await joined(pair);
  expect(revisions(ada.handle.snapshot().entities)).toEqual({ 'asset:A': 1, 'asset:B': 1 });
  await pair.headway.publish(channel, updated('A', 9));
  await until(() => revisions(ada.handle.snapshot().entities)['asset:A'] === 9);

  pair.network.refuse();
  await pair.restart({ abrupt: true });
  // B was deleted meanwhile, and A's last change was never stored.
  stored = [updated('A', 8), updated('C', 1)];
  pair.network.accept();
  for (const { handle } of [ada, bob]) {
    await until(() => handle.snapshot().reason === 'epoch_unknown');
    expect(revisions(handle.snapshot().entities)).toEqual({ 'asset:A': 8, 'asset:C': 1 });
  }
  expect(loads).toBe(2);
});
