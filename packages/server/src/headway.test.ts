import { expect, test } from 'vitest';
import { aClient, startServer, tokenFor } from '../test/harness.ts';

test('sends the snapshot with connected, then what is published', async () => {
  const { headway, open } = await startServer();
  await headway.publish('room:1', { type: 'task.progress', data: { id: 'a', percent: 10 } });
  const client = await open();
  client.send({
    type: 'connect',
    token: await tokenFor('ann'),
    client: aClient,
    subscriptions: [{ channel: 'room:1' }],
  });
  expect(await client.expect('connected')).toMatchObject({
    protocol: 1,
    heartbeatMs: 25_000,
    limits: {
      maxMessageBytes: 1_048_576,
      maxSubscriptions: 1000,
      maxMessagesPerSecond: 100,
      onceWindowMs: 3_600_000,
    },
    user: { id: 'ann' },
    subscriptions: [
      {
        type: 'subscribed',
        channel: 'room:1',
        recovery: 'snapshot',
        position: { offset: 1 },
        events: [
          { type: 'task.progress', offset: 1, key: 'task:a', state: true, data: { id: 'a', percent: 10 } },
        ],
      },
    ],
  });
  const { id } = await headway.publish('room:1', { type: 'task.noted', data: { text: 'hello' } });
  const event = await client.expect('task.noted');
  expect(event).toEqual({
    type: 'task.noted',
    channel: 'room:1',
    offset: 2,
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    id,
    data: { text: 'hello' },
  });
});
