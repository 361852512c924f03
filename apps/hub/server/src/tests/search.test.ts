import type { FoundImage } from '@headway/hub-api';
import { expect, it } from 'vitest';
import { createApi, type TestApi } from '../test-support/api.ts';
import { startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';

async function find(api: TestApi, words: string, more = ''): Promise<readonly string[]> {
  const path = `/api/search?q=${encodeURIComponent(words)}${more}`;
  const { body } = await api.get<{ images: readonly FoundImage[] }>(path);
  return body.images.map(({ name, projectName }) => `${projectName}: ${name}`);
}

it('finds images by words of their names in all of one’s projects, newest first', async () => {
  const { hub, api } = await startSignedIn();
  const content = await cellsPng();
  const [first, second] = [await api.createProject('First'), await api.createProject('Second')];
  for (const name of ['HeLa_01.png', 'HeLa_02.png', 'yeast 100%.png']) {
    await api.uploadOne(first.id, { name, content }, '?process=false');
  }
  const asset = await api.uploadOne(second.id, { name: 'day 2 hela.png', content }, '?process=false');

  expect(await find(api, 'HELA')).toEqual([
    'Second: day 2 hela.png',
    'First: HeLa_02.png',
    'First: HeLa_01.png',
  ]);
  expect(await find(api, 'hela', '&limit=1')).toEqual(['Second: day 2 hela.png']);
  expect(await find(api, ' hela  day ')).toEqual(['Second: day 2 hela.png']);
  expect(await find(api, '100%')).toEqual(['First: yeast 100%.png']);
  // Signs that databases have a meaning for are just signs.
  expect(await find(api, 'hela%01')).toEqual([]);
  expect(await find(api, 'a_0')).toEqual(['First: HeLa_02.png', 'First: HeLa_01.png']);
  expect(await find(api, ' ')).toEqual([]);

  await api.request('DELETE', `/api/assets/${asset.id}`);
  expect(await find(api, 'day')).toEqual([]);
  await api.request('DELETE', `/api/projects/${first.id}`);
  expect(await find(api, 'hela')).toEqual([]);

  expect((await api.get('/api/search')).status).toBe(400);
  expect((await createApi(hub.url).get('/api/search?q=a')).status).toBe(401);
});
