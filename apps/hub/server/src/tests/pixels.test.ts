import type { PixelInfo } from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { startSignedIn } from '../test-support/hub.ts';
import { cellsPng, cellsTiff16 } from '../test-support/images.ts';

it('gives the values of a 16-bit image as they are in the file, tile by tile', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const content = await cellsTiff16({ width: 700, height: 600 });
  const asset = await api.uploadOne(id, { name: 'a.tif', content }, '?process=false');
  const { body: info } = await api.get<PixelInfo>(`/api/assets/${asset.id}/pixels`);
  expect(info).toMatchObject({ width: 700, height: 600, bits: 16, format: 'uint16', tileSize: 512 });
  expect(info.levels).toEqual([
    { width: 700, height: 600 },
    { width: 350, height: 300 },
  ]);

  const raw = await sharp(content).toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();
  const truth = new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2);
  const get = async (path: string, headers: Record<string, string> = {}) =>
    await fetch(`${api.url}/api/assets/${asset.id}/pixels/${path}`, {
      headers: { cookie: api.cookie ?? '', ...headers },
    });
  const answer = await get('0/1/1');
  const tile = new Uint16Array(await answer.arrayBuffer());
  expect(tile).toHaveLength((700 - 512) * (600 - 512));
  expect(tile[0]).toBe(truth[512 * 700 + 512]);
  expect(tile.at(-1)).toBe(truth.at(-1));
  expect(info.channels[0]?.max).toBe(truth.reduce((most, value) => Math.max(most, value), 0));

  const plain = await get('0/1/1', { 'accept-encoding': 'identity' });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(new Uint16Array(await plain.arrayBuffer())).toEqual(tile);
  const again = await get('0/1/1', { 'if-none-match': answer.headers.get('etag') ?? '' });
  expect(again.status).toBe(304);
  for (const nothing of ['0/2/0', '0/0/2', '2/0/0']) expect((await get(nothing)).status).toBe(404);
  expect((await get('0/-1/0')).status).toBe(400);
});

it('tells one channel of a grey picture that was stored as colour, and leaves alpha out', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const content = await sharp(await cellsPng())
    .toColourspace('srgb')
    .ensureAlpha()
    .png()
    .toBuffer();
  const asset = await api.uploadOne(id, { name: 'a.png', content }, '?process=false');
  const { body } = await api.get<PixelInfo>(`/api/assets/${asset.id}/pixels`);
  expect([body.format, body.channels.length]).toEqual(['uint8', 1]);
});

it('keeps what a person says of the size of a pixel', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const asset = await api.uploadOne(id, { name: 'a.png', content: await cellsPng() }, '?process=false');
  expect(asset.pixelSizeUm).toBeNull();
  const { status, body } = await api.request<Asset>('PATCH', `/api/assets/${asset.id}`, {
    pixelSizeUm: 0.325,
  });
  expect([status, body.pixelSizeUm, body.revision]).toEqual([200, 0.325, asset.revision + 1]);
  for (const pixelSizeUm of [0, -1, 'big']) {
    const { status: refused } = await api.request('PATCH', `/api/assets/${asset.id}`, { pixelSizeUm });
    expect(refused).toBe(422);
  }
  expect((await api.get<Asset>(`/api/assets/${asset.id}`)).body.pixelSizeUm).toBe(0.325);
});
