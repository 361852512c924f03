import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Problem } from '@headway/hub-api';
import type { Project } from '@headway/protocol';
import { describe, expect, it, vi } from 'vitest';
import type { TestApi } from '../test-support/api.ts';
import { dataFolder, startSignedIn } from '../test-support/hub.ts';
import { bombPng, cellsPng, cellsTiff16 } from '../test-support/images.ts';

const text = (content: string) => new Uint8Array(Buffer.from(content));

describe('an upload', () => {
  it('takes what is an image and says of each other file why it was not taken', async () => {
    const dataDir = dataFolder();
    const { api } = await startSignedIn({ dataDir, env: { HEADWAY_MAX_UPLOAD_BYTES: '2000000' } });
    const { id } = await api.createProject();
    const tiff = await cellsTiff16();
    const { status, body } = await api.upload(id, [
      { name: 'notes.txt', content: text('just words') },
      { name: 'renamed.png', content: text('%PDF-1.7\n1 0 obj') },
      { name: 'cut.tif', content: new Uint8Array(tiff.subarray(0, tiff.length / 2)) },
      { name: 'empty.png', content: new Uint8Array() },
      { name: 'good.png', content: await cellsPng() },
      { name: 'bomb.png', content: await bombPng() },
      { name: 'big.png', content: new Uint8Array(2_000_001) },
      { name: 'stray.png', content: await cellsPng(), field: 'photo' },
      { name: 'good.tif', content: tiff },
    ]);
    expect(status).toBe(201);
    expect(body.items.map(({ name, mediaType }) => [name, mediaType])).toEqual([
      ['good.png', 'image/png'],
      ['good.tif', 'image/tiff'],
    ]);
    expect(body.rejected.map(({ name, problem }) => [name, problem.code])).toEqual([
      ['notes.txt', 'not_an_image'],
      ['renamed.png', 'not_an_image'],
      ['cut.tif', 'image_unreadable'],
      ['empty.png', 'empty_file'],
      ['bomb.png', 'image_too_large'],
      ['big.png', 'file_too_large'],
      ['stray.png', 'unexpected_field'],
    ]);
    expect(body.rejected[1]?.problem.detail).toBe('This is a PDF document. Upload PNG, JPEG or TIFF images.');
    for (const { latestJobId } of body.items) await api.jobIn(latestJobId ?? '', 'completed');
    expect((await api.get<Project>(`/api/projects/${id}`)).body.imageCount).toBe(2);
    expect(readdirSync(join(dataDir, 'tmp'))).toEqual([]);
    expect(readdirSync(join(dataDir, 'files'))).toHaveLength(2);
  });

  it('is refused as a whole when no file is an image', async () => {
    const { api } = await startSignedIn();
    const { id } = await api.createProject();
    const { status, body, headers } = await api.upload(id, [{ name: 'a.png', content: text('words') }]);
    expect(status).toBe(422);
    expect(headers.get('content-type')).toMatch('application/problem+json');
    expect(body).toMatchObject({ code: 'nothing_accepted', status: 422, rejected: [{ name: 'a.png' }] });
    expect(await api.upload(id, [])).toMatchObject({ status: 422, body: { code: 'no_files' } });
    expect(await api.post(`/api/projects/${id}/assets`)).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media_type' },
    });
  });

  it('that is cut in the middle leaves nothing, not even the files before the cut', async () => {
    const dataDir = dataFolder();
    const { api } = await startSignedIn({ dataDir });
    const { id } = await api.createProject();
    const png = await cellsPng();
    await cutUpload(api, id, png);

    // The next one goes through: nothing of the first one is in its way.
    await api.uploadOne(id, { name: 'whole.png', content: png });
    await vi.waitFor(() => expect(readdirSync(join(dataDir, 'tmp'))).toEqual([]), { timeout: 5000 });
    expect(readdirSync(join(dataDir, 'files'))).toHaveLength(1);
    expect((await api.get<Project>(`/api/projects/${id}`)).body.imageCount).toBe(1);
  });

  it('whose body ends within a part is told so', async () => {
    const { api } = await startSignedIn();
    const { id } = await api.createProject();
    const response = await fetch(`${api.url}/api/projects/${id}/assets`, {
      method: 'POST',
      headers: {
        origin: api.url,
        cookie: api.cookie ?? '',
        'content-type': 'multipart/form-data; boundary=b',
      },
      body: '--b\r\ncontent-disposition: form-data; name="files"; filename="a.png"\r\n\r\nhalf',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'upload_interrupted' });
  });
});

/** Sends one whole file and half of another, then hangs up. */
async function cutUpload(api: TestApi, projectId: string, png: Buffer): Promise<void> {
  const { hostname, port, host } = new URL(api.url);
  const part = (name: string) =>
    `--b\r\ncontent-disposition: form-data; name="files"; filename="${name}"\r\ncontent-type: image/png\r\n\r\n`;
  const socket = connect(Number(port), hostname);
  const head = [
    `POST /api/projects/${projectId}/assets HTTP/1.1`,
    `host: ${host}`,
    `origin: ${api.url}`,
    `cookie: ${api.cookie ?? ''}`,
    'content-type: multipart/form-data; boundary=b',
    'content-length: 100000000',
  ];
  const half = png.subarray(0, png.length / 2);
  const body = [part('a.png'), png, '\r\n', part('b.png'), half];
  const bytes = Buffer.concat([`${head.join('\r\n')}\r\n\r\n`, ...body].map((piece) => Buffer.from(piece)));
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.write(bytes, () => resolve());
  });
  socket.destroy();
}

describe('a request that is not right', () => {
  it('is answered by a problem document with a stable code', async () => {
    const { api } = await startSignedIn();
    const raw = async (body: string, type = 'application/json') =>
      await api
        .request<Problem>('POST', '/api/projects', undefined, { 'content-type': type })
        .then(async () => {
          const response = await fetch(`${api.url}/api/projects`, {
            method: 'POST',
            headers: { origin: api.url, cookie: api.cookie ?? '', 'content-type': type },
            body,
          });
          return { status: response.status, body: (await response.json()) as Problem };
        });
    expect(await raw('{"name":')).toMatchObject({
      status: 400,
      body: { code: 'malformed_json', status: 400 },
    });
    expect(await raw('name=x', 'text/plain')).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media_type' },
    });
    expect(await raw('{"name":" "}')).toMatchObject({ status: 422, body: { code: 'invalid_body' } });
    expect(await raw(`{"name":"${'x'.repeat(2_000_000)}"}`)).toMatchObject({
      status: 413,
      body: { code: 'too_large' },
    });
    expect(await api.get('/api/projects?limit=0')).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
    expect(await api.get('/api/nonsense')).toMatchObject({ status: 404, body: { code: 'route_not_found' } });
    expect(await api.get('/api/projects/01J0000000')).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    expect(await api.get('/ws')).toMatchObject({ status: 426, body: { code: 'upgrade_required' } });
  });
});
