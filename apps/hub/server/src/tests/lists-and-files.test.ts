import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, UploadAnswer } from '@headway/hub-api';
import type { Asset, Job, Project } from '@headway/protocol';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { createApi } from '../test-support/api.ts';
import { dataFolder, startSignedIn, startTestHub } from '../test-support/hub.ts';
import { cellsPng, cellsTiff16 } from '../test-support/images.ts';

it('gives lists page by page, newest first, each entity once', async () => {
  const { api } = await startSignedIn();
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const name of names) await api.createProject(name);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`;
    const { body }: { body: Page<Project> } = await api.get(`/api/projects?limit=2${query}`);
    seen.push(...body.items.map(({ name }) => name));
    cursor = body.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual(names.toReversed());

  const { id } = await api.createProject();
  const content = await cellsPng();
  const uploaded = await api.upload(
    id,
    names.map((name) => ({ name, content })),
    '?process=false&batchId=first',
  );
  await api.uploadOne(id, { name: 'other', content }, '?process=false');
  const page = await api.get<Page<Asset>>(`/api/projects/${id}/assets?limit=3&batchId=first`);
  const rest = await api.get<Page<Asset>>(
    `/api/projects/${id}/assets?limit=3&batchId=first&cursor=${page.body.nextCursor}`,
  );
  expect([...page.body.items, ...rest.body.items]).toEqual(uploaded.body.items.toReversed());
  expect(rest.body.nextCursor).toBeNull();

  const [asset] = uploaded.body.items;
  const { body: job } = await api.post<Job>(`/api/assets/${asset?.id}/jobs`, { kind: 'counter' });
  await api.jobIn(job.id, 'completed');
  const jobs = await api.get<Page<Job>>(`/api/projects/${id}/jobs?status=completed&assetId=${asset?.id}`);
  expect(jobs.body.items.map((one) => one.id)).toEqual([job.id]);
  expect((await api.get<Page<Job>>(`/api/projects/${id}/jobs?status=failed`)).body.items).toEqual([]);
});

it('serves files so that browsers ask again whether they may show them, and never run them', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const content = await cellsTiff16();
  const asset = await api.uploadOne(id, { name: 'größe 1.tif', content }, '?process=false');
  const get = async (path: string, headers: Record<string, string> = {}) =>
    await fetch(`${api.url}/api/assets/${asset.id}${path}`, {
      headers: { cookie: api.cookie ?? '', ...headers },
    });

  const file = await get('/file');
  expect(Buffer.from(await file.arrayBuffer()).equals(content)).toBe(true);
  expect(file.headers.get('content-type')).toBe('image/tiff');
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; .*gr%C3%B6%C3%9Fe%201\.tif/);
  expect(file.headers.get('x-content-type-options')).toBe('nosniff');
  expect(file.headers.get('content-security-policy')).toContain('sandbox');

  const thumbnail = await get('/thumbnail');
  for (const { headers } of [file, thumbnail]) expect(headers.get('cache-control')).toBe('private, no-cache');
  expect((await sharp(await thumbnail.arrayBuffer()).metadata()).format).toBe('webp');
  const known = { 'if-none-match': thumbnail.headers.get('etag') ?? '' };
  expect((await get('/thumbnail', known)).status).toBe(304);

  // Two at once: the picture is made once, both get it.
  const views = await Promise.all([get('/file?view=png'), get('/file?view=png')]);
  for (const view of views) {
    const { format, width, depth } = await sharp(await view.arrayBuffer()).metadata();
    expect([view.status, format, width, depth]).toEqual([200, 'png', 200, 'uchar']);
  }
});

it('gives a result again only to those who may still see it', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const asset = await api.uploadOne(id, { name: 'a.png', content: await cellsPng() });
  await api.jobIn(asset.latestJobId ?? '', 'completed');
  const path = (await api.get(`/api/jobs/${asset.latestJobId}/result`)).headers.get('location') ?? '';
  const first = await api.get(path);
  expect(first.headers.get('cache-control')).toBe('private, no-cache');
  const known = { 'if-none-match': first.headers.get('etag') ?? '' };
  expect((await api.request('GET', path, undefined, known)).status).toBe(304);
  await api.post('/api/auth/sign-out');
  expect((await api.request('GET', path, undefined, known)).status).toBe(401);
});

it('says that a file is gone that was deleted while somebody asked for it', async () => {
  const dataDir = dataFolder();
  const { api } = await startSignedIn({ dataDir });
  const { id } = await api.createProject();
  const asset = await api.uploadOne(id, { name: 'a.png', content: await cellsPng() }, '?process=false');
  await rm(join(dataDir, 'files', asset.id));
  expect(await api.get(`/api/assets/${asset.id}/file`)).toMatchObject({
    status: 404,
    body: { code: 'not_found' },
  });
});

it('fills a project with sample images, or says that there are none', async () => {
  const samplesDir = dataFolder();
  const { api } = await startSignedIn({ samplesDir: join(samplesDir, 'cells') });
  const { id } = await api.createProject();
  expect(await api.post(`/api/projects/${id}/samples`)).toMatchObject({
    status: 503,
    body: { code: 'no_samples' },
  });
  await mkdir(join(samplesDir, 'cells'));
  await writeFile(join(samplesDir, 'cells', 'one.png'), await cellsPng());
  await writeFile(join(samplesDir, 'cells', 'SOURCES.md'), 'where they are from');
  const { status, body } = await api.post<UploadAnswer>(`/api/projects/${id}/samples`);
  expect(status).toBe(201);
  expect(body.items.map(({ name }) => name)).toEqual(['one.png']);
});

it('serves the web app for its own addresses only', async () => {
  const webDir = dataFolder();
  await mkdir(join(webDir, 'assets'));
  await writeFile(join(webDir, 'index.html'), '<!doctype html><title>hub</title>');
  await writeFile(join(webDir, 'assets', 'app-1a2b.js'), 'export {};');
  const { url } = await startTestHub({ webDir });
  const start = await fetch(`${url}/`);
  expect(await start.text()).toContain('<title>hub</title>');
  expect(start.headers.get('content-security-policy')).toContain("object-src 'none'");
  expect(start.headers.get('cache-control')).toBe('no-cache');
  expect(await (await fetch(`${url}/projects/01J/image`)).text()).toContain('<title>hub</title>');
  const script = await fetch(`${url}/assets/app-1a2b.js`);
  expect(script.headers.get('cache-control')).toContain('immutable');
  expect((await fetch(`${url}/assets/gone.js`)).status).toBe(404);
  expect((await fetch(`${url}/api/gone`)).headers.get('content-type')).toContain('application/problem+json');
});

it('says that the web app is not built, and answers its health', async () => {
  const { url } = await startTestHub();
  const page = await fetch(`${url}/`);
  expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('not built')]);
  const api = createApi(url);
  expect(await api.get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(await api.get('/readyz')).toMatchObject({ status: 200, body: { status: 'ok' } });
});
