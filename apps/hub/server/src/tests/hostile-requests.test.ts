import type { Upload } from '@headway/hub-api';
import { expect, it } from 'vitest';
import { signedInPerson } from '../test-support/accounts.ts';
import type { TestApi } from '../test-support/api.ts';
import { dataFolder, startSignedIn } from '../test-support/hub.ts';

const tus = { 'tus-resumable': '1.0.0' };
const bytes = { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };

async function announced(api: TestApi): Promise<string> {
  const { id } = await api.createProject();
  const files = [{ name: 'a.png', bytes: 9 }];
  const { body } = await api.post<{ items: Upload[] }>(`/api/projects/${id}/uploads`, { files });
  return body.items[0]?.id ?? '';
}

it('takes the upload that was judged, whatever else is in the address', async () => {
  const dataDir = dataFolder();
  const { hub, api: ada } = await startSignedIn({ dataDir });
  const { api: eve } = await signedInPerson({ url: hub.url, dataDir }, 'Eve');
  const [theirs, own] = [await announced(ada), await announced(eve)];
  for (const address of [`${own}?/${theirs}`, `${own}?to=/${theirs}/`]) {
    await eve.request('PATCH', `/api/uploads/${address}`, 'x', bytes);
    await eve.request('DELETE', `/api/uploads/${address}`, undefined, tus);
  }
  await eve.request('OPTIONS', `/api/uploads?/${theirs}`, undefined, tus);
  const { status, body } = await ada.get<Upload>(`/api/uploads/${theirs}`);
  expect({ status, is: body.status, received: body.receivedBytes }).toEqual({
    status: 200,
    is: 'waiting',
    received: 0,
  });
  expect((await eve.get(`/api/uploads/${own}`)).status).toBe(404);
});

it('guards an address of the API however it is written', async () => {
  const { api } = await startSignedIn();
  const elsewhere = { origin: 'https://elsewhere.example' };
  for (const path of ['/api/projects', '/%61pi/projects', '/api/%70rojects', '/ap%69/projects?a=1']) {
    expect(await api.request('POST', path, { name: 'Not mine' }, elsewhere)).toMatchObject({ status: 403 });
    const { headers } = await api.get(path);
    expect([path, headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual([
      path,
      'private, no-cache',
      'nosniff',
    ]);
  }
});
