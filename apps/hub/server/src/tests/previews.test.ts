import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, JobPreview } from '@headway/protocol';
import { expect, it, vi } from 'vitest';
import { dataFolder, startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';

it('shows what a run has so far, to those who may see its job', async () => {
  const dataDir = dataFolder();
  const { hub, api } = await startSignedIn({ dataDir });
  const project = await api.createProject();
  const asset = await api.uploadOne(
    project.id,
    { name: 'cells.png', content: await cellsPng() },
    '?process=false',
  );
  const { body: job } = await api.post<Job>(`/api/assets/${asset.id}/jobs`, { kind: 'counter' });
  await api.jobIn(job.id, 'completed');
  // The log hears of it a moment after the database.
  const told = await vi.waitFor(async () => {
    const live = await connectLive(hub.url, await api.token(), [{ channel: `job:${job.id}` }]);
    const [subscription] = (await live.message('connected')).subscriptions;
    live.close();
    const events = subscription && 'events' in subscription ? subscription.events : [];
    const found = events.find(({ type }) => type === 'job.preview');
    expect(found?.data).toMatchObject({ caption: '3 so far' });
    return found?.data as JobPreview;
  });
  const { url, ...preview } = told;
  expect(preview).toMatchObject({ jobId: job.id, attempt: 1, mediaType: 'image/png', width: 1, height: 1 });

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(hub.url + path, { headers: { cookie: api.cookie ?? '', ...headers } });
  const picture = await get(url);
  expect(picture.status).toBe(200);
  expect(picture.headers.get('content-type')).toBe('image/png');
  expect(picture.headers.get('x-content-type-options')).toBe('nosniff');
  expect(picture.headers.get('content-security-policy')).toContain('sandbox');
  expect(
    Buffer.from(await picture.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  expect((await get(url, { 'if-none-match': picture.headers.get('etag') ?? '' })).status).toBe(304);

  expect((await fetch(hub.url + url)).status).toBe(401);
  for (const file of [
    `${job.id}.9.9.png`,
    'other.1.1.png',
    '..%2Fhub.db',
    `..%2Fpreviews%2F${job.id}.1.1.png`,
  ]) {
    expect((await get(`/api/jobs/${job.id}/previews/${file}`)).status).toBe(404);
  }
  expect(readdirSync(join(dataDir, 'previews')).length).toBeLessThanOrEqual(2);
});
