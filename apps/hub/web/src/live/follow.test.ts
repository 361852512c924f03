import { hubEvents } from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import { startPair, waitUntil } from '@headway/testkit';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createLiveData } from './live-data.ts';

const asset = (id: string, revision: number): Asset => ({
  id,
  projectId: 'P',
  batchId: null,
  name: `${id}.png`,
  mediaType: 'image/png',
  bytes: 1000,
  width: 10,
  height: 10,
  createdAt: '2026-01-01T10:00:00.000Z',
  revision,
  latestJobId: null,
  currentResultId: null,
});

async function setUp() {
  const pair = await startPair({ events: hubEvents });
  onTestFinished(() => pair.close());
  const client = await pair.connect('ada');
  const live = createLiveData(client, 'ada');
  return {
    pair,
    live,
    client,
    names: () =>
      live
        .project('P')
        .assets.list()
        .map(({ id, revision }) => `${id}@${revision}`),
  };
}

it('hears what happened between the reading of a list and the subscribing to its channel', async () => {
  const { pair, live, names } = await setUp();
  await pair.headway.publish('project:P', { type: 'asset.created', data: asset('A', 1) });
  await pair.headway.publish('project:P', { type: 'asset.created', data: asset('B', 1) });
  const after = await pair.headway.position('project:P');
  live.project('P').assets.upsert([asset('A', 1), asset('B', 1)]); // The list, as REST answered it.

  await pair.headway.publish('project:P', { type: 'asset.deleted', data: null }, { tombstoneKey: 'asset:A' });
  await pair.headway.publish('project:P', { type: 'asset.updated', data: asset('B', 2) });
  onTestFinished(live.follow('project:P', { after, onMissed: () => undefined }));

  await waitUntil(() => names().includes('B@2'));
  expect(names()).toEqual(['B@2']);
});

it('keeps what is looked at, however many other projects are heard of', async () => {
  const { pair, live, names } = await setUp();
  live.project('P').assets.upsert([asset('A', 1)]);
  onTestFinished(live.follow('user:ada', { onMissed: () => undefined }));
  for (let index = 0; index < 60; index += 1) {
    const data = {
      id: `M${index}`,
      projectId: `P${index}`,
      userId: 'ada',
      name: 'Ada',
      email: 'ada@example.org',
      role: 'owner' as const,
      addedAt: '2026-01-01T10:00:00.000Z',
      revision: 1,
    };
    await pair.headway.publish('user:ada', { type: 'member.changed', data });
  }
  await waitUntil(() => live.memberships.list().length === 60);
  expect(names()).toEqual(['A@1']);
});

it('asks to read the lists again when the server has lost its history', async () => {
  const { pair, live } = await setUp();
  await pair.headway.publish('project:P', { type: 'asset.created', data: asset('A', 1) });
  const onMissed = vi.fn();
  const after = await pair.headway.position('project:P');
  onTestFinished(live.follow('project:P', { after, onMissed }));
  await pair.restart({ abrupt: true });
  await waitUntil(() => onMissed.mock.calls.length > 0);
  expect(onMissed).toHaveBeenCalledOnce();
});

it.each([
  { between: 0, times: 0 },
  { between: 1, times: 1 },
])(
  'asks $times times to read the lists again when $between events came before what it shares with the toasts',
  async ({ between, times }) => {
    const { pair, live, client, names } = await setUp();
    await pair.headway.publish('project:P', { type: 'asset.created', data: asset('A', 1) });
    const after = await pair.headway.position('project:P');
    for (let revision = 2; revision < 2 + between; revision += 1)
      await pair.headway.publish('project:P', { type: 'asset.updated', data: asset('A', revision) });
    const onMissed = vi.fn();
    client.channel('project:P'); // As the toasts do, which want all there is.
    onTestFinished(live.follow('project:P', { after, onMissed }));
    await waitUntil(() => names().length > 0);
    await pair.headway.publish('project:P', { type: 'asset.created', data: asset('B', 1) });
    await waitUntil(() => names().includes('B@1'));
    expect(onMissed).toHaveBeenCalledTimes(times);
  },
);
