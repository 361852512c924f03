import type { Job } from '@headway/protocol';
import { expect, it, vi } from 'vitest';
import { createApi } from '../test-support/api.ts';
import { admin, dataFolder, startSignedIn, startTestHub } from '../test-support/hub.ts';
import { workersOf } from '../test-support/children.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';

it('starts a job again as its next attempt after a restart in the middle of it', async () => {
  const dataDir = dataFolder();
  const { hub, api } = await startSignedIn({ dataDir });
  const { id } = await api.createProject();
  const asset = await api.uploadOne(id, { name: 'a.png', content: await cellsPng() }, '?process=false');
  const { body } = await api.post<Job>(`/api/assets/${asset.id}/jobs`, {
    kind: 'counter',
    parameters: { ticks: 40, delayMs: 25 },
  });
  const live = await connectLive(hub.url, await api.token(), [{ channel: `job:${body.id}` }]);
  const heard = await live.event(({ type }) => type === 'job.progress');
  const { subscriptions } = await live.message('connected');
  const [first] = subscriptions;
  const epoch = first && 'position' in first ? first.position.epoch : '';
  await hub.close();

  const again = await startTestHub({ dataDir });
  const resumed = createApi(again.url);
  await resumed.signIn(admin);
  const later = await connectLive(again.url, await resumed.token(), [
    { channel: `job:${body.id}`, after: { epoch, offset: heard.offset } },
  ]);
  expect((await later.message('connected')).subscriptions).toMatchObject([{ recovery: 'resumed' }]);
  expect(await resumed.jobIn(body.id, 'completed')).toMatchObject({ attempt: 2, fraction: 1 });
  await later.event(({ type }) => type === 'job.completed');
});

it('outlives a worker that is killed: its job runs again, the rest goes on', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const asset = await api.uploadOne(id, { name: 'a.png', content: await cellsPng() }, '?process=false');
  const start = async () =>
    (
      await api.post<Job>(`/api/assets/${asset.id}/jobs`, {
        kind: 'counter',
        parameters: { ticks: 20, delayMs: 50 },
      })
    ).body;
  const [killed, waiting] = [await start(), await start()];
  await api.jobIn(killed.id, 'running');
  const [worker] = await vi.waitFor(async () => {
    const found = await workersOf(process.pid, 'worker-main.ts');
    expect(found).not.toEqual([]);
    return found;
  });
  process.kill(worker ?? 0, 'SIGKILL');

  const after = await vi.waitFor(
    async () => {
      const job = await api.job(killed.id);
      expect(job.attempt > 1 || job.error !== null).toBe(true);
      return job;
    },
    { timeout: 10_000 },
  );
  if (after.error) expect(after.error.code).toBe('worker_lost');
  expect(await api.jobIn(killed.id, 'completed')).toMatchObject({ attempt: 2 });
  expect(await api.jobIn(waiting.id, 'completed')).toMatchObject({ attempt: 1 });
});
