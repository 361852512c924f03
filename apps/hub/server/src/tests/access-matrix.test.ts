import type { Deletion, Page } from '@headway/hub-api';
import type { Batch, Job, JobReview } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../database.ts';
import { channelsOfHub } from '../live.ts';
import { channelNeeds, type Need, routeNeeds, type Sent, type Things } from '../test-support/access-table.ts';
import { signedInPerson } from '../test-support/accounts.ts';
import { createApi, type TestApi } from '../test-support/api.ts';
import { dataFolder, startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';
import { stackFile } from '../test-support/stack-file.ts';

const people = ['nobody', 'stranger', 'viewer', 'editor', 'owner'] as const;
type Person = (typeof people)[number];
type Verdict = 'yes' | 'unauthenticated' | 'forbidden' | 'not_found';

/** The owner has made the first account, and so is the administrator, too. */
const expected: Readonly<Record<Need, Readonly<Record<Person, Verdict>>>> = {
  read: { nobody: 'unauthenticated', stranger: 'not_found', viewer: 'yes', editor: 'yes', owner: 'yes' },
  write: {
    nobody: 'unauthenticated',
    stranger: 'not_found',
    viewer: 'forbidden',
    editor: 'yes',
    owner: 'yes',
  },
  manage: {
    nobody: 'unauthenticated',
    stranger: 'not_found',
    viewer: 'forbidden',
    editor: 'forbidden',
    owner: 'yes',
  },
  administrator: {
    nobody: 'unauthenticated',
    stranger: 'forbidden',
    viewer: 'forbidden',
    editor: 'forbidden',
    owner: 'yes',
  },
  'signed in': { nobody: 'unauthenticated', stranger: 'yes', viewer: 'yes', editor: 'yes', owner: 'yes' },
  worker: {
    nobody: 'unauthenticated',
    stranger: 'unauthenticated',
    viewer: 'unauthenticated',
    editor: 'unauthenticated',
    owner: 'unauthenticated',
  },
  anyone: { nobody: 'yes', stranger: 'yes', viewer: 'yes', editor: 'yes', owner: 'yes' },
};

async function setUp() {
  const dataDir = dataFolder();
  const { hub, api: owner } = await startSignedIn({ dataDir });
  const place = { url: hub.url, dataDir };
  const [editor, viewer, stranger] = [
    await signedInPerson(place, 'Editor'),
    await signedInPerson(place, 'Viewer'),
    await signedInPerson(place, 'Stranger'),
  ];
  const { id: project } = await owner.createProject();
  for (const [{ email }, role] of [
    [editor, 'editor'],
    [viewer, 'viewer'],
  ] as const) {
    await owner.post(`/api/projects/${project}/members`, { email, role });
  }
  const apis: Record<Person, TestApi> = {
    nobody: createApi(hub.url),
    stranger: stranger.api,
    viewer: viewer.api,
    editor: editor.api,
    owner,
  };
  return { hub, dataDir, place, apis, things: await fill(owner, { project, member: viewer.id, place }) };
}

/** Puts something of each kind into the project. */
async function fill(
  owner: TestApi,
  { project, member, place }: { project: string; member: string; place: { url: string; dataDir: string } },
): Promise<Things> {
  const content = await cellsPng();
  const { id: asset, latestJobId } = await owner.uploadOne(project, { name: 'a.png', content });
  const job = latestJobId ?? '';
  await owner.jobIn(job, 'completed');
  const location = (await owner.get(`/api/jobs/${job}/result`)).headers.get('location') ?? '';
  const start = async (parameters: object): Promise<string> =>
    (await owner.post<Job>(`/api/assets/${asset}/jobs`, { kind: 'counter', parameters })).body.id;
  const askingJob = await start({ outcome: 'ask' });
  await owner.jobIn(askingJob, 'reviewing');
  const { items: asked } = (await owner.get<Page<JobReview>>(`/api/reviews?jobId=${askingJob}`)).body;
  // From here on the one worker is busy, and what is started waits.
  await owner.jobIn(await start({ ticks: 100_000, delayMs: 50 }), 'running');
  const spareBatch = async () => {
    const work = { kind: 'counter', assetIds: [asset] };
    const { id } = (await owner.post<Batch>(`/api/projects/${project}/batches`, work)).body;
    const { items } = (await owner.get<Page<Job>>(`/api/jobs?projectId=${project}&batchId=${id}`)).body;
    return { id, jobId: items[0]?.id ?? '' };
  };
  const announced = await owner.post<{ items: { id: string }[] }>(`/api/projects/${project}/uploads`, {
    files: [{ name: 'sent.png', bytes: 99 }],
  });
  const stack = await owner.uploadOne(project, { name: 'stack.tif', content: stackFile() }, '?process=false');
  let count = 0;
  const spareAsset = async (): Promise<string> => {
    // Another content each time: the same one would be a duplicate.
    const file = { name: `${(count += 1)}.png`, content: Buffer.concat([content, Buffer.from([count])]) };
    return (await owner.uploadOne(project, file, '?process=false')).id;
  };
  return {
    project,
    asset,
    stack: stack.id,
    job,
    askingJob,
    waitingJob: await start({}),
    batch: (await spareBatch()).id,
    result: location.split('/').at(-1) ?? '',
    review: asked[0]?.id ?? '',
    upload: announced.body.items[0]?.id ?? '',
    member,
    spareBatch,
    spareAsset,
    async spareDeletion() {
      return (await owner.request<Deletion>('DELETE', `/api/assets/${await spareAsset()}`)).body.id;
    },
    async spareProject() {
      const { id } = await owner.createProject('Spare');
      for (const [email, role] of [
        ['editor@example.org', 'editor'],
        ['viewer@example.org', 'viewer'],
      ]) {
        await owner.post(`/api/projects/${id}/members`, { email, role });
      }
      return id;
    },
    async spareMember() {
      const { id, email } = await signedInPerson(place, `Spare${(count += 1)}`);
      await owner.post(`/api/projects/${project}/members`, { email, role: 'viewer' });
      return id;
    },
  };
}

async function call(
  api: TestApi,
  route: string,
  { parts = {}, query = '', body, headers }: Sent,
): Promise<{ status: number; code: string | undefined }> {
  const [method = '', template = ''] = route.split(' ');
  const path = template.replaceAll(/\{(\w+)\}/g, (_all, name: string) => parts[name] ?? `missing-${name}`);
  const answer = await api.request<{ code?: string } | null>(method, path + query, body, headers);
  return { status: answer.status, code: answer.body?.code };
}

function verdictOf({ status, code }: { status: number; code: string | undefined }, need: Need): Verdict {
  // Wrong passwords and the like are answers to whoever may ask.
  if (need === 'anyone') return code === 'unauthenticated' ? code : status === 403 ? 'forbidden' : 'yes';
  // Workers have tokens; what they send may be looked at before that.
  if (need === 'worker') return status >= 400 ? 'unauthenticated' : 'yes';
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  // Of what is one's own there may be nothing with this id.
  if (status === 404 && code === 'not_found' && need !== 'signed in' && need !== 'administrator')
    return 'not_found';
  return 'yes';
}

describe('who may do what', () => {
  it(
    'lets each person call the routes that the table says, and knows all routes',
    { timeout: 240_000 },
    async () => {
      const { apis, things } = await setUp();
      const { paths } = (
        await apis.owner.get<{ paths: Record<string, Record<string, unknown>> }>('/api/openapi.json')
      ).body;
      const documented = Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
      );
      expect(Object.keys(routeNeeds).toSorted()).toEqual(documented.toSorted());

      const found: Record<string, Partial<Record<Person, string>>> = {};
      const wanted: typeof found = {};
      for (const [route, { need, send, lacks, outsideOnly }] of Object.entries(routeNeeds)) {
        for (const person of outsideOnly ? (['nobody'] as const) : people) {
          const answer = await call(apis[person], route, (await send?.(things)) ?? {});
          const should = expected[need][person];
          const verdict = verdictOf(answer, need);
          (wanted[route] ??= {})[person] = lacks && should === 'yes' ? 'not_found' : should;
          (found[route] ??= {})[person] = verdict;
        }
      }
      expect(found).toEqual(wanted);
    },
  );

  it('lets each person hear the channels that the table says, and knows all namespaces', async () => {
    const { hub, dataDir, apis, things } = await setUp();
    const db = openDatabase(`${dataDir}/hub.db`);
    const namespaces = Object.keys(channelsOfHub({ db, queue: {} as never }));
    await db.destroy();
    expect(Object.keys(channelNeeds).toSorted()).toEqual(namespaces.toSorted());

    const { user } = (await apis.owner.get<{ user: { id: string } }>('/api/session')).body;
    const rows = Object.entries(channelNeeds).map(([namespace, { need, id }]) => {
      const of = id(things, user.id);
      return { need, channel: of === '' ? namespace : `${namespace}:${of}` };
    });
    for (const person of people) {
      const token = person === 'nobody' ? null : await apis[person].token();
      const live = await connectLive(
        hub.url,
        token,
        rows.map(({ channel }) => ({ channel })),
      );
      if (person === 'nobody') {
        expect(await live.closed).toBe(4501);
        continue;
      }
      const { subscriptions } = await live.message('connected');
      const heard = subscriptions.map((each) => [each.channel, 'code' in each ? each.code : 'yes']);
      expect([person, heard]).toEqual([
        person,
        rows.map(({ need, channel }) => [channel, expected[need][person] === 'yes' ? 'yes' : 'forbidden']),
      ]);
    }
  });
});
