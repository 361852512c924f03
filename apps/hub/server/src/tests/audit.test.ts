import type { Activity, Page } from '@headway/hub-api';
import { expect, it, vi } from 'vitest';
import { createApi, type TestApi } from '../test-support/api.ts';
import { admin, startSignedIn } from '../test-support/hub.ts';

async function deeds(api: TestApi): Promise<string[]> {
  const { items } = (await api.get<Page<Activity>>('/api/activity')).body;
  return items.map(({ action }) => action);
}

it('records what people do with their accounts', async () => {
  const { hub, api } = await startSignedIn();
  const phone = createApi(hub.url);
  await phone.signIn(admin);
  await phone.post('/api/auth/sign-out');
  await vi.waitFor(async () => expect(await deeds(api)).toContain('account.signed-out'));
  await createApi(hub.url).signIn(admin);
  await api.request('PATCH', '/api/account', { name: 'Ada Lovelace' });
  await api.request('DELETE', '/api/account/sessions?others=true');
  await api.post('/api/auth/change-password', {
    currentPassword: admin.password,
    newPassword: 'an even longer password',
  });
  await vi.waitFor(async () =>
    expect(await deeds(api)).toEqual([
      'account.password-changed',
      'account.session-ended',
      'account.renamed',
      'account.signed-in',
      'account.signed-out',
      'account.signed-in',
      'account.signed-in',
    ]),
  );
  const { items } = (await api.get<Page<Activity>>('/api/activity')).body;
  expect(items[1]).toMatchObject({ count: 1, project: null, actor: { name: 'Ada Lovelace' } });
  expect(items[3]?.data).toMatchObject({ address: '127.0.0.1' });
});
