import type { OfferedPipeline, PixelInfo, StackHistogram, StackInfo } from '@headway/hub-api';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { TestApi } from '../test-support/api.ts';
import { startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { type StackHead, stackFile, valueAt } from '../test-support/stack-file.ts';

async function uploadStack(api: TestApi, head: Partial<StackHead> = {}) {
  const { id } = await api.createProject();
  return await api.uploadOne(id, { name: 'a.tif', content: stackFile(head) }, '?process=false');
}

/** All samples of a plane of a single tile. */
async function plane(api: TestApi, assetId: string, address: string): Promise<Uint16Array> {
  const answer = await fetch(`${api.url}/api/assets/${assetId}/planes/${address}/0/0/0`, {
    headers: { cookie: api.cookie ?? '' },
  });
  expect(answer.status).toBe(200);
  return new Uint16Array(await answer.arrayBuffer());
}

it('knows how many planes a file has as soon as it is here, and shows some of them in its thumbnail', async () => {
  const { api } = await startSignedIn();
  const asset = await uploadStack(api);
  expect(asset).toMatchObject({ width: 40, height: 30, stack: { slices: 5, channels: 2, times: 3 } });
  const thumbnail = await fetch(`${api.url}/api/assets/${asset.id}/thumbnail`, {
    headers: { cookie: api.cookie ?? '' },
  });
  const { width, height } = await sharp(await thumbnail.arrayBuffer()).metadata();
  expect([width, height]).toEqual([40, 30]);
});

it('tells what a stack is like', async () => {
  const { api } = await startSignedIn();
  const asset = await uploadStack(api);
  const { status, body } = await api.get<StackInfo>(`/api/assets/${asset.id}/stack`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    width: 40,
    height: 30,
    stack: { slices: 5, channels: 2, times: 3, sliceUm: 2 },
    stored: { slices: 5, channels: 2, times: 3 },
    format: 'uint16',
    bits: 16,
    notes: ['Made up.'],
    levels: [{ width: 40, height: 30 }],
  });
  expect(body.channels.map(({ name }) => name)).toEqual(['Channel 0', 'Channel 1']);
  expect(body.channels[0]?.max).toBe(250);
});

it('gives slices, projections and sections of all channels, value by value', async () => {
  const { api } = await startSignedIn();
  const { id } = await uploadStack(api);
  const slice = await plane(api, id, 'z3-t2');
  expect(slice).toHaveLength(40 * 30 * 2);
  expect(slice[2 * (7 * 40 + 5) + 1]).toBe(valueAt({ slice: 3, channel: 1, time: 2 }, 5, 7));

  const largest = await plane(api, id, 'max1-3-t1');
  const of = (number: number) => valueAt({ slice: number, channel: 0, time: 1 }, 39, 29);
  expect(largest.at(-2)).toBe(Math.max(of(1), of(2), of(3)));

  const row = await plane(api, id, 'xz12-t0');
  expect(row).toHaveLength(40 * 5 * 2);
  expect(row[2 * (4 * 40 + 11)]).toBe(valueAt({ slice: 4, channel: 0, time: 0 }, 11, 12));

  const column = await plane(api, id, 'yz33-t0');
  expect(column).toHaveLength(5 * 30 * 2);
  expect(column[2 * (21 * 5 + 2) + 1]).toBe(valueAt({ slice: 2, channel: 1, time: 0 }, 33, 21));
});

it('tells of a plane and of the whole stack what their values are', async () => {
  const { api } = await startSignedIn();
  const { id } = await uploadStack(api, { format: 'uint8' });
  const { body: info } = await api.get<PixelInfo>(`/api/assets/${id}/planes/z0-t0/pixels`);
  expect(info).toMatchObject({ width: 40, height: 30, bits: 8, format: 'uint8' });
  expect(info.channels.map(({ min, max }) => [min, max])).toEqual([
    [0, 97],
    [7, 104],
  ]);
  const { body: all } = await api.get<StackHistogram>(`/api/assets/${id}/stack/histogram`);
  const [first] = all.channels;
  expect(first?.histogram.reduce((sum, count) => sum + count, 0)).toBe(40 * 30 * 5 * 3);
});

it('refuses planes that are not there, and stacks where there is none', async () => {
  const { api } = await startSignedIn();
  const { id } = await uploadStack(api);
  for (const address of ['z5-t0', 'z0-t3', 'max0-5-t0', 'xz30-t0', 'yz40-t0']) {
    expect((await api.get(`/api/assets/${id}/planes/${address}/pixels`)).status).toBe(404);
  }
  for (const address of ['z', 'z-1-t0', 'max3-1-t0', 'xy1-t0']) {
    expect((await api.get(`/api/assets/${id}/planes/${address}/pixels`)).status).toBe(400);
  }
  for (const tile of ['1/0/0', '0/1/0']) {
    expect((await api.get(`/api/assets/${id}/planes/z0-t0/${tile}`)).status).toBe(404);
  }
  const { id: project } = await api.createProject();
  const flat = await api.uploadOne(project, { name: 'a.png', content: await cellsPng() }, '?process=false');
  for (const path of ['stack', 'stack/histogram', 'planes/z0-t0/pixels']) {
    const { status, body } = await api.get(`/api/assets/${flat.id}/${path}`);
    expect([status, body]).toMatchObject([404, { code: 'not_a_stack' }]);
  }
});

it('says in the words of the reader why a stack is not taken', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const content = stackFile({ refusal: 'The file ends within slice 3.' });
  const { body } = await api.upload(id, [{ name: 'a.tif', content }]);
  expect(body.rejected?.[0]?.problem).toMatchObject({
    code: 'image_unreadable',
    detail: 'The file ends within slice 3.',
  });
});

it('lists the pipelines that an image can be processed with', async () => {
  const { api } = await startSignedIn();
  const { id } = await uploadStack(api);
  const { body } = await api.get<OfferedPipeline[]>(`/api/assets/${id}/pipelines`);
  expect(body).toEqual([
    { kind: 'counter', title: 'Counter', startsByItself: true },
    { kind: 'elsewhere', title: 'Elsewhere', startsByItself: false },
  ]);
});
