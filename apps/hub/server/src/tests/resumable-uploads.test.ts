import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import type { Page, Upload, UploadBatch, UploadPage } from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import { Upload as TusUpload } from 'tus-js-client';
import { describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../database.ts';
import type { TestApi } from '../test-support/api.ts';
import { dataFolder, startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';

interface Announced {
  items: Upload[];
  batch: UploadBatch | null;
}

const announce = async (
  api: TestApi,
  projectId: string,
  files: readonly { name: string; bytes: number; folder?: string; sha256?: string }[],
  rest: object = {},
) => await api.post<Announced>(`/api/projects/${projectId}/uploads`, { files, ...rest });

/** For a machine that has other things to do. */
const patient = { timeout: 20_000 };
const tus = { 'tus-resumable': '1.0.0' };

/** Sends bytes from an offset on. */
async function send(api: TestApi, id: string, content: Uint8Array<ArrayBuffer>, offset = 0) {
  return await fetch(`${api.url}/api/uploads/${id}`, {
    method: 'PATCH',
    headers: {
      ...tus,
      cookie: api.cookie ?? '',
      origin: api.url,
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
    },
    body: content,
  });
}
const head = (api: TestApi, id: string) =>
  fetch(`${api.url}/api/uploads/${id}`, {
    method: 'HEAD',
    headers: { ...tus, cookie: api.cookie ?? '', origin: api.url },
  });
const ask = (api: TestApi, projectId: string, action: string, ids: readonly string[]) =>
  api.post<{ changed: number }>(`/api/projects/${projectId}/uploads/actions`, { action, ids });
const uploads = async (api: TestApi, projectId: string) =>
  (await api.get<UploadPage>(`/api/projects/${projectId}/uploads`)).body;
const assets = async (api: TestApi, projectId: string) =>
  (await api.get<Page<Asset>>(`/api/projects/${projectId}/assets`)).body.items;
const assetNamed = (api: TestApi, projectId: string, name: string) =>
  vi.waitFor(
    async () => {
      const found = (await assets(api, projectId)).find((asset) => asset.name === name);
      if (!found) throw new Error(`No image ${name}`);
      return found;
    },
    { timeout: 25_000, interval: 40 },
  );
const uploadIn = (api: TestApi, id: string, status: Upload['status']) =>
  vi.waitFor(
    async () => {
      const { body } = await api.get<Upload>(`/api/uploads/${id}`);
      expect(body.status).toBe(status);
      return body;
    },
    { timeout: 25_000, interval: 40 },
  );
/** A PNG with its own content, by what follows its end. */
async function png(tail = ''): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(Buffer.concat([await cellsPng(), Buffer.from(tail)]));
}
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

async function setUp(options: Parameters<typeof startSignedIn>[0] = {}) {
  const dataDir = dataFolder();
  const { hub, api } = await startSignedIn({ dataDir, ...options });
  const { id: projectId } = await api.createProject();
  return { dataDir, hub, api, projectId };
}

describe('a file that comes in by parts', () => {
  it('goes on where it was, becomes an image with its folder, and is processed', async () => {
    const { api, projectId, dataDir } = await setUp();
    const content = await png();
    const { status, body } = await announce(api, projectId, [
      { name: 'a.png', folder: '../plate 7//day 1', bytes: content.length },
    ]);
    const [upload] = body.items;
    if (!upload) throw new Error('Nothing was announced.');
    expect([status, upload.status, upload.folder]).toEqual([201, 'waiting', 'plate 7/day 1']);
    const half = Math.floor(content.length / 2);
    expect((await send(api, upload.id, content.slice(0, half))).status).toBe(204);
    expect((await head(api, upload.id)).headers.get('upload-offset')).toBe(String(half));
    expect(await uploadIn(api, upload.id, 'waiting')).toMatchObject({ receivedBytes: half });
    expect((await send(api, upload.id, content.slice(0, 9), 3)).status).toBe(409);
    expect((await send(api, upload.id, content.slice(half), half)).status).toBe(204);
    const asset = await assetNamed(api, projectId, 'a.png');
    expect(asset).toMatchObject({
      id: upload.id,
      folder: 'plate 7/day 1',
      bytes: content.length,
      batchId: body.batch?.id,
    });
    await api.jobIn(asset.latestJobId ?? '', 'completed');
    expect((await api.get(`/api/uploads/${upload.id}`)).status).toBe(404);
    expect(await uploads(api, projectId)).toMatchObject({
      items: [],
      batches: [{ stored: 1, files: 1, receivedBytes: content.length, endedAt: expect.any(String) }],
    });
    expect(readdirSync(join(dataDir, 'uploads'))).toEqual([]);
    expect(readdirSync(join(dataDir, 'files'))).toEqual([upload.id]);
  });

  it('is shown to everybody in the project while it comes, and its batch is told as ended once', async () => {
    const { hub, api, projectId } = await setUp();
    const live = await connectLive(hub.url, await api.token(), [{ channel: `project:${projectId}` }]);
    await live.message('connected');
    const files = [await png('1'), await png('2')];
    const { body } = await announce(
      api,
      projectId,
      files.map((content, index) => ({ name: `${index}.png`, bytes: content.length })),
    );
    for (const [index, { id }] of body.items.entries()) await send(api, id, files[index] ?? new Uint8Array());
    const ended = await live.event(({ type }) => type === 'upload-batch.ended');
    expect(ended.data).toMatchObject({ id: body.batch?.id, files: 2, stored: 2, refused: 0 });
    const ofFirst = live.events.filter(({ key }) => key === `upload:${body.items[0]?.id}`);
    expect(ofFirst.map(({ type }) => type)).toEqual(expect.arrayContaining(['upload.removed']));
    expect(live.events.filter(({ type }) => type === 'upload-batch.ended')).toHaveLength(1);
    await live.event(({ type }) => type === 'batch.completed');
    expect(live.events.filter(({ type }) => type === 'batch.completed')).toHaveLength(1);
  });

  it('takes nothing while it is paused, from whichever place, and goes on afterwards', async () => {
    const { api, projectId } = await setUp();
    const content = await png();
    const { body } = await announce(api, projectId, [{ name: 'a.png', bytes: content.length }]);
    const id = body.items[0]?.id ?? '';
    await send(api, id, content.slice(0, 600));
    expect((await ask(api, projectId, 'pause', [id])).body).toEqual({ changed: 1 });
    const refused = await send(api, id, content.slice(600), 600);
    expect([refused.status, await refused.json()]).toMatchObject([409, { code: 'upload_conflict' }]);
    expect((await head(api, id)).headers.get('upload-offset')).toBe('600');
    await ask(api, projectId, 'resume', [id]);
    expect((await send(api, id, content.slice(600), 600)).status).toBe(204);
    await assetNamed(api, projectId, 'a.png');
  });

  it('ends what is sent just now when it is paused or cancelled', async () => {
    const { api, projectId, dataDir } = await setUp();
    const content = await png('x'.repeat(3_000_000));
    const files = [{ name: 'a.png', bytes: content.length }];
    for (const action of ['pause', 'cancel'] as const) {
      const { body } = await announce(api, projectId, files);
      const id = body.items[0]?.id ?? '';
      const sending = slowly(api, id, content);
      await vi.waitFor(
        async () =>
          expect((await api.get<Upload>(`/api/uploads/${id}`)).body.receivedBytes).toBeGreaterThan(0),
        patient,
      );
      await ask(api, projectId, action, [id]);
      expect(await sending.ended).not.toBe(204);
      if (action === 'pause') await uploadIn(api, id, 'paused');
      else expect((await api.get(`/api/uploads/${id}`)).status).toBe(404);
    }
    await vi.waitFor(() => expect(readdirSync(join(dataDir, 'uploads'))).toHaveLength(1), patient);
  });

  it('is refused with its first bytes when it is no image, and said why', async () => {
    const { api, projectId } = await setUp();
    const content = new Uint8Array(Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(5000)]));
    const { body } = await announce(api, projectId, [{ name: 'a.png', bytes: 50_000_000 }]);
    const id = body.items[0]?.id ?? '';
    const sending = slowly(api, id, content);
    await sending.ended;
    expect(await uploadIn(api, id, 'rejected')).toMatchObject({
      problem: { code: 'not_an_image', detail: 'This is a PDF document. Upload PNG, JPEG or TIFF images.' },
    });
    expect((await uploads(api, projectId)).batches).toMatchObject([
      { refused: 1, endedAt: expect.any(String) },
    ]);
  });

  it('is told as a duplicate before it is sent or after, and added when a person says so', async () => {
    const { api, projectId } = await setUp();
    const content = await png();
    await api.uploadOne(projectId, { name: 'first.png', content }, '?process=false');
    const [first] = await assets(api, projectId);
    const { body } = await announce(api, projectId, [
      { name: 'known.png', bytes: content.length, sha256: sha256(content) },
      { name: 'sent.png', bytes: content.length },
    ]);
    const [known, sent] = body.items;
    expect(known).toMatchObject({ status: 'duplicate', assetId: first?.id, receivedBytes: 0 });
    await send(api, sent?.id ?? '', content);
    expect(await uploadIn(api, sent?.id ?? '', 'duplicate')).toMatchObject({ assetId: first?.id });
    expect(await assets(api, projectId)).toHaveLength(1);
    await ask(api, projectId, 'add', [known?.id ?? '', sent?.id ?? '']);
    await assetNamed(api, projectId, 'sent.png');
    expect(await uploadIn(api, known?.id ?? '', 'waiting')).toMatchObject({ assetId: null });
    await ask(api, projectId, 'cancel', [known?.id ?? '']);
    expect((await uploads(api, projectId)).items).toEqual([]);
  });

  it('is not taken when its content is not what was announced', async () => {
    const { api, projectId } = await setUp();
    const content = await png();
    const file = { name: 'a.png', bytes: content.length, sha256: sha256(await png('other')) };
    const { body } = await announce(api, projectId, [file]);
    const id = body.items[0]?.id ?? '';
    await send(api, id, content);
    expect(await uploadIn(api, id, 'failed')).toMatchObject({
      problem: { code: 'content_changed' },
      receivedBytes: 0,
    });
  });

  it('is stored, and not processed, while the jobs of its batch are being cancelled', async () => {
    const { api, projectId, dataDir } = await setUp();
    const files = [await png('1'), await png('2')] as const;
    const { body } = await announce(
      api,
      projectId,
      files.map((content, index) => ({ name: `${index}.png`, bytes: content.length })),
      { batchId: 'two' },
    );
    await send(api, body.items[0]?.id ?? '', files[0]);
    const first = await assetNamed(api, projectId, '0.png');
    await api.jobIn(first.latestJobId ?? '', 'completed');
    // As it is for as long as a job takes to stop.
    const db = openDatabase(join(dataDir, 'hub.db'));
    await db.updateTable('headway_batches').set({ state: 'cancelling' }).where('id', '=', 'two').execute();
    await db.destroy();
    await send(api, body.items[1]?.id ?? '', files[1]);
    expect(await assetNamed(api, projectId, '1.png')).toMatchObject({ latestJobId: null });
    expect((await uploads(api, projectId)).items).toEqual([]);
  });

  it('stays when it is too large to be looked into', async () => {
    const { api, projectId } = await setUp({ env: { HEADWAY_MAX_PIXELS: '1000' } });
    const content = await png();
    const { body } = await announce(api, projectId, [{ name: 'a.png', bytes: content.length }], {
      process: false,
    });
    await send(api, body.items[0]?.id ?? '', content);
    expect(await assetNamed(api, projectId, 'a.png')).toMatchObject({ width: 200, bytes: content.length });
  });
});

it('any client of tus may create an upload, and nothing but the API reads it', async () => {
  const { api, projectId } = await setUp();
  const content = Buffer.from(await png());
  const url = await new Promise<string>((resolve, reject) => {
    const sending = new TusUpload(content, {
      endpoint: `${api.url}/api/uploads`,
      headers: { cookie: api.cookie ?? '', origin: api.url },
      metadata: { projectId, filename: 'a.png', folder: 'day 1', process: 'false' },
      chunkSize: 1000,
      onSuccess: () => resolve(sending.url ?? ''),
      onError: reject,
    });
    sending.start();
  });
  const { id } = await assetNamed(api, projectId, 'a.png');
  expect(url).toMatch(new RegExp(`/api/uploads/${id}$`));
  const { body } = await announce(api, projectId, [{ name: 'b.png', bytes: 5000 }]);
  const other = body.items[0]?.id ?? '';
  await send(api, other, new Uint8Array(content.subarray(0, 600)));
  expect(await api.get(`/api/uploads/${other}`)).toMatchObject({ body: { id: other, receivedBytes: 600 } });
  const create = async (headers: Record<string, string>) =>
    (await api.request('POST', '/api/uploads', undefined, { ...tus, ...headers })).status;
  expect(await create({ 'upload-length': '5' })).toBe(400);
  expect(await create({ 'upload-metadata': `projectId ${btoa(projectId)}` })).toBe(400);
  expect(await create({ 'upload-length': '5', 'upload-metadata': `projectId ${btoa('gone')}` })).toBe(404);
});

describe('announced files', () => {
  it('are judged by their size, and all seen at once', async () => {
    const { api, projectId } = await setUp({ env: { HEADWAY_MAX_UPLOAD_BYTES: '2000000' } });
    const { body } = await announce(api, projectId, [
      { name: 'empty.png', bytes: 0 },
      { name: 'large.png', bytes: 2_000_001 },
      { name: 'good.png', bytes: 100 },
    ]);
    expect(body.items.map(({ status, problem }) => [status, problem?.code ?? null])).toEqual([
      ['rejected', 'empty_file'],
      ['rejected', 'file_too_large'],
      ['waiting', null],
    ]);
    expect(body.batch).toMatchObject({ files: 3, refused: 2, endedAt: null });
    expect((await uploads(api, projectId)).items).toEqual(body.items);
  });

  it('end their batch only when no more will come', async () => {
    const { api, projectId } = await setUp();
    const files = [await png('1'), await png('2')];
    const one = (index: number) => [{ name: `${index}.png`, bytes: files[index]?.length ?? 0 }];
    const first = await announce(api, projectId, one(0), { batchId: 'night', more: true });
    await send(api, first.body.items[0]?.id ?? '', files[0] ?? new Uint8Array());
    await assetNamed(api, projectId, '0.png');
    expect((await uploads(api, projectId)).batches).toMatchObject([
      { id: 'night', stored: 1, endedAt: null },
    ]);
    const second = await announce(api, projectId, one(1), { batchId: 'night' });
    await send(api, second.body.items[0]?.id ?? '', files[1] ?? new Uint8Array());
    await assetNamed(api, projectId, '1.png');
    expect((await uploads(api, projectId)).batches).toMatchObject([
      { id: 'night', files: 2, stored: 2, endedAt: expect.any(String) },
    ]);
  });

  it('are refused where the disk has no room for them', async () => {
    const { api, projectId } = await setUp({ env: { HEADWAY_MAX_UPLOAD_BYTES: String(2 ** 53 - 1) } });
    const answer = await announce(api, projectId, [{ name: 'a.tif', bytes: 2 ** 52 }]);
    expect(answer).toMatchObject({ status: 507, body: { code: 'storage_full' } });
    expect((await uploads(api, projectId)).batches).toEqual([]);
  });
});

describe('after a restart of the hub', () => {
  it('a file goes on at the bytes that are on the disk', async () => {
    const { hub, api, projectId, dataDir } = await setUp();
    const content = await png();
    const { body } = await announce(api, projectId, [{ name: 'a.png', bytes: content.length }]);
    const id = body.items[0]?.id ?? '';
    await send(api, id, content.slice(0, 600));
    await hub.close();
    const again = await startSignedIn({ dataDir });
    expect((await again.api.get<UploadPage>('/api/uploads')).body.items).toMatchObject([
      { id, status: 'waiting', receivedBytes: 600 },
    ]);
    const offset = Number((await head(again.api, id)).headers.get('upload-offset'));
    expect(offset).toBe(600);
    await send(again.api, id, content.slice(offset), offset);
    const asset = await assetNamed(again.api, projectId, 'a.png');
    const file = await fetch(`${again.api.url}/api/assets/${asset.id}/file`, {
      headers: { cookie: again.api.cookie ?? '' },
    });
    expect(sha256(new Uint8Array(await file.arrayBuffer()))).toBe(sha256(content));
  });

  it('files that were here in full become images, wherever the crash came', async () => {
    const { hub, api, projectId, dataDir } = await setUp();
    const contents = await Promise.all(['1', '2', '3', '4'].map(png));
    const names = ['sent.png', 'moved.png', 'paused.png', 'cut.png'];
    const { body } = await announce(
      api,
      projectId,
      names.map((name, index) => ({ name, bytes: contents[index]?.length ?? 0 })),
    );
    await hub.close();
    const [sent, moved, paused, cut] = body.items.map(({ id }) => id);
    const place = (folder: string, id = '') => join(dataDir, folder, id);
    const db = openDatabase(join(dataDir, 'hub.db'));
    const set = (id = '', status: Upload['status']) =>
      db.updateTable('uploads').set({ status }).where('id', '=', id).execute();
    // After the last byte, before the answer.
    writeFileSync(place('uploads', sent), contents[0] ?? '');
    await set(sent, 'receiving');
    // After the file was moved, before it was recorded.
    writeFileSync(place('files', moved), contents[1] ?? '');
    await set(moved, 'checking');
    // Paused while its last bytes were on their way.
    writeFileSync(place('uploads', paused), contents[2] ?? '');
    await set(paused, 'paused');
    writeFileSync(place('uploads', cut), contents[3]?.subarray(0, 100) ?? '');
    await set(cut, 'receiving');
    await db.destroy();
    // Of a project that is gone.
    writeFileSync(place('uploads', 'nobody'), 'x');
    const again = await startSignedIn({ dataDir });
    for (const name of names.slice(0, 3)) await assetNamed(again.api, projectId, name);
    expect((await uploads(again.api, projectId)).items).toMatchObject([
      { id: cut, status: 'waiting', receivedBytes: 100 },
    ]);
    expect(readdirSync(place('uploads'))).toEqual([cut]);
  });
});

/** Sends a file piece by piece and never its last byte, as a slow line does. Resolves with the status, 0 when cut. */
function slowly(api: TestApi, id: string, content: Uint8Array<ArrayBuffer>): { ended: Promise<number> } {
  const ended = new Promise<number>((resolve) => {
    const sending = request(
      `${api.url}/api/uploads/${id}`,
      {
        method: 'PATCH',
        headers: {
          ...tus,
          cookie: api.cookie ?? '',
          origin: api.url,
          'upload-offset': '0',
          'content-type': 'application/offset+octet-stream',
        },
      },
      (response) => resolve(response.statusCode ?? 0),
    );
    sending.on('error', () => resolve(0));
    sending.write(content.subarray(0, -1));
  });
  return { ended };
}
