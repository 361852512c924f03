import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import fastify from 'fastify';
import { expect, it, onTestFinished, vi } from 'vitest';
import { answerWithProblems } from '../http/errors.ts';
import type { HubServices } from '../hub-context.ts';
import { createImageService, type ImageService } from '../images/image-service.ts';
import { createDiskStorage, type Storage } from '../images/storage.ts';
import { cellsPng } from '../test-support/images.ts';
import { testRecords } from '../test-support/records.ts';
import { receiveUpload, type UploadRequest } from './upload.ts';

const limits = { maxBytes: 1e6, maxFiles: 10 };
const target = { projectId: 'p', batchId: 'b', sealed: true, process: false };

/** A server that takes uploads into a folder; what comes after the files were judged is not there, but for `rest`. */
async function uploads(
  images: Pick<ImageService, 'inspect'>,
  rest: (storage: Storage) => Partial<HubServices> = () => ({}),
  request: Partial<UploadRequest> = {},
) {
  const dataDir = mkdtempSync(join(tmpdir(), 'headway-upload-'));
  let last = 0;
  const newId = () => `id${(last += 1)}`;
  const storage = await createDiskStorage(dataDir, newId);
  const hub = { images, newId, storage, ...rest(storage) } as unknown as HubServices;
  const app = fastify();
  answerWithProblems(app);
  await app.register(multipart);
  app.post('/', (from) => receiveUpload(hub, from, { userId: 'u', target, limits, ...request }));
  onTestFinished(async () => {
    await app.close();
    rmSync(dataDir, { recursive: true });
  });
  return { app, dataDir };
}

const part = (content: Buffer) => [
  '--b\r\ncontent-disposition: form-data; name="files"; filename="a.png"\r\n\r\n',
  content,
  '\r\n',
];

it('fails as a whole when judging a file fails while the next one still comes in', async () => {
  const inspect = vi.fn<ImageService['inspect']>().mockRejectedValue(new Error('no more processes'));
  const { app, dataDir } = await uploads({ inspect });
  const png = await cellsPng();
  async function* body() {
    yield* part(png);
    yield '--b\r\n';
    await vi.waitFor(() => expect(inspect).toHaveBeenCalled());
    // The rejection is here, and nobody waits for it yet.
    await new Promise((resolve) => setImmediate(resolve));
    yield 'content-disposition: form-data; name="files"; filename="b.png"\r\n\r\n';
    yield png;
    yield '\r\n--b--\r\n';
  }
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  const answer = await app.inject({ method: 'POST', url: '/', headers, payload: Readable.from(body()) });
  expect(answer.statusCode).toBe(500);
  expect(readdirSync(join(dataDir, 'tmp'))).toEqual([]);
});

it('says that the disk is full when a thumbnail has no room, not that the image is damaged', async () => {
  const images = createImageService({
    pipelinesDir: join(import.meta.dirname, '../test-support/pipelines'),
    maxPixels: 1e6,
    onError: () => undefined,
  });
  onTestFinished(() => images.close());
  // A device that has no room, ever.
  const { app, dataDir } = await uploads({ inspect: (path) => images.inspect(path, '/dev/full') });
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  const payload = Buffer.concat([...part(await cellsPng()), '--b--\r\n'].map((piece) => Buffer.from(piece)));
  const answer = await app.inject({ method: 'POST', url: '/', headers, payload });
  expect(answer.json()).toMatchObject({ status: 507, code: 'storage_full' });
  expect(readdirSync(join(dataDir, 'tmp'))).toEqual([]);
});

it('adds one of two that come at the same moment with the same content, and keeps no file of the other', async () => {
  const records = await testRecords();
  let [here, meet] = [0, () => undefined as void];
  const both = new Promise<void>((resolve) => (meet = resolve));
  const { app, dataDir } = await uploads(
    {
      inspect: async (_path, thumbnail) => {
        await writeFile(thumbnail, '');
        return { ok: true, width: 1, height: 1 };
      },
    },
    (storage) => ({
      ...records,
      pipelines: { startingOn: () => undefined } as unknown as HubServices['pipelines'],
      planes: { prepare: () => undefined } as unknown as HubServices['planes'],
      storage: {
        ...storage,
        // Neither is recorded before both have been looked at.
        async keep(...kept) {
          if (kept[1] === 'files' && (here += 1) === 2) meet();
          await both;
          await storage.keep(...kept);
        },
      },
    }),
    { userId: 'ada', target: { ...target, projectId: 'P' }, rejectDuplicates: true },
  );
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  const payload = Buffer.concat([...part(await cellsPng()), '--b--\r\n'].map((piece) => Buffer.from(piece)));
  const send = async () => (await app.inject({ method: 'POST', url: '/', headers, payload })).json<object>();
  const answers = await Promise.all([send(), send()]);
  expect(answers).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ items: [expect.objectContaining({ name: 'a.png' })], rejected: [] }),
      expect.objectContaining({
        code: 'nothing_accepted',
        detail: expect.stringContaining('already: a.png'),
      }),
    ]),
  );
  expect(await records.db.selectFrom('assets').select('id').execute()).toHaveLength(1);
  expect([readdirSync(join(dataDir, 'files')).length, readdirSync(join(dataDir, 'tmp')).length]).toEqual([
    1, 0,
  ]);
});
