import { readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  Activity,
  Deletion,
  OfferedPipeline,
  PixelInfo,
  Problem,
  StackHistogram,
  StackInfo,
} from '@headway/hub-api';
import type { Asset, Job } from '@headway/protocol';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import type { TestApi } from '../test-support/api.ts';
import { dataFolder, sharedHub, startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { type StackHead, stackFile, valueAt } from '../test-support/stack-file.ts';

async function uploadStack(api: TestApi, head: Partial<StackHead> = {}) {
  const { id } = await api.createProject();
  return await api.uploadOne(id, { name: 'a.tif', content: stackFile(head) }, '?process=false');
}

const hub = sharedHub();

const withCookie = ({ cookie }: TestApi) => ({ headers: { cookie: cookie ?? '' } });

/** All samples of a plane of a single tile. */
async function plane(api: TestApi, assetId: string, address: string): Promise<Uint16Array> {
  const answer = await fetch(`${api.url}/api/assets/${assetId}/planes/${address}/0/0/0`, withCookie(api));
  expect(answer.status).toBe(200);
  return new Uint16Array(await answer.arrayBuffer());
}

it('knows how many planes a file has as soon as it is here, and shows some of them in its thumbnail', async () => {
  const { api } = hub();
  const asset = await uploadStack(api);
  expect(asset).toMatchObject({ width: 40, height: 30, stack: { slices: 5, channels: 2, times: 3 } });
  const thumbnail = await fetch(`${api.url}/api/assets/${asset.id}/thumbnail`, withCookie(api));
  const picture = sharp(await thumbnail.arrayBuffer());
  const { width, height } = await picture.metadata();
  expect([width, height]).toEqual([40, 30]);
  // Two channels without colours of their own, red and green as the viewer shows them.
  const [red, green, blue] = (await picture.stats()).channels.map(({ mean }) => mean);
  expect(Math.min(red ?? 0, green ?? 0)).toBeGreaterThan(60);
  expect(blue).toBeLessThan(20);
});

it('tells what a stack is like', async () => {
  const { api } = hub();
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
  const { api } = hub();
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
  const { api } = hub();
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
  const { api } = hub();
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

it('refuses more channels than can be told of', async () => {
  const { api } = hub();
  const stack = {
    slices: 1,
    channels: 1025,
    times: 2,
    order: 'XYCZT',
    pixelUm: null,
    sliceUm: null,
  } as const;
  const { id } = await uploadStack(api, { width: 2, height: 2, stack });
  const { status, body } = await api.get<Problem>(`/api/assets/${id}/stack`);
  expect([status, body.code]).toEqual([422, 'plane_unreadable']);
  expect(body.detail).toMatch(/^1,025 channels are more than can be shown/);
});

it('says in the words of the reader why a stack is not taken', async () => {
  const { api } = hub();
  const { id } = await api.createProject();
  const content = stackFile({ refusal: 'The file ends within slice 3.' });
  const { body } = await api.upload(id, [{ name: 'a.tif', content }]);
  expect(body.rejected?.[0]?.problem).toMatchObject({
    code: 'image_unreadable',
    detail: 'The file ends within slice 3.',
  });
});

it('lists the pipelines that an image can be processed with', async () => {
  const { api } = hub();
  const { id } = await uploadStack(api);
  const { body } = await api.get<OfferedPipeline[]>(`/api/assets/${id}/pipelines`);
  expect(body).toEqual([
    { kind: 'counter', title: 'Counter', startsByItself: true },
    { kind: 'elsewhere', title: 'Elsewhere', startsByItself: false },
  ]);
});

describe('what a person says of a stack', () => {
  it('is told to everyone, and all planes are as they said', async () => {
    const { api } = hub();
    const asset = await uploadStack(api);
    const path = `/api/assets/${asset.id}`;
    expect((await plane(api, asset.id, 'z1-t1'))[0]).toBe(valueAt({ slice: 1, channel: 0, time: 1 }, 0, 0));
    const said = { slices: 10, channels: 3, times: 1, sliceUm: 4 };
    const { status, body } = await api.request<Asset>('PATCH', path, { stack: said });
    expect([status, body.revision]).toEqual([200, asset.revision + 1]);
    expect(body.stack).toMatchObject({ ...said, pixelUm: 0.5, corrected: true });
    const { body: info } = await api.get<StackInfo>(`${path}/stack`);
    expect(info).toMatchObject({ stack: said, stored: { slices: 5, channels: 2, times: 3, sliceUm: 2 } });
    expect(await plane(api, asset.id, 'z9-t0')).toHaveLength(40 * 30 * 3);
    expect((await api.get(`${path}/planes/z1-t1/pixels`)).status).toBe(404);
    const { body: all } = await api.get<{ items: Activity[] }>(`/api/projects/${asset.projectId}/activity`);
    expect(all.items[0]).toMatchObject({ action: 'image.changed', data: { slices: 10, channels: 3 } });

    const { body: back } = await api.request<Asset>('PATCH', path, { stack: null });
    expect(back.stack).toEqual(asset.stack);
    expect(await plane(api, asset.id, 'z1-t1')).toHaveLength(40 * 30 * 2);
  });

  it('holds for its pixels, too, as they are said of any image', async () => {
    const { api } = hub();
    const asset = await uploadStack(api);
    const path = `/api/assets/${asset.id}`;
    const { body } = await api.request<Asset>('PATCH', path, { pixelSizeUm: 3, stack: { sliceUm: 9 } });
    expect(body.stack).toMatchObject({ pixelUm: 3, sliceUm: 9, corrected: true });
    const { body: info } = await api.get<StackInfo>(`${path}/stack`);
    expect([info.stack.pixelUm, info.stored.pixelUm]).toEqual([3, 0.5]);
    const { body: back } = await api.request<Asset>('PATCH', path, { pixelSizeUm: null, stack: null });
    expect(back.stack).toEqual(asset.stack);
  });

  it('waits for the end of a run, which has the planes as they lay before', async () => {
    const { api } = hub();
    const { id } = await uploadStack(api);
    const { body: job } = await api.request<Job>('POST', `/api/assets/${id}/jobs`, {
      kind: 'counter',
      parameters: { outcome: 'ask' },
    });
    const say = async (stack: unknown) => await api.request<Problem>('PATCH', `/api/assets/${id}`, { stack });
    const { status, body } = await say({ slices: 10, times: 1, channels: 3 });
    expect([status, body.code]).toEqual([409, 'job_conflict']);
    expect((await say({ sliceUm: 3 })).status).toBe(200);
    await api.request('POST', `/api/jobs/${job.id}/cancel`);
    await vi.waitFor(async () => expect((await say({ slices: 10, times: 1, channels: 3 })).status).toBe(200));
  });

  it('makes another thumbnail where other planes are shown by it', async () => {
    const { api } = hub();
    const asset = await uploadStack(api);
    const thumbnail = async () => await fetch(`${api.url}/api/assets/${asset.id}/thumbnail`, withCookie(api));
    const before = await thumbnail();
    await api.request('PATCH', `/api/assets/${asset.id}`, { stack: { sliceUm: 9 } });
    expect((await thumbnail()).headers.get('etag')).toBe(before.headers.get('etag'));
    await api.request('PATCH', `/api/assets/${asset.id}`, { stack: { channels: 1, slices: 30, times: 1 } });
    const after = await thumbnail();
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
    // Two channels are shown in colours, one is not.
    expect(await isGrey(before)).toBe(false);
    expect(await isGrey(after)).toBe(true);
  });

  it('is refused where the file has not as many planes, and for a single plane', async () => {
    const { api } = hub();
    const { id, projectId } = await uploadStack(api);
    const say = async (assetId: string, stack: unknown) =>
      await api.request<Problem>('PATCH', `/api/assets/${assetId}`, { stack });
    const { status, body } = await say(id, { slices: 6 });
    expect([status, body.code, body.detail]).toEqual([
      422,
      'bad_layout',
      '6 slices, 2 channels and 3 times are 36 planes; the file has 30.',
    ]);
    for (const wrong of [{ slices: 0 }, { slices: 1.5 }, { order: 'ZYX' }, { sliceUm: -1 }, 'all']) {
      expect((await say(id, wrong)).status).toBe(422);
    }
    expect((await api.request('PATCH', `/api/assets/${id}`, {})).status).toBe(422);
    const flat = await api.uploadOne(projectId, { name: 'a.png', content: await cellsPng() });
    expect((await say(flat.id, { slices: 1 })).body.code).toBe('not_a_stack');
    expect((await api.get<Asset>(`/api/assets/${id}`)).body.revision).toBe(1);
  });
});

/** WebP keeps colours about as they were. */
async function isGrey(picture: Response): Promise<boolean> {
  const { data } = await sharp(await picture.arrayBuffer())
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  let difference = 0;
  for (let at = 0; at < data.length; at += 3) difference += Math.abs((data[at] ?? 0) - (data[at + 1] ?? 0));
  return difference / data.length < 3;
}

it('makes a plane again whose file was cut off', async () => {
  const dataDir = dataFolder();
  const { api } = await startSignedIn({ dataDir });
  const { id } = await uploadStack(api);
  const before = await plane(api, id, 'z0-t0');
  await truncate(join(dataDir, 'planes', id, 'stored', 'z0-t0'), 10);
  expect(await plane(api, id, 'z0-t0')).toEqual(before);
});

it('removes what was made of an image when its file goes', async () => {
  const dataDir = dataFolder();
  const { api } = await startSignedIn({ dataDir });
  const { id } = await uploadStack(api);
  await plane(api, id, 'z0-t0');
  const { body } = await api.request<Deletion>('DELETE', `/api/assets/${id}`);
  expect((await api.get(`/api/assets/${id}/planes/z0-t0/pixels`)).status).toBe(404);
  await api.request('DELETE', `/api/deletions/${body.id}`);
  expect(await readdir(join(dataDir, 'planes'))).toEqual([]);
});
