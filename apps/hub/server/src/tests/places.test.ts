import type { Job, QueueOrder, QueueStats } from '@headway/protocol';
import { expect, it } from 'vitest';
import { createApi } from '../test-support/api.ts';
import { startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';

it('tells each waiting job its place among the jobs of everyone, and each project only of its own', async () => {
  const { hub, api } = await startSignedIn();
  const content = await cellsPng();
  const [first, second] = [await api.createProject('First'), await api.createProject('Second')];
  const live = await connectLive(hub.url, await api.token(), [
    { channel: `project:${second.id}` },
    { channel: 'queue:default' },
    { channel: 'queue:other' },
  ]);
  expect((await live.message('connected')).subscriptions).toMatchObject([
    { recovery: 'snapshot' },
    { recovery: 'snapshot' },
    { channel: 'queue:other', code: expect.any(String) },
  ]);

  const ids: string[] = [];
  for (const { id: projectId } of [first, first, second]) {
    const asset = await api.uploadOne(projectId, { name: 'a.png', content }, '?process=false');
    const body = { kind: 'counter', parameters: { ticks: 600, delayMs: 100 } };
    ids.push((await api.post<Job>(`/api/assets/${asset.id}/jobs`, body)).body.id);
  }
  const [running = '', next = '', last = ''] = ids;
  await api.jobIn(running, 'running');

  expect((await api.get(`/api/jobs/${next}/place`)).body).toMatchObject({ position: 1 });
  expect((await api.get(`/api/jobs/${last}/place`)).body).toMatchObject({ position: 2 });
  expect((await api.get(`/api/jobs/${running}/place`)).body).toEqual({
    position: null,
    lowMs: null,
    highMs: null,
  });
  const order = await live.event(
    ({ type, data }) => type === 'queue.order' && (data as QueueOrder).entries[0]?.position === 2,
  );
  expect(order).toMatchObject({ channel: `project:${second.id}`, data: { entries: [{ id: last }] } });
  const stats = await live.event(
    ({ type, data }) => type === 'queue.stats' && (data as QueueStats).parallel.busy === 1,
  );
  expect(stats.data).toMatchObject({ queue: 'default', active: 1, noWorkerFor: [] });

  await api.post(`/api/jobs/${next}/cancel`);
  const moved = await live.event(
    ({ type, data }) => type === 'queue.order' && (data as QueueOrder).entries[0]?.position === 1,
  );
  expect(moved.data).toMatchObject({ waiting: 1, entries: [{ id: last }] });

  expect((await api.get('/api/jobs/theirs/place')).status).toBe(404);
  expect((await createApi(hub.url).get(`/api/jobs/${last}/place`)).status).toBe(401);
});
