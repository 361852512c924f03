/** Who may do something: whoever has such a right in the project, or who one has to be. */
export type Need = 'read' | 'write' | 'manage' | 'signed in' | 'administrator' | 'worker' | 'anyone';

/** A request that would do something, if one may. */
export interface Sent {
  /** In place of `{id}` and the other parts of the address. */
  parts?: Readonly<Record<string, string>>;
  query?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** What there is in the project to try it on. */
export interface Things {
  project: string;
  asset: string;
  /** An image of many planes. */
  stack: string;
  /** Ended, with a result. */
  job: string;
  waitingJob: string;
  askingJob: string;
  batch: string;
  result: string;
  review: string;
  upload: string;
  member: string;
  /** New ones, for what can be done once. */
  spareDeletion(): Promise<string>;
  spareBatch(): Promise<{ id: string; jobId: string }>;
  spareProject(): Promise<string>;
  spareAsset(): Promise<string>;
  spareMember(): Promise<string>;
}

interface Row {
  need: Need;
  /** Nobody has such a thing in the test: whoever may is told so. */
  lacks?: true;
  /** Tried only by whoever is signed out: it would end, or change, what the others are signed in with. */
  outsideOnly?: true;
  send?: (things: Things) => Sent | Promise<Sent>;
}

const row = (need: Need, send?: Row['send']): Row => ({ need, ...(send && { send }) });
const ofProject = (need: Need, rest: Omit<Sent, 'parts'> = {}): Row =>
  row(need, ({ project: id }) => ({ parts: { id }, ...rest }));
const ofAsset = (need: Need, rest: Omit<Sent, 'parts'> = {}): Row =>
  row(need, ({ asset: id }) => ({ parts: { id }, ...rest }));
const ofStack = (parts: Record<string, string> = {}): Row =>
  row('read', ({ stack: id }) => ({ parts: { id, ...parts } }));
const ofJob = (need: Need, rest: Omit<Sent, 'parts'> & { parts?: Record<string, string> } = {}): Row =>
  row(need, ({ job: id }) => ({ ...rest, parts: { id, ...rest.parts } }));
const ofWaiting = (rest: Omit<Sent, 'parts'> = {}): Row =>
  row('write', ({ waitingJob: id }) => ({ parts: { id }, body: {}, ...rest }));
const ofBatch = (need: Need, rest: Omit<Sent, 'parts'> = {}): Row =>
  row(need, ({ batch: id }) => ({ parts: { id }, ...rest }));
const ofUpload = (need: Need, rest: Omit<Sent, 'parts'> = {}): Row =>
  row(need, ({ upload: id }) => ({ parts: { id }, ...rest }));
const none = { parts: { id: 'none' } };
const tus = { 'tus-resumable': '1.0.0' };

/**
 * Each route of the API with what it needs. A route that is not here fails the test: add a line, and think about who
 * may call it. Those that end something come last among the lines of their kind.
 */
export const routeNeeds: Readonly<Record<string, Row>> = {
  'GET /api/projects/{id}': ofProject('read'),
  'GET /api/projects/{id}/activity': ofProject('read'),
  'GET /api/projects/{id}/figures': ofProject('read'),
  'GET /api/projects/{id}/results.csv': ofProject('read'),
  'POST /api/projects/{id}/results.csv': ofProject('read', { body: {} }),
  'GET /api/projects/{id}/assets': ofProject('read'),
  'GET /api/projects/{id}/batches': ofProject('read'),
  'GET /api/projects/{id}/deletions': ofProject('read'),
  'GET /api/projects/{id}/jobs': ofProject('read'),
  'GET /api/projects/{id}/members': ofProject('read'),
  'GET /api/projects/{id}/uploads': ofProject('read'),
  'PATCH /api/projects/{id}': ofProject('write', { body: { name: 'Another name' } }),
  'POST /api/projects/{id}/assets': ofProject('write', { body: new FormData() }),
  'POST /api/projects/{id}/samples': ofProject('write', { body: {} }),
  'POST /api/projects/{id}/batches': row('write', ({ project: id, asset }) => ({
    parts: { id },
    body: { kind: 'counter', assetIds: [asset] },
  })),
  'POST /api/projects/{id}/assets/actions': row('write', ({ project: id, asset }) => ({
    parts: { id },
    body: { action: 'run', kind: 'counter', assetIds: [asset] },
  })),
  'POST /api/projects/{id}/uploads': ofProject('write', { body: { files: [{ name: 'b.png', bytes: 9 }] } }),
  // Of what somebody else sends: only the owner steers it.
  'POST /api/projects/{id}/uploads/actions': row('manage', ({ project: id, upload }) => ({
    parts: { id },
    body: { action: 'pause', ids: [upload] },
  })),
  'POST /api/projects/{id}/members': ofProject('manage', {
    body: { email: 'nobody@example.org', role: 'viewer' },
  }),
  'GET /api/projects/{id}/invitations': ofProject('manage'),
  'DELETE /api/projects/{id}/invitations/{invitationId}': {
    ...row('manage', ({ project: id }) => ({ parts: { id, invitationId: 'none' } })),
    lacks: true,
  },
  'PATCH /api/projects/{id}/members/{userId}': row('manage', ({ project: id, member: userId }) => ({
    parts: { id, userId },
    body: { role: 'viewer' },
  })),
  'DELETE /api/projects/{id}/members/{userId}': row('manage', async ({ project: id, spareMember }) => ({
    parts: { id, userId: await spareMember() },
  })),
  'DELETE /api/projects/{id}': row('manage', async ({ spareProject }) => ({
    parts: { id: await spareProject() },
  })),

  'GET /api/assets/{id}': ofAsset('read'),
  'GET /api/assets/{id}/file': ofAsset('read'),
  'GET /api/assets/{id}/pixels': ofAsset('read'),
  'GET /api/assets/{id}/pipelines': ofAsset('read'),
  'GET /api/assets/{id}/stack': ofStack(),
  'GET /api/assets/{id}/stack/histogram': ofStack(),
  'GET /api/assets/{id}/planes/{plane}/pixels': ofStack({ plane: 'z0-t0' }),
  'GET /api/assets/{id}/planes/{plane}/{level}/{column}/{row}': ofStack({
    plane: 'max0-1-t0',
    level: '0',
    column: '0',
    row: '0',
  }),
  'GET /api/assets/{id}/pixels/{level}/{column}/{row}': row('read', ({ asset: id }) => ({
    parts: { id, level: '0', column: '0', row: '0' },
  })),
  'GET /api/assets/{id}/results': ofAsset('read'),
  'GET /api/assets/{id}/thumbnail': ofAsset('read'),
  'PATCH /api/assets/{id}': ofAsset('write', { body: { pixelSizeUm: 0.5 } }),
  'POST /api/assets/{id}/jobs': ofAsset('write', { body: { kind: 'counter' } }),
  'PUT /api/assets/{id}/editing': ofAsset('write', {
    body: { clientId: 'tab', state: { resultId: 'R', holds: [], at: null } },
  }),
  'PUT /api/assets/{id}/current-result': row('write', ({ asset: id, result: resultId }) => ({
    parts: { id },
    body: { resultId },
  })),
  'DELETE /api/assets/{id}': row('write', async ({ spareAsset }) => ({ parts: { id: await spareAsset() } })),

  'GET /api/deletions/{id}/thumbnail': row('read', async ({ spareDeletion }) => ({
    parts: { id: await spareDeletion() },
  })),
  'POST /api/deletions/{id}/restore': row('write', async ({ spareDeletion }) => ({
    parts: { id: await spareDeletion() },
    body: {},
  })),
  'DELETE /api/deletions/{id}': row('write', async ({ spareDeletion }) => ({
    parts: { id: await spareDeletion() },
  })),

  'GET /api/results/{id}': row('read', ({ result: id }) => ({ parts: { id } })),
  'GET /api/results/{id}.{format}': row('read', ({ result: id }) => ({ parts: { id, format: 'csv' } })),
  'POST /api/results/{id}/versions': row('write', ({ result: id }) => ({
    parts: { id },
    body: { operations: [{ type: 'delete', ids: [1] }] },
  })),

  'GET /api/jobs/{id}': ofJob('read'),
  'GET /api/jobs/{id}/attempts': ofJob('read'),
  'GET /api/jobs/{id}/items': ofJob('read'),
  'GET /api/jobs/{id}/log': ofJob('read'),
  'GET /api/jobs/{id}/place': ofJob('read'),
  'GET /api/jobs/{id}/result': ofJob('read'),
  'GET /api/jobs/{id}/result.{format}': ofJob('read', { parts: { format: 'csv' } }),
  'GET /api/jobs/{id}/steps': ofJob('read'),
  'GET /api/jobs/{id}/draft': ofJob('read'),
  'GET /api/jobs/{id}/previews/{file}': { ...ofJob('read', { parts: { file: 'none.png' } }), lacks: true },
  'POST /api/jobs/{id}/prioritize': ofWaiting({ body: { priority: 1 } }),
  'POST /api/jobs/{id}/pause': ofWaiting(),
  'POST /api/jobs/{id}/resume': ofWaiting(),
  'POST /api/jobs/{id}/cancel': ofWaiting(),
  'POST /api/jobs/{id}/retry': ofWaiting(),

  'GET /api/reviews/{id}': row('read', ({ review: id }) => ({ parts: { id } })),
  'POST /api/reviews/{id}/answer': row('write', ({ review: id }) => ({
    parts: { id },
    body: { answer: 'yes' },
  })),

  'GET /api/batches/{id}': ofBatch('read'),
  'POST /api/batches/{id}/jobs': row('write', ({ batch: id, asset }) => ({
    parts: { id },
    body: { kind: 'counter', assetIds: [asset] },
  })),
  'POST /api/batches/{id}/pause': ofBatch('write', { body: {} }),
  'POST /api/batches/{id}/resume': ofBatch('write', { body: {} }),
  'POST /api/batches/{id}/seal': ofBatch('write', { body: {} }),
  'DELETE /api/batches/{id}/jobs/{jobId}': row('write', async ({ spareBatch }) => ({
    parts: { ...(await spareBatch()) },
  })),
  'POST /api/batches/{id}/cancel': ofBatch('write', { body: {} }),

  'POST /api/uploads': row('write', ({ project }) => ({
    headers: {
      ...tus,
      'upload-length': '9',
      'upload-metadata': `projectId ${btoa(project)},name ${btoa('c.png')}`,
    },
  })),
  'GET /api/uploads/{id}': ofUpload('read'),
  'PATCH /api/uploads/{id}': ofUpload('manage', {
    headers: { ...tus, 'upload-offset': '7', 'content-type': 'application/offset+octet-stream' },
  }),
  'DELETE /api/uploads/{id}': ofUpload('manage', { headers: tus }),

  'POST /api/worker-tokens': row('manage', ({ project: projectId }) => ({
    body: { name: 'Lab', kinds: ['elsewhere'], projectId, expiresInSeconds: 60 },
  })),

  'GET /api/people': row('administrator'),
  'PATCH /api/people/{id}': row('administrator', () => ({ ...none, body: { active: true } })),
  'POST /api/notices': row('administrator', () => ({ body: { level: 'info', message: 'Hello' } })),
  'DELETE /api/notices/{id}': row('administrator', () => none),

  'GET /api/account/sessions': row('signed in'),
  'GET /api/activity': row('signed in'),
  'GET /api/auth/token': row('signed in'),
  'GET /api/contacts': row('signed in'),
  'GET /api/deletions': row('signed in'),
  'GET /api/inbox': row('signed in'),
  'GET /api/jobs': row('signed in'),
  'GET /api/memberships': row('signed in'),
  'GET /api/notices': row('signed in'),
  'GET /api/notifications': row('signed in'),
  'GET /api/projects': row('signed in'),
  'GET /api/queue': row('signed in'),
  'GET /api/queue/throughput': row('signed in'),
  'GET /api/reviews': row('signed in'),
  'GET /api/system/history': row('signed in'),
  'GET /api/system/warnings': row('signed in'),
  'GET /api/search': row('signed in', () => ({ query: '?q=a' })),
  'GET /api/uploads': row('signed in'),
  'GET /api/worker-tokens': row('signed in'),
  'PATCH /api/account': row('signed in', () => ({ body: { name: 'Somebody' } })),
  'POST /api/jobs/actions': row('signed in', () => ({ body: { action: 'cancel', ids: ['none'] } })),
  'POST /api/notices/{id}/dismiss': row('signed in', () => ({ ...none, body: {} })),
  'POST /api/notifications/read': row('signed in', () => ({ body: { ids: ['none'] } })),
  'POST /api/projects': row('signed in', () => ({ body: { name: 'One of mine' } })),
  'DELETE /api/account/sessions/{id}': row('signed in', () => none),
  'DELETE /api/worker-tokens/{id}': row('signed in', () => none),
  // Last: the sessions of who asks end with it.
  'DELETE /api/account/sessions': { ...row('signed in'), outsideOnly: true },
  'POST /api/auth/change-password': {
    ...row('signed in', () => ({
      body: { currentPassword: 'wrong password', newPassword: 'another password' },
    })),
    outsideOnly: true,
  },

  'GET /healthz': row('anyone'),
  'GET /readyz': row('anyone'),
  'GET /api/session': row('anyone'),
  'OPTIONS /api/uploads': row('anyone'),
  'POST /api/invitations/look': row('anyone', () => ({ body: { token: 'none' } })),
  'POST /api/invitations/accept': row('anyone', () => ({ body: { token: 'none' } })),
  'POST /api/setup': row('anyone', () => ({
    body: { code: 'none', email: 'a@example.org', password: 'long enough' },
  })),
  'POST /api/auth/sign-in/email': row('anyone', () => ({
    body: { email: 'nobody@example.org', password: 'long enough' },
  })),
  'POST /api/auth/sign-out': { ...row('anyone', () => ({ body: {} })), outsideOnly: true },
  'POST /api/auth/request-password-reset': row('anyone', () => ({
    body: { email: 'nobody@example.org' },
  })),
  'POST /api/auth/reset-password': row('anyone', () => ({
    body: { token: 'none', newPassword: 'long enough' },
  })),

  'GET /api/worker/jobs/{id}/file': row('worker', () => ({ ...none, query: '?fence=none' })),
  'POST /api/worker/open': row('worker', () => ({ body: { kind: 'elsewhere' } })),
  'POST /api/worker/take': row('worker', () => ({ body: { kinds: ['elsewhere'] } })),
  ...Object.fromEntries(
    ['complete', 'fail', 'heartbeat', 'item', 'log', 'preview', 'release', 'report', 'review', 'save'].map(
      (call) => [`POST /api/worker/jobs/{id}/${call}`, row('worker', () => ({ ...none, body: {} }))],
    ),
  ),
};

/** Each namespace of channels: what it takes to hear the one of the project, and its id there. */
export const channelNeeds: Readonly<
  Record<string, { need: Need; id: (things: Things, owner: string) => string }>
> = {
  project: { need: 'read', id: ({ project }) => project },
  asset: { need: 'read', id: ({ asset }) => asset },
  job: { need: 'read', id: ({ job }) => job },
  'job-log': { need: 'read', id: ({ job }) => job },
  batch: { need: 'read', id: ({ batch }) => batch },
  user: { need: 'administrator', id: (_things, owner) => owner },
  worker: { need: 'worker', id: () => 'none' },
  queue: { need: 'signed in', id: () => 'default' },
  system: { need: 'signed in', id: () => '' },
};
