import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type HeadwayEvent, type Job, parsePositionHeader, positionHeader, readJob } from '@headway/protocol';
import type { Page } from '@headway/hub-api';
import { expect, it } from 'vitest';
import { createApi, type TestApi } from '../test-support/api.ts';
import { admin, dataFolder, startSignedIn, startTestHub } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';

async function ownChannel(api: TestApi): Promise<string> {
  const { body } = await api.get<{ user: { id: string } }>('/api/session');
  return `user:${body.user.id}`;
}

/** Starts a job on an image of a new project. */
async function startCounter(api: TestApi, parameters: object): Promise<{ projectId: string; id: string }> {
  const { id: projectId } = await api.createProject();
  const image = { name: 'a.png', content: await cellsPng() };
  const asset = await api.uploadOne(projectId, image, '?process=false');
  const body = { kind: 'counter', parameters };
  return { projectId, id: (await api.post<Job>(`/api/assets/${asset.id}/jobs`, body)).body.id };
}

/** The newest state of each job, as a screen has it. */
function newest(jobs: readonly Job[], events: readonly HeadwayEvent[]): Map<string, Job> {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  for (const { key, data } of events) {
    const job = readJob(data);
    if (!job || key !== `job:${job.id}`) continue;
    if (job.revision > (byId.get(job.id)?.revision ?? -1)) byId.set(job.id, job);
  }
  return byId;
}

it('keeps the list of all jobs of a person right: each change after its position is heard', async () => {
  const { hub, api } = await startSignedIn();
  const channel = await ownChannel(api);
  const slow = await startCounter(api, { ticks: 600, delayMs: 100 });
  await api.jobIn(slow.id, 'running');
  const list = await api.get<Page<Job>>('/api/jobs');
  const [position] = parsePositionHeader(list.headers.get(positionHeader) ?? '');
  expect(position).toMatchObject({ channel });
  const asked = await api.get('/api/reviews');
  expect(asked.headers.get(positionHeader)).toContain(channel);

  const live = await connectLive(hub.url, await api.token(), [
    { channel, ...(position && { after: position }) },
  ]);
  expect((await live.message('connected')).subscriptions).toMatchObject([{ recovery: 'resumed' }]);
  const waiting = await startCounter(api, { outcome: 'ask' });
  const order = await live.event(({ type }) => type === 'queue.order');
  expect(order).toMatchObject({ channel, data: { entries: [{ id: waiting.id, position: 1 }] } });
  await live.event(({ type }) => type === 'job.progress');
  await api.post(`/api/jobs/${slow.id}/cancel`);
  await live.event(({ type, data }) => type === 'job.cancelled' && (data as Job).id === slow.id);
  const review = await live.event(({ type }) => type === 'job.review');
  expect(review).toMatchObject({ channel, data: { jobId: waiting.id, status: 'open' } });
  await api.jobIn(waiting.id, 'reviewing');
  await api.post(`/api/jobs/${waiting.id}/cancel`);
  await live.event(({ type }) => type === 'job.reviewed');
  await live.event(({ type, data }) => type === 'job.cancelled' && (data as Job).id === waiting.id);

  const { items } = (await api.get<Page<Job>>('/api/jobs')).body;
  expect(items.map(({ id }) => id)).toEqual([waiting.id, slow.id]);
  const known = newest(list.body.items, live.events);
  for (const job of items) expect(known.get(job.id)).toEqual(job);
});

it('tells a person their batches, and the progress of a job more calmly than its project', async () => {
  const { hub, api } = await startSignedIn();
  const channel = await ownChannel(api);
  const { id: projectId } = await api.createProject();
  const live = await connectLive(hub.url, await api.token(), [
    { channel },
    { channel: `project:${projectId}` },
  ]);
  await live.message('connected');
  const image = { name: 'a.png', content: await cellsPng() };
  const asset = await api.uploadOne(projectId, image, '?process=false');
  const work = { kind: 'counter', assetIds: [asset.id], parameters: { ticks: 60, delayMs: 30 } };
  await api.post(`/api/projects/${projectId}/batches`, work);
  await live.event(({ type, channel: of }) => type === 'batch.completed' && of === channel);
  const progress = (of: string): readonly HeadwayEvent[] =>
    live.events.filter((event) => event.channel === of && event.type === 'job.progress');
  const calm = progress(channel);
  expect(calm.length).toBeGreaterThan(0);
  expect(progress(`project:${projectId}`).length).toBeGreaterThan(2 * calm.length);
  // What it tells last of a job is how it ended.
  const states = live.events.filter((event) => event.channel === channel && event.key === calm[0]?.key);
  expect(states.at(-1)).toMatchObject({ type: 'job.completed' });
});

it('fills the channel of a person whom the log does not know', async () => {
  const dataDir = dataFolder();
  const { hub, api } = await startSignedIn({ dataDir });
  const ended = await startCounter(api, {});
  await api.jobIn(ended.id, 'completed');
  const asking = await startCounter(api, { outcome: 'ask' });
  await api.jobIn(asking.id, 'reviewing');
  await hub.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `events.db${suffix}`), { force: true });

  const again = await startTestHub({ dataDir });
  const later = createApi(again.url);
  await later.signIn(admin);
  const channel = await ownChannel(later);
  const live = await connectLive(again.url, await later.token(), [{ channel }]);
  const { subscriptions } = await live.message('connected');
  expect(subscriptions).toMatchObject([{ channel, recovery: 'snapshot' }]);
  const [first] = subscriptions;
  const events = first && 'events' in first ? first.events : [];
  expect(events.map(({ type, key }) => [type, key])).toEqual(
    expect.arrayContaining([
      ['job.completed', `job:${ended.id}`],
      ['job.reviewing', `job:${asking.id}`],
      ['job.review', `job:${asking.id}/review:right`],
    ]),
  );
});
