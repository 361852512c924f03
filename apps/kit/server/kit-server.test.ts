import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type ChannelHandle, type HeadwayClient } from '@headway/client';
import { type BuiltinEvents, type Job, readJob } from '@headway/protocol';
import { waitUntil } from '@headway/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type KitServer, startKitServer } from './kit-server.ts';

let folder: string;
let kit: KitServer;
const clients = new Set<HeadwayClient<BuiltinEvents>>();
const errors: unknown[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headway-kit-'));
  writeFileSync(join(folder, 'index.html'), '<p>The page</p>');
  errors.length = 0;
  kit = await startKitServer({ port: 0, webDir: folder, onError: (error) => errors.push(error) });
});
afterEach(async () => {
  for (const client of clients) client.close();
  clients.clear();
  await kit.close();
  rmSync(folder, { recursive: true, force: true });
  if (errors.length > 0) throw new AggregateError(errors);
});

/** A page of a visit, that is there to be seen. */
async function visit(token: string): Promise<HeadwayClient<BuiltinEvents>> {
  const client = createClient<BuiltinEvents>({
    url: `${kit.url.replace('http', 'ws')}/ws`,
    getToken: async () => token,
  });
  clients.add(client);
  client.connect();
  client.channel(`visit:${token.split('~')[0]}`);
  await waitUntil(() => client.state().status === 'connected');
  return client;
}

async function open(
  client: HeadwayClient<BuiltinEvents>,
  channel: string,
): Promise<ChannelHandle<BuiltinEvents>> {
  const handle = client.channel(channel);
  await waitUntil(() => handle.snapshot().status === 'live');
  return handle;
}

function jobIn(handle: ChannelHandle<BuiltinEvents>, id: string): Job | null {
  return readJob(handle.snapshot().entities.get(`job:${id}`)?.data);
}

it('serves its page at every address, and nothing that is not there', async () => {
  expect(await (await fetch(`${kit.url}/job-progress?visit=abcdef`)).text()).toBe('<p>The page</p>');
  expect((await fetch(`${kit.url}/missing.js`)).status).toBe(404);
  expect((await fetch(`${kit.url}/../package.json`)).status).toBe(404);
  expect((await fetch(kit.url, { method: 'POST' })).status).toBe(405);
});

it('tells all who look at a visit what one of them asked for, and nobody else', async () => {
  const [ada, grace, other] = await Promise.all(['abcdef~ada', 'abcdef~grace', 'ghijkl~lise'].map(visit));
  if (!ada || !grace || !other) throw new Error('Expected three clients.');
  const [theirs, others] = await Promise.all([
    open(grace, 'project:abcdef.hero'),
    open(other, 'project:ghijkl.hero'),
  ]);
  await waitUntil(() => jobIn(theirs, 'abcdef.hero.1.hero')?.status === 'running');
  await ada.request('job.ask', { id: 'abcdef.hero.1.hero', action: 'cancel' });
  await waitUntil(() => jobIn(theirs, 'abcdef.hero.1.hero')?.status === 'cancelled');
  expect(jobIn(others, 'ghijkl.hero.1.hero')?.status).toBe('running');
});

it.each([
  ['ghijkl.hero.1.hero', 'forbidden'],
  ['abcdef.locked.1.running', 'forbidden'],
  ['abcdef.states.1.completed', 'conflict'],
  ['abcdef.hero.1.nothing', 'not_found'],
])('refuses to cancel %s', async (id, code) => {
  const client = await visit('abcdef~ada');
  await expect(client.request('job.ask', { id, action: 'cancel' })).rejects.toMatchObject({ code });
});

it('lets a job be paused, resumed, moved and answered', async () => {
  const client = await visit('abcdef~ada');
  const [list, reviews] = [
    await open(client, 'project:abcdef.list'),
    await open(client, 'project:abcdef.reviews'),
  ];
  const id = 'abcdef.list.1.f30';
  await client.request('job.ask', { id, action: 'pause' });
  await waitUntil(() => jobIn(list, id)?.status === 'paused');
  await client.request('job.ask', { id, action: 'resume' });
  await waitUntil(() => jobIn(list, id)?.status === 'queued');
  await client.request('job.ask', { id, action: 'prioritize', priority: 7 });
  await waitUntil(() => jobIn(list, id)?.priority === 7);

  const asked = 'abcdef.reviews.1.focus';
  await client.request('review.answer', { id: `${asked}.focus`, answer: 'yes' });
  await waitUntil(() => jobIn(reviews, asked)?.status === 'running');
  expect(reviews.snapshot().entities.get(`job:${asked}/review:focus`)?.data).toMatchObject({
    status: 'answered',
    answer: 'yes',
    answeredBy: 'ada',
  });
});

it('asks many jobs by one that shows how far it is', async () => {
  const client = await visit('abcdef~ada');
  const list = await open(client, 'project:abcdef.list');
  const ids = ['abcdef.list.1.f28', 'abcdef.list.1.f29'];
  const bulk = readJob(await client.request('jobs.ask', { ids, action: 'cancel' }));
  const own = await open(client, `job:${bulk?.id}`);
  await waitUntil(() => jobIn(own, bulk?.id ?? '')?.status === 'completed');
  expect(ids.map((id) => jobIn(list, id)?.status)).toEqual(['cancelled', 'cancelled']);
});

it('asks all jobs of a batch, and plays a scene anew', async () => {
  const client = await visit('abcdef~ada');
  const list = await open(client, 'project:abcdef.batch');
  const batch = () => list.snapshot().entities.get('batch:abcdef.batch')?.data;
  await client.request('batch.ask', { id: 'abcdef.batch', action: 'pause' });
  await waitUntil(() => (batch() as { status?: string }).status === 'paused');
  await client.request('scene.restart', { id: 'abcdef.batch' });
  await waitUntil(() => jobIn(list, 'abcdef.batch.2.w0') !== null);
  expect(jobIn(list, 'abcdef.batch.1.w0')).toBeNull();
});

it('answers about what is held never, refuses what is private, and shows the long list whole', async () => {
  const held = await visit('abcdef~grace');
  const waiting = held.channel('project:abcdef.held');
  const client = await visit('abcdef~ada');
  const refused = client.channel('project:abcdef.private');
  const many = await open(client, 'project:shared.many');
  await waitUntil(() => refused.snapshot().status === 'refused');
  expect(many.snapshot().entities.size).toBe(10_000);
  expect(waiting.snapshot().status).toBe('pending');
});

it('turns away who comes with something else than a visit', async () => {
  const client = createClient<BuiltinEvents>({
    url: `${kit.url.replace('http', 'ws')}/ws`,
    getToken: async () => 'nobody',
  });
  clients.add(client);
  client.connect();
  await waitUntil(() => client.state().status === 'closed');
  expect(client.state()).toMatchObject({ code: 'token_invalid' });
});
