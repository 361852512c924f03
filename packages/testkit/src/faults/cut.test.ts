import { expect, test } from 'vitest';
import {
  becomesLive,
  eager,
  faultyPair,
  hears,
  heldBack,
  isolate,
  joined,
  listen,
  publish,
  until,
  upTo,
} from '../../test/faults.ts';

const impatient = { heartbeatMs: 50, silenceMs: 300 };

test('a cut without a close frame loses nothing and repeats nothing, also of what was on its way', async () => {
  const pair = await faultyPair();
  const ada = await joined(pair);
  await publish(pair, 3);
  await hears(ada, 3);
  pair.network.freeze({ direction: 'toClient' });
  await publish(pair, 6, 4);
  await until(() => heldBack(pair) > 0);
  pair.network.thaw();
  pair.network.freeze({ direction: 'toClient' });
  await publish(pair, 9, 7);
  await until(() => heldBack(pair) > 0);
  await isolate(pair);
  await publish(pair, 400, 10);
  pair.network.thaw();
  pair.network.accept();
  await hears(ada, 400);
  await publish(pair, 401, 401);
  await hears(ada, 401);
  expect(ada.heard).toEqual(upTo(401));
  expect(ada.origins.slice(-2)).toEqual(['400 resumed', '401 live']);
  expect(ada.handle.snapshot().reason).toBeNull();
});

test('cuts that come again and again, in the middle of resumptions too, lose and repeat nothing', async () => {
  const pair = await faultyPair({ pageEvents: 20 });
  const ada = await joined(pair);
  // So slow that a resumption does not get through between two cuts.
  pair.network.throttle(200_000, { direction: 'toClient' });
  for (let round = 0; round < 12; round += 1) {
    const before = ada.heard.length;
    await publish(pair, (round + 1) * 200, round * 200 + 1);
    await until(() => ada.heard.length > before);
    pair.network.cut();
  }
  pair.network.throttle(null);
  await hears(ada, 2400);
  expect(ada.heard).toEqual(upTo(2400));
});

test('a server that is not told of a cut gives the connection up, while its client is back already', async () => {
  const pair = await faultyPair(impatient);
  const ada = await joined(pair);
  pair.network.cut({ side: 'client' });
  await publish(pair, 5);
  await hears(ada, 5);
  await until(() => pair.headway.connections === 1);
  await publish(pair, 6, 6);
  await hears(ada, 6);
  expect(ada.heard).toEqual(upTo(6));
});

test('a client that is not told of a cut gives the connection up by its silence, and resumes', async () => {
  const pair = await faultyPair({ heartbeatMs: 50 });
  const ada = await joined(pair, { client: { silenceMs: 300 } });
  const codes: string[] = [];
  ada.client.subscribeState(() => {
    const state = ada.client.state();
    if (state.status === 'waiting') codes.push(state.code);
  });
  pair.network.cut({ side: 'server' });
  await publish(pair, 5);
  await hears(ada, 5);
  expect(ada.heard).toEqual(upTo(5));
  expect(codes).toEqual(['heartbeat_lost']);
});

test('when neither end is told, both give up, and it goes on when the network does', async () => {
  const pair = await faultyPair(impatient);
  const ada = await joined(pair, { client: { silenceMs: 300, connectTimeoutMs: 200 } });
  pair.network.freeze();
  await publish(pair, 5);
  await until(() => pair.headway.connections === 0);
  await until(() => ada.handle.snapshot().status === 'stale');
  pair.network.thaw();
  await hears(ada, 5);
  await until(() => pair.headway.connections === 1);
  expect(ada.heard).toEqual(upTo(5));
});

test('a client that was closed before its socket opened leaves nothing behind', async () => {
  // A server that waits for long: it is the client that ends its socket.
  const pair = await faultyPair({ connectTimeoutMs: 600_000 });
  pair.network.freeze();
  const client = pair.client('ada');
  client.channel('project:7');
  client.connect();
  await until(() => pair.network.connections.length === 1);
  client.close();
  pair.network.thaw();
  await until(() => pair.network.connections.length === 0);
  await until(() => pair.headway.connections === 0);
  expect(client.state()).toMatchObject({ status: 'closed', code: 'closed' });
});

test('a network that goes while the socket opens, and refuses for a while, is tried again', async () => {
  const pair = await faultyPair();
  await publish(pair, 1);
  pair.network.freeze({ direction: 'toClient' });
  const client = pair.client('ada', eager);
  const ada = listen(client, { recent: 10 });
  client.connect();
  await until(() => heldBack(pair) > 0);
  await isolate(pair);
  pair.network.thaw();
  await until(() => pair.network.refused >= 3);
  pair.network.accept();
  await becomesLive(ada.handle);
  expect(ada.heard).toEqual([1]);
});
