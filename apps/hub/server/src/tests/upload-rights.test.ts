import { request } from 'node:http';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Role, Upload, UploadPage } from '@headway/hub-api';
import { expect, it, vi } from 'vitest';
import { signedInPerson } from '../test-support/accounts.ts';
import { createApi, type TestApi } from '../test-support/api.ts';
import { dataFolder, startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';

/** For a machine that has other things to do. */
const patient = { timeout: 20_000 };

async function setUp() {
  const dataDir = dataFolder();
  const { hub, api: owner } = await startSignedIn({ dataDir });
  const { id: projectId } = await owner.createProject();
  const join_ = async (name: string, role: Role | null) => {
    const person = await signedInPerson({ url: hub.url, dataDir }, name);
    const member = { email: person.email, role };
    if (role !== null) await owner.post(`/api/projects/${projectId}/members`, member);
    return person;
  };
  return { dataDir, hub, owner, projectId, join: join_ };
}

const announce = async (api: TestApi, projectId: string, bytes: number) =>
  await api.post<{ items: Upload[] }>(`/api/projects/${projectId}/uploads`, {
    files: [{ name: 'a.png', bytes }],
  });
const ask = async (api: TestApi, projectId: string, action: string, id: string) =>
  await api.post(`/api/projects/${projectId}/uploads/actions`, { action, ids: [id] });

/** What each request about an upload answers. */
async function statuses(api: TestApi, projectId: string, id: string): Promise<Record<string, number>> {
  const tus = { 'tus-resumable': '1.0.0', 'upload-offset': '0' };
  const bytes = { ...tus, 'content-type': 'application/offset+octet-stream' };
  const create = {
    ...tus,
    'upload-length': '5',
    'upload-metadata': `projectId ${btoa(projectId)},filename YQ==`,
  };
  const asked = { ...tus, cookie: api.cookie ?? '', origin: api.url };
  const of = async (method: string, path: string, headers = {}) =>
    (await api.request(method, path, undefined, headers)).status;
  return {
    list: await of('GET', `/api/projects/${projectId}/uploads`),
    read: await of('GET', `/api/uploads/${id}`),
    announce: (await announce(api, projectId, 10)).status,
    create: await of('POST', '/api/uploads', create),
    head: (await fetch(`${api.url}/api/uploads/${id}`, { method: 'HEAD', headers: asked })).status,
    send: await of('PATCH', `/api/uploads/${id}`, bytes),
    pause: (await ask(api, projectId, 'pause', id)).status,
    delete: await of('DELETE', `/api/uploads/${id}`, tus),
  };
}

it('lets members see an upload, its sender and the owner steer it, and strangers know nothing of it', async () => {
  const { projectId, owner, join: invite } = await setUp();
  const ben = await invite('Ben', 'editor');
  const viewer = await invite('Vera', 'viewer');
  const editor = await invite('Edda', 'editor');
  const stranger = await invite('Eve', null);
  const content = await cellsPng();
  const { body } = await announce(ben.api, projectId, content.length);
  const id = body.items[0]?.id ?? '';
  expect(await statuses(stranger.api, projectId, id)).toEqual({
    list: 404,
    read: 404,
    announce: 404,
    create: 404,
    head: 404,
    send: 404,
    pause: 404,
    delete: 404,
  });
  const refused = { head: 403, send: 403, pause: 403, delete: 403 };
  expect(await statuses(viewer.api, projectId, id)).toEqual({
    list: 200,
    read: 200,
    announce: 403,
    create: 403,
    ...refused,
  });
  expect(await statuses(editor.api, projectId, id)).toEqual({
    list: 200,
    read: 200,
    announce: 201,
    create: 201,
    ...refused,
  });
  expect((await ben.api.get<Upload>(`/api/uploads/${id}`)).body.status).toBe('waiting');
  expect((await ask(owner, projectId, 'pause', id)).status).toBe(200);
  expect((await ben.api.get<Upload>(`/api/uploads/${id}`)).body.status).toBe('paused');
  // One's own list is of one's own.
  expect((await owner.get<UploadPage>('/api/uploads')).body.items).toEqual([]);
  // By another project's address nothing happens either.
  const other = await ben.api.createProject();
  expect((await ask(ben.api, other.id, 'cancel', id)).body).toEqual({ changed: 0 });
});

/** Sends a file slowly, without an end; gives the status of the answer, or 0 where the line was cut. */
function sendSlowly(api: TestApi, id: string, content: Buffer): Promise<number> {
  return new Promise<number>((resolve) => {
    const headers = {
      'tus-resumable': '1.0.0',
      cookie: api.cookie ?? '',
      origin: api.url,
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    };
    const sending = request(`${api.url}/api/uploads/${id}`, { method: 'PATCH', headers }, (response) =>
      resolve(response.statusCode ?? 0),
    );
    sending.on('error', () => resolve(0));
    let place = 0;
    const timer = setInterval(() => {
      sending.write(content.subarray(place, place + 10_000));
      place += 10_000;
    }, 20);
    sending.on('close', () => clearInterval(timer));
  });
}

it('ends what somebody sends who was taken out of the project meanwhile', async () => {
  const { projectId, owner, dataDir, join: invite } = await setUp();
  const ben = await invite('Ben', 'editor');
  const content = Buffer.concat([await cellsPng(), Buffer.alloc(2_000_000)]);
  const { body } = await announce(ben.api, projectId, content.length);
  const id = body.items[0]?.id ?? '';
  const ended = sendSlowly(ben.api, id, content);
  await vi.waitFor(
    async () => expect((await owner.get<Upload>(`/api/uploads/${id}`)).body.receivedBytes).toBeGreaterThan(0),
    patient,
  );
  await owner.request('DELETE', `/api/projects/${projectId}/members/${ben.id}`);
  expect(await ended).not.toBe(204);
  await vi.waitFor(async () => expect((await owner.get(`/api/uploads/${id}`)).status).toBe(404), patient);
  await vi.waitFor(() => expect(readdirSync(join(dataDir, 'uploads'))).toEqual([]), patient);
});

it('ends what is being sent by a session that was ended, and lets it go on in another one', async () => {
  const { hub, dataDir, projectId, owner, join: invite } = await setUp();
  const ben = await invite('Ben', 'editor');
  const content = Buffer.concat([await cellsPng(), Buffer.alloc(2_000_000)]);
  const { body } = await announce(ben.api, projectId, content.length);
  const id = body.items[0]?.id ?? '';
  const ended = sendSlowly(ben.api, id, content);
  const upload = async () => (await owner.get<Upload>(`/api/uploads/${id}`)).body;
  await vi.waitFor(async () => expect((await upload()).receivedBytes).toBeGreaterThan(0), patient);
  expect((await ben.api.request('DELETE', '/api/account/sessions')).status).toBe(204);
  expect(await ended).not.toBe(204);
  await vi.waitFor(async () => expect(await upload()).toMatchObject({ status: 'waiting' }), patient);
  expect(readdirSync(join(dataDir, 'uploads'))).toEqual([id]);
  expect((await createApi(hub.url).get(`/api/uploads/${id}`)).status).toBe(401);
});
