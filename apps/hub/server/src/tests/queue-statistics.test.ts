import type { Job } from '@headway/protocol';
import { expect, it } from 'vitest';
import { createApi } from '../test-support/api.ts';
import { startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';

it('counts jobs in all, of a project and of a person, and what was done over time', async () => {
  const { hub, api } = await startSignedIn();
  const { id: projectId } = await api.createProject();
  const { id: other } = await api.createProject('Other');
  const asset = await api.uploadOne(
    projectId,
    { name: 'a.png', content: await cellsPng() },
    '?process=false',
  );
  for (const outcome of ['ok', 'nothing_found', 'fail']) {
    const body = { kind: 'counter', parameters: { outcome } };
    const { id } = (await api.post<Job>(`/api/assets/${asset.id}/jobs`, body)).body;
    await api.jobIn(id, 'completed', 'failed');
  }

  const counts = { completed: 2, nothingFound: 1, failed: 1, waiting: 0, active: 0, total: 3 };
  for (const query of ['', `?projectId=${projectId}`, '?mine=true']) {
    expect((await api.get(`/api/queue${query}`)).body, query).toMatchObject({
      ...counts,
      // The worker of the last job may still be about to be free.
      workers: { total: 1 },
    });
  }
  expect((await api.get(`/api/queue?projectId=${other}`)).body).toMatchObject({ total: 0 });

  const { body } = await api.get<{ items: { completed: number; failed: number; busyMs: number }[] }>(
    `/api/queue/throughput?projectId=${projectId}`,
  );
  const sum = (pick: (bucket: (typeof body.items)[number]) => number): number =>
    body.items.reduce((total, bucket) => total + pick(bucket), 0);
  expect(sum(({ completed }) => completed)).toBe(2);
  expect(sum(({ failed }) => failed)).toBe(1);
  expect(body.items.length).toBeGreaterThanOrEqual(60);

  for (const query of [
    'throughput?bucketSeconds=90',
    'throughput?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
    'throughput?from=yesterday',
    `throughput?projectId=${projectId}&mine=true`,
  ]) {
    expect((await api.get(`/api/queue/${query}`)).status, query).toBe(400);
  }
  expect((await api.get('/api/queue?projectId=theirs')).status).toBe(404);
  expect((await createApi(hub.url).get('/api/queue')).status).toBe(401);
});
