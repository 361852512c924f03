import type { InvitationLook, Invited, Page, ProjectMember } from '@headway/hub-api';
import { expect, it, vi } from 'vitest';
import { openDatabase } from '../database.ts';
import { signedInPerson } from '../test-support/accounts.ts';
import { createApi } from '../test-support/api.ts';
import { dataFolder, startSignedIn } from '../test-support/hub.ts';
import { connectLive } from '../test-support/live.ts';

const email = 'cy@example.org';

async function setUp() {
  const dataDir = dataFolder();
  const { hub, api: ada } = await startSignedIn({ dataDir });
  const project = await ada.createProject();
  const path = `/api/projects/${project.id}`;
  const invite = async (role = 'editor') => {
    const { status, body } = await ada.post<Invited>(`${path}/members`, { email, role });
    expect(status).toBe(202);
    return { ...body, token: new URL(body.link ?? '').hash.slice(1) };
  };
  return { hub, dataDir, ada, project, path, invite };
}

const gone = { status: 410, body: { code: 'invitation_gone' } };

it('lets whoever was invited make an account and join, by a link that is good once', async () => {
  const { hub, ada, project, path, invite } = await setUp();
  const { token, link } = await invite();
  expect(new URL(link ?? '').pathname).toBe('/invitation');
  const cy = createApi(hub.url);
  const look = await cy.post<InvitationLook>('/api/invitations/look', { token });
  expect(look.body).toEqual({
    projectId: project.id,
    projectName: project.name,
    role: 'editor',
    email,
    by: 'Ada',
    hasAccount: false,
  });
  expect((await cy.post('/api/invitations/accept', { token })).status).toBe(401);
  const account = { name: 'Cy', password: 'a long enough password' };
  const joined = await cy.post('/api/invitations/accept', { token, account });
  expect(joined).toMatchObject({ status: 200, body: { projectId: project.id } });
  cy.cookie = joined.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
  const members = (await cy.get<Page<ProjectMember>>(`${path}/members`)).body.items;
  expect(members.find((member) => member.email === email)).toMatchObject({ name: 'Cy', role: 'editor' });
  expect(await createApi(hub.url).post('/api/invitations/look', { token })).toMatchObject(gone);
  expect((await ada.get(`${path}/invitations`)).body).toEqual({ items: [] });
});

it('lets somebody who is signed in join as who they are', async () => {
  const { hub, dataDir, project, invite } = await setUp();
  const { token } = await invite('viewer');
  const ben = await signedInPerson({ url: hub.url, dataDir }, 'Ben');
  expect(await ben.api.post('/api/invitations/accept', { token })).toMatchObject({
    body: { projectId: project.id },
  });
  expect((await ben.api.get(`/api/projects/${project.id}`)).status).toBe(200);
});

it('ends an invitation that is withdrawn, replaced or too old, and keeps no token', async () => {
  const { hub, dataDir, ada, path, invite } = await setUp();
  const first = await invite();
  const second = await invite('viewer');
  const look = (token: string) => createApi(hub.url).post('/api/invitations/look', { token });
  expect(await look(first.token)).toMatchObject(gone);
  expect((await ada.get(`${path}/invitations`)).body).toMatchObject({ items: [{ email, role: 'viewer' }] });
  await ada.request('DELETE', `${path}/invitations/${second.invitation.id}`);
  expect(await look(second.token)).toMatchObject(gone);

  const third = await invite();
  const db = openDatabase(`${dataDir}/hub.db`);
  const [row] = await db.selectFrom('invitations').selectAll().execute();
  expect(JSON.stringify(row)).not.toContain(third.token);
  await db.updateTable('invitations').set({ expires_at: '2020-01-01T00:00:00.000Z' }).execute();
  await db.destroy();
  expect(await look(third.token)).toMatchObject(gone);
  expect((await ada.get(`${path}/invitations`)).body).toEqual({ items: [] });
});

it('tells the project that its invitations changed, and nobody’s address', async () => {
  const { hub, ada, project, path, invite } = await setUp();
  const live = await connectLive(hub.url, await ada.token(), [{ channel: `project:${project.id}` }]);
  await live.message('connected');
  let known = 0;
  /** Once more than before. */
  const told = async (): Promise<void> => {
    known += 1;
    const changes = () => live.events.filter(({ type }) => type === 'invitations.changed');
    await vi.waitFor(() => expect(changes()).toHaveLength(known), { timeout: 15_000 });
    expect(changes().at(-1)?.data).toEqual({ projectId: project.id });
  };
  const first = await invite();
  await told();
  await ada.request('DELETE', `${path}/invitations/${first.invitation.id}`);
  await told();
  const { token } = await invite();
  await told();
  const account = { name: 'Cy', password: 'a long enough password' };
  await createApi(hub.url).post('/api/invitations/accept', { token, account });
  await told();
});

it('ends an invitation with the rights of whoever made it', async () => {
  const { hub, dataDir, ada, path, invite } = await setUp();
  const place = { url: hub.url, dataDir };
  const [ben, dan] = [await signedInPerson(place, 'Ben'), await signedInPerson(place, 'Dan')];
  for (const { email: address } of [ben, dan])
    await ada.post(`${path}/members`, { email: address, role: 'owner' });
  const invited = async (by: typeof ada, address: string) => {
    const { body } = await by.post<Invited>(`${path}/members`, { email: address, role: 'owner' });
    return new URL(body.link ?? '').hash.slice(1);
  };
  const look = async (token: string) =>
    (await createApi(hub.url).post('/api/invitations/look', { token })).status;
  const [removed, lowered] = [
    await invited(ben.api, 'ben.too@example.org'),
    await invited(dan.api, 'dan.too@example.org'),
  ];
  expect([await look(removed), await look(lowered)]).toEqual([200, 200]);
  await ada.request('DELETE', `${path}/members/${ben.id}`);
  await ada.request('PATCH', `${path}/members/${dan.id}`, { role: 'editor' });
  expect([await look(removed), await look(lowered)]).toEqual([410, 410]);
  expect((await ada.get(`${path}/invitations`)).body).toEqual({ items: [] });
  expect(await ben.api.post('/api/invitations/accept', { token: removed })).toMatchObject(gone);

  // Nor is the one kept that was not needed.
  const { token } = await invite();
  const cy = await signedInPerson(place, 'Cy');
  expect((await ada.post(`${path}/members`, { email, role: 'viewer' })).status).toBe(201);
  await ada.request('DELETE', `${path}/members/${cy.id}`);
  expect(await cy.api.post('/api/invitations/accept', { token })).toMatchObject(gone);
});

it('sends few invitations to one address, however many people ask for it', async () => {
  const { hub, dataDir, ada, path } = await setUp();
  const ben = await signedInPerson({ url: hub.url, dataDir }, 'Ben');
  const own = `/api/projects/${(await ben.api.createProject()).id}`;
  const statuses: number[] = [];
  for (const [api, to] of [...Array(3).fill([ada, path]), ...Array(3).fill([ben.api, own])] as [
    typeof ada,
    string,
  ][]) {
    statuses.push((await api.post(`${to}/members`, { email, role: 'viewer' })).status);
  }
  expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
});
