import type {
  Contact,
  Deletion,
  InboxState,
  MemberDeparture,
  Notification,
  Page,
  ProjectMember,
} from '@headway/hub-api';
import type { Batch, Job, Project } from '@headway/protocol';
import { expect, it } from 'vitest';
import { signedInPerson } from '../test-support/accounts.ts';
import type { TestApi } from '../test-support/api.ts';
import { dataFolder, startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';

async function setUp() {
  const dataDir = dataFolder();
  const { hub, api: ada } = await startSignedIn({ dataDir });
  const place = { url: hub.url, dataDir };
  const ben = await signedInPerson(place, 'Ben');
  const project = await ada.createProject();
  const adaId = (await ada.get<{ user: { id: string } }>('/api/session')).body.user.id;
  const members = `/api/projects/${project.id}/members`;
  return { hub, place, ada: { api: ada, id: adaId }, ben, project, members };
}

const rolesIn = async (api: TestApi, path: string): Promise<unknown> =>
  (await api.get<Page<ProjectMember>>(path)).body.items
    .map(({ name, role }) => `${name}: ${role}`)
    .toSorted();

it('shares a project by e-mail: the account is in it at once, and hears of it in its own channel', async () => {
  const { hub, ada, ben, project, members } = await setUp();
  const live = await connectLive(hub.url, await ben.api.token(), [{ channel: `user:${ben.id}` }]);
  await live.message('connected');
  expect((await ben.api.get(members)).status).toBe(404);

  const added = await ada.api.post<ProjectMember>(members, { email: 'Ben@Example.org', role: 'viewer' });
  expect(added).toMatchObject({ status: 201, body: { userId: ben.id, name: 'Ben', role: 'viewer' } });
  expect(await live.event(({ type }) => type === 'member.changed')).toMatchObject({
    key: `member:${added.body.id}`,
    data: added.body,
  });
  expect(await live.event(({ type }) => type === 'project.created')).toMatchObject({
    data: { id: project.id, name: project.name },
  });
  expect((await ben.api.get<Page<Project>>('/api/projects')).body.items).toMatchObject([{ id: project.id }]);
  expect(await rolesIn(ben.api, members)).toEqual(['Ada: owner', 'Ben: viewer']);
  expect(await rolesIn(ben.api, '/api/memberships')).toEqual(['Ben: viewer']);
  const people = (await ben.api.get<Page<Contact>>('/api/contacts')).body.items;
  expect(people.map(({ name }) => name).toSorted()).toEqual(['Ada', 'Ben']);
});

it('knows nobody of projects that one is not in', async () => {
  const { ben } = await setUp();
  expect((await ben.api.get<Page<Contact>>('/api/contacts')).body.items).toMatchObject([{ name: 'Ben' }]);
  expect((await ben.api.get('/api/memberships')).body).toEqual({ items: [], nextCursor: null });
});

it('refuses a second membership', async () => {
  const { ada, ben, members } = await setUp();
  await ada.api.post(members, { email: ben.email, role: 'viewer' });
  expect(await ada.api.post(members, { email: ben.email, role: 'editor' })).toMatchObject({
    status: 409,
    body: { code: 'already_member' },
  });
  expect(await rolesIn(ada.api, members)).toEqual(['Ada: owner', 'Ben: viewer']);
});

it('changes a role, which is told in the project and to the person, and counts at once', async () => {
  const { hub, ada, ben, project, members } = await setUp();
  await ada.api.post(members, { email: ben.email, role: 'viewer' });
  const rename = { name: 'Plate 8' };
  expect((await ben.api.request('PATCH', `/api/projects/${project.id}`, rename)).status).toBe(403);
  const live = await connectLive(hub.url, await ben.api.token(), [
    { channel: `user:${ben.id}` },
    { channel: `project:${project.id}` },
  ]);
  await live.message('connected');
  const answer = await ada.api.request('PATCH', `${members}/${ben.id}`, { role: 'editor' });
  expect(answer).toMatchObject({ status: 200, body: { role: 'editor', revision: 2 } });
  for (const channel of [`user:${ben.id}`, `project:${project.id}`]) {
    await live.event((event) => event.channel === channel && event.type === 'member.changed');
  }
  expect((await ben.api.request('PATCH', `/api/projects/${project.id}`, rename)).status).toBe(200);
  expect((await ben.api.request('PATCH', `${members}/${ben.id}`, { role: 'owner' })).status).toBe(403);
});

it('keeps the last owner, until somebody else is one', async () => {
  const { ada, ben, members } = await setUp();
  const own = `${members}/${ada.id}`;
  const refused = { status: 409, body: { code: 'last_owner' } };
  expect(await ada.api.request('DELETE', own)).toMatchObject(refused);
  expect(await ada.api.request('PATCH', own, { role: 'viewer' })).toMatchObject(refused);
  await ada.api.post(members, { email: ben.email, role: 'editor' });
  expect(await ada.api.request('DELETE', own)).toMatchObject(refused);
  await ada.api.request('PATCH', `${members}/${ben.id}`, { role: 'owner' });
  expect((await ada.api.request('DELETE', own)).status).toBe(204);
  expect(await rolesIn(ben.api, members)).toEqual(['Ben: owner']);
  expect((await ada.api.get(members)).status).toBe(404);
});

it('counts nobody as an owner who may not sign in any more', async () => {
  const { ada, ben, members } = await setUp();
  const own = `${members}/${ada.id}`;
  await ada.api.post(members, { email: ben.email, role: 'owner' });
  const setActive = (active: boolean) => ada.api.request('PATCH', `/api/people/${ben.id}`, { active });
  await setActive(false);
  const refused = { status: 409, body: { code: 'last_owner' } };
  expect(await ada.api.request('DELETE', own)).toMatchObject(refused);
  expect(await ada.api.request('PATCH', own, { role: 'viewer' })).toMatchObject(refused);
  await setActive(true);
  expect((await ada.api.request('DELETE', own)).status).toBe(204);
});

it('takes what was told of a project out of the inbox of whoever is no longer in it', async () => {
  const { ada, ben, members } = await setUp();
  await ada.api.post(members, { email: ben.email, role: 'viewer' });
  await ada.api.request('PATCH', `${members}/${ben.id}`, { role: 'editor' });
  const inbox = async () =>
    (await ben.api.get<Page<Notification>>('/api/notifications')).body.items.map(({ kind }) => kind);
  expect(await inbox()).toEqual(expect.arrayContaining(['project.role']));
  await ada.api.request('DELETE', `${members}/${ben.id}`);
  expect(await inbox()).toEqual(['project.left']);
  expect((await ben.api.get<InboxState>('/api/inbox')).body.unread).toBe(1);
});

it('ends all that a removed member hears of the project, in every channel, and says who did it', async () => {
  const { hub, ada, ben, project, members } = await setUp();
  await ada.api.post(members, { email: ben.email, role: 'editor' });
  const image = { name: 'a.png', content: await cellsPng() };
  const asset = await ada.api.uploadOne(project.id, image, '?process=false');
  const { body: batch } = await ada.api.post<Batch>(`/api/projects/${project.id}/batches`, {
    kind: 'counter',
    assetIds: [asset.id],
    parameters: { ticks: 600, delayMs: 50 },
  });
  const { items } = (await ada.api.get<Page<Job>>(`/api/projects/${project.id}/jobs`)).body;
  const jobId = items[0]?.id ?? '';
  const ending = [`project:${project.id}`, `job:${jobId}`, `job-log:${jobId}`, `batch:${batch.id}`];
  const own = `user:${ben.id}`;
  const live = await connectLive(
    hub.url,
    await ben.api.token(),
    [...ending, own].map((channel) => ({ channel })),
  );
  expect((await live.message('connected')).subscriptions).toMatchObject(
    [...ending, own].map((channel) => ({ channel, recovery: 'snapshot' })),
  );

  expect((await ada.api.request('DELETE', `${members}/${ben.id}`)).status).toBe(204);
  const left = await live.event(({ type }) => type === 'member.left');
  expect(left.data).toEqual({
    projectId: project.id,
    projectName: project.name,
    userId: ben.id,
    by: { userId: ada.id, name: 'Ada' },
  } satisfies MemberDeparture);
  expect(await live.event(({ type }) => type === 'project.deleted')).toMatchObject({ channel: own });
  const ended = live.control.filter(({ type }) => type === 'unsubscribed');
  expect(ended).toEqual(
    expect.arrayContaining(ending.map((channel) => ({ type: 'unsubscribed', channel, code: 'forbidden' }))),
  );
  expect(ended).toHaveLength(ending.length);
  expect((await ben.api.get(`/api/projects/${project.id}`)).status).toBe(404);
  await ada.api.post(`/api/jobs/${jobId}/cancel`);
});

it('lets a member leave, but not send others away', async () => {
  const { place, ada, ben, members } = await setUp();
  const cy = await signedInPerson(place, 'Cy');
  for (const { email } of [ben, cy]) await ada.api.post(members, { email, role: 'editor' });
  expect((await ben.api.request('DELETE', `${members}/${cy.id}`)).status).toBe(403);
  expect((await ben.api.request('DELETE', `${members}/${ben.id}`)).status).toBe(204);
  expect(await rolesIn(cy.api, members)).toEqual(['Ada: owner', 'Cy: editor']);
  // Comes back as a new membership.
  expect((await ada.api.post(members, { email: ben.email, role: 'viewer' })).status).toBe(201);
});

it('forgets the memberships of a project that is deleted for good', async () => {
  const { hub, ada, ben, project, members } = await setUp();
  const { body: member } = await ada.api.post<ProjectMember>(members, { email: ben.email, role: 'viewer' });
  const live = await connectLive(hub.url, await ben.api.token(), [{ channel: `user:${ben.id}` }]);
  await live.message('connected');
  const { body: deletion } = await ada.api.request<Deletion>('DELETE', `/api/projects/${project.id}`);
  await live.event(({ type }) => type === 'project.deleted');
  await ada.api.request('DELETE', `/api/deletions/${deletion.id}`);
  expect(await live.event(({ type }) => type === 'member.removed')).toMatchObject({
    key: `member:${member.id}`,
  });
  expect((await ben.api.get<Page<ProjectMember>>('/api/memberships')).body.items).toEqual([]);
});

it('tells a removed member nothing more of what they had started there, in their own channel either', async () => {
  const { hub, ada, ben, project, members } = await setUp();
  await ada.api.post(members, { email: ben.email, role: 'editor' });
  const image = { name: 'a.png', content: await cellsPng() };
  const asset = await ada.api.uploadOne(project.id, image, '?process=false');
  const { body: job } = await ben.api.post<Job>(`/api/assets/${asset.id}/jobs`, {
    kind: 'counter',
    parameters: { ticks: 600, delayMs: 50 },
  });
  await ada.api.jobIn(job.id, 'running');
  const live = await connectLive(hub.url, await ben.api.token(), [{ channel: `user:${ben.id}` }]);
  await live.message('connected');
  await ada.api.request('DELETE', `${members}/${ben.id}`);
  const left = await live.event(({ type }) => type === 'member.left');
  await ada.api.post(`/api/jobs/${job.id}/cancel`);
  await ada.api.jobIn(job.id, 'cancelled');
  // Whatever was told before this has come by then.
  await ben.api.createProject('Own');
  await live.event(({ type, data }) => type === 'project.created' && (data as Project).name === 'Own');
  const later = live.events.filter(({ type, offset }) => type.startsWith('job.') && offset > left.offset);
  expect(later).toEqual([]);
  expect((await ben.api.get<Page<Job>>('/api/jobs')).body.items).toEqual([]);
});

it('asks and tells a removed member nothing of jobs that go on, in lists and the inbox either', async () => {
  const { hub, ada, ben, project, members } = await setUp();
  await ada.api.post(members, { email: ben.email, role: 'editor' });
  const image = { name: 'a.png', content: await cellsPng() };
  const asset = await ada.api.uploadOne(project.id, image, '?process=false');
  const start = async (parameters: object) =>
    (await ben.api.post<Job>(`/api/assets/${asset.id}/jobs`, { kind: 'counter', parameters })).body.id;
  const slow = await start({ ticks: 600, delayMs: 50 });
  const [asking, failing] = [await start({ outcome: 'ask' }), await start({ outcome: 'fail' })];
  await ada.api.request('DELETE', `${members}/${ben.id}`);
  const live = await connectLive(hub.url, await ben.api.token(), [{ channel: `user:${ben.id}` }]);
  await live.message('connected');
  await ada.api.post(`/api/jobs/${slow}/cancel`);
  await ada.api.jobIn(asking, 'reviewing');
  await ada.api.jobIn(failing, 'failed');
  // Whatever was told before this has come by then.
  await ben.api.createProject('Own');
  await live.event(({ type, data }) => type === 'project.created' && (data as Project).name === 'Own');
  expect(live.events.map(({ type }) => type).filter((type) => /^(job|batch)\./.test(type))).toEqual([]);
  expect((await ben.api.get('/api/reviews')).body).toMatchObject({ items: [] });
  const inbox = (await ben.api.get<Page<{ kind: string }>>('/api/notifications')).body.items;
  expect(inbox.map(({ kind }) => kind).filter((kind) => kind.startsWith('job.'))).toEqual([]);
});

it('tells the owner in their own channel how many people are in it, without calling that a change of it', async () => {
  const { hub, ada, ben, project, members } = await setUp();
  expect(project).toMatchObject({ memberCount: 1 });
  const live = await connectLive(hub.url, await ada.api.token(), [{ channel: `user:${ada.id}` }]);
  await live.message('connected');
  const told = (memberCount: number) =>
    live.event(
      ({ type, data }) => type === 'project.updated' && (data as Project | null)?.memberCount === memberCount,
    );
  await ada.api.post(members, { email: ben.email, role: 'viewer' });
  expect((await told(2)).data).toMatchObject({ id: project.id, updatedAt: project.updatedAt });
  expect((await ben.api.get<Page<Project>>('/api/projects')).body.items).toMatchObject([{ memberCount: 2 }]);
  await ada.api.request('DELETE', `${members}/${ben.id}`);
  await told(1);
});
