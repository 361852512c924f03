import type { ProjectFigures, ResultDocument } from '@headway/hub-api';
import type { Asset, Job } from '@headway/protocol';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { TestApi } from '../test-support/api.ts';
import { startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';

/** An image in which the pipeline finds so many things, of the sizes 1, 2, 3 … */
async function counted(
  api: TestApi,
  projectId: string,
  { name, ticks, filling = 0 }: { name: string; ticks: number; filling?: number },
): Promise<Asset> {
  const content = await cellsPng({ width: 40, height: 40 });
  const asset = await api.uploadOne(projectId, { name, content }, '?process=false');
  await run(api, asset.id, { ticks, filling });
  return (await api.get<Asset>(`/api/assets/${asset.id}`)).body;
}

async function run(api: TestApi, assetId: string, parameters: object): Promise<void> {
  const asked = { kind: 'counter', parameters };
  const { body: job } = await api.post<Job>(`/api/assets/${assetId}/jobs`, asked);
  await api.jobIn(job.id, 'completed');
}

it('adds up the current results of a project, follows changes, and forgets what is deleted', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const figures = async () => (await api.get<ProjectFigures>(`/api/projects/${id}/figures`)).body;
  expect(await figures()).toMatchObject({ kind: null, count: 0, images: [] });

  const few = await counted(api, id, { name: 'few.png', ticks: 2 });
  const more = await counted(api, id, { name: 'more.png', ticks: 8 });
  const whole = await figures();
  expect(whole).toMatchObject({ kind: 'counter', noun: 'ticks', count: 10, flagged: 1 });
  expect(whole.images).toMatchObject([
    { assetId: few.id, resultId: few.currentResultId, count: 2 },
    { assetId: more.id, resultId: more.currentResultId, count: 8 },
  ]);
  const [size] = whole.distributions;
  expect(size).toMatchObject({ name: 'size', unit: 'px²' });
  expect(size?.bars.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(9);

  // Asked again, and again after another run and a deletion.
  expect(await figures()).toEqual(whole);
  await run(api, few.id, { ticks: 4 });
  expect((await figures()).images.map(({ count }) => count)).toEqual([4, 8]);
  const { body: deletion } = await api.request<{ id: string }>('DELETE', `/api/assets/${more.id}`);
  expect(await figures()).toMatchObject({ count: 4, flagged: 0 });
  await api.post(`/api/deletions/${deletion.id}/restore`);
  expect(await figures()).toMatchObject({ count: 12 });

  // In µm as soon as the size of a pixel is known of all.
  await api.request('PATCH', `/api/assets/${few.id}`, { pixelSizeUm: 0.5 });
  expect((await figures()).distributions[0]?.unit).toBe('px²');
  await api.request('PATCH', `/api/assets/${more.id}`, { pixelSizeUm: 0.5 });
  const scaled = await figures();
  expect(scaled.distributions[0]?.unit).toBe('µm²');
  const [inPixels, inUm] = [whole, scaled].map((one) => one.images[1]?.medians['size'] ?? 0);
  expect((inUm ?? 0) / (inPixels ?? 1)).toBeCloseTo(0.25, 2);
});

it('gives the results of many images, or of some, as one CSV that no spreadsheet runs', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const path = `/api/projects/${id}/results.csv`;
  expect(await api.get(path)).toMatchObject({ status: 404, body: { code: 'export_not_found' } });
  const bad = await counted(api, id, { name: '=cmd.png', ticks: 2 });
  const good = await counted(api, id, { name: 'a, b.png', ticks: 1 });
  await api.uploadOne(id, { name: 'none.png', content: await cellsPng() }, '?process=false');

  const all = await api.get<string>(path);
  expect(all.headers.get('content-type')).toContain('text/csv');
  expect(all.headers.get('content-disposition')).toMatch(/attachment; .*counter\.csv/);
  expect(all.body.split('\r\n')).toEqual([
    'image,image_id,result_id,tick,note',
    `'=cmd.png,${bad.id},${bad.currentResultId},1,`,
    `'=cmd.png,${bad.id},${bad.currentResultId},2,`,
    `"a, b.png",${good.id},${good.currentResultId},1,`,
    '',
  ]);
  const some = await api.post<string>(path, { assetIds: [good.id, 'nobody'] });
  expect(some.body.split('\r\n')).toHaveLength(3);
  const elsewhere = await api.createProject();
  await counted(api, elsewhere.id, { name: 'c.png', ticks: 1 });
  const foreign = await api.post<string>(`/api/projects/${elsewhere.id}/results.csv`, {
    assetIds: [good.id],
  });
  expect(foreign.body.trim().split('\r\n')).toHaveLength(1);
});

it('takes no large result apart in its own process, however it is asked for', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const filling = 5 * 2 ** 20;
  const large = await counted(api, id, { name: 'large.png', ticks: 3, filling });
  await counted(api, id, { name: 'small.png', ticks: 1 });
  const result = `/api/results/${large.currentResultId}`;

  const parse = vi.spyOn(JSON, 'parse');
  onTestFinished(() => parse.mockRestore());
  const longest = () => Math.max(...parse.mock.calls.map(([text]) => String(text).length));
  expect((await api.get<ProjectFigures>(`/api/projects/${id}/figures`)).body).toMatchObject({ count: 4 });
  const table = await api.get<string>(`/api/projects/${id}/results.csv`);
  expect(table.body.trim().split('\r\n')).toHaveLength(5);
  expect((await api.get<string>(`${result}.csv`)).body).toBe('ticks\r\n3\r\n');
  expect(longest()).toBeLessThan(filling / 10);
  // As it is, it is larger than what is sent from memory.
  const { body, headers } = await api.get<ResultDocument & { result: { filling: string } }>(result);
  expect(body.result.filling).toHaveLength(filling);
  expect(Number(headers.get('content-length'))).toBeGreaterThan(filling);
});
