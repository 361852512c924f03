import { expect, it } from 'vitest';
import { createApi } from '../test-support/api.ts';
import { startSignedIn, startTestHub } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';

interface Answers {
  [status: string]: { content?: Record<string, { schema?: unknown }>; headers?: Record<string, unknown> };
}
interface Operation {
  operationId?: string;
  summary?: string;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: { properties: Record<string, unknown> } }> };
  security?: unknown[];
  responses: Answers;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

it('has every route, its parameters and its answers, with references that lead somewhere', async () => {
  const hub = await startTestHub();
  const { status, body } = await createApi(hub.url).get<Document>('/api/openapi.json');
  expect(status).toBe(200);
  expect(body.openapi).toMatch(/^3\.1/);
  const operations = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  expect(operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`).toSorted()).toEqual([
    'DELETE /api/account/sessions',
    'DELETE /api/account/sessions/{id}',
    'DELETE /api/assets/{id}',
    'DELETE /api/batches/{id}/jobs/{jobId}',
    'DELETE /api/deletions/{id}',
    'DELETE /api/notices/{id}',
    'DELETE /api/projects/{id}',
    'DELETE /api/projects/{id}/invitations/{invitationId}',
    'DELETE /api/projects/{id}/members/{userId}',
    'DELETE /api/uploads/{id}',
    'DELETE /api/worker-tokens/{id}',
    'GET /api/account/sessions',
    'GET /api/activity',
    'GET /api/assets/{id}',
    'GET /api/assets/{id}/file',
    'GET /api/assets/{id}/pipelines',
    'GET /api/assets/{id}/pixels',
    'GET /api/assets/{id}/pixels/{level}/{column}/{row}',
    'GET /api/assets/{id}/planes/{plane}/pixels',
    'GET /api/assets/{id}/planes/{plane}/{level}/{column}/{row}',
    'GET /api/assets/{id}/results',
    'GET /api/assets/{id}/stack',
    'GET /api/assets/{id}/stack/histogram',
    'GET /api/assets/{id}/thumbnail',
    'GET /api/auth/token',
    'GET /api/batches/{id}',
    'GET /api/contacts',
    'GET /api/deletions',
    'GET /api/deletions/{id}/thumbnail',
    'GET /api/inbox',
    'GET /api/jobs',
    'GET /api/jobs/{id}',
    'GET /api/jobs/{id}/attempts',
    'GET /api/jobs/{id}/draft',
    'GET /api/jobs/{id}/items',
    'GET /api/jobs/{id}/log',
    'GET /api/jobs/{id}/place',
    'GET /api/jobs/{id}/previews/{file}',
    'GET /api/jobs/{id}/result',
    'GET /api/jobs/{id}/result.{format}',
    'GET /api/jobs/{id}/steps',
    'GET /api/memberships',
    'GET /api/notices',
    'GET /api/notifications',
    'GET /api/people',
    'GET /api/projects',
    'GET /api/projects/{id}',
    'GET /api/projects/{id}/activity',
    'GET /api/projects/{id}/assets',
    'GET /api/projects/{id}/batches',
    'GET /api/projects/{id}/deletions',
    'GET /api/projects/{id}/figures',
    'GET /api/projects/{id}/invitations',
    'GET /api/projects/{id}/jobs',
    'GET /api/projects/{id}/members',
    'GET /api/projects/{id}/results.csv',
    'GET /api/projects/{id}/uploads',
    'GET /api/queue',
    'GET /api/queue/throughput',
    'GET /api/results/{id}',
    'GET /api/results/{id}.{format}',
    'GET /api/reviews',
    'GET /api/reviews/{id}',
    'GET /api/search',
    'GET /api/session',
    'GET /api/system/history',
    'GET /api/system/warnings',
    'GET /api/uploads',
    'GET /api/uploads/{id}',
    'GET /api/worker-tokens',
    'GET /api/worker/jobs/{id}/file',
    'GET /healthz',
    'GET /readyz',
    'OPTIONS /api/uploads',
    'PATCH /api/account',
    'PATCH /api/assets/{id}',
    'PATCH /api/people/{id}',
    'PATCH /api/projects/{id}',
    'PATCH /api/projects/{id}/members/{userId}',
    'PATCH /api/uploads/{id}',
    'POST /api/assets/{id}/jobs',
    'POST /api/auth/change-password',
    'POST /api/auth/request-password-reset',
    'POST /api/auth/reset-password',
    'POST /api/auth/sign-in/email',
    'POST /api/auth/sign-out',
    'POST /api/batches/{id}/cancel',
    'POST /api/batches/{id}/jobs',
    'POST /api/batches/{id}/pause',
    'POST /api/batches/{id}/resume',
    'POST /api/batches/{id}/seal',
    'POST /api/deletions/{id}/restore',
    'POST /api/invitations/accept',
    'POST /api/invitations/look',
    'POST /api/jobs/actions',
    'POST /api/jobs/{id}/cancel',
    'POST /api/jobs/{id}/pause',
    'POST /api/jobs/{id}/prioritize',
    'POST /api/jobs/{id}/resume',
    'POST /api/jobs/{id}/retry',
    'POST /api/notices',
    'POST /api/notices/{id}/dismiss',
    'POST /api/notifications/read',
    'POST /api/projects',
    'POST /api/projects/{id}/assets',
    'POST /api/projects/{id}/assets/actions',
    'POST /api/projects/{id}/batches',
    'POST /api/projects/{id}/members',
    'POST /api/projects/{id}/results.csv',
    'POST /api/projects/{id}/samples',
    'POST /api/projects/{id}/uploads',
    'POST /api/projects/{id}/uploads/actions',
    'POST /api/results/{id}/versions',
    'POST /api/reviews/{id}/answer',
    'POST /api/setup',
    'POST /api/uploads',
    'POST /api/worker-tokens',
    'POST /api/worker/jobs/{id}/complete',
    'POST /api/worker/jobs/{id}/fail',
    'POST /api/worker/jobs/{id}/heartbeat',
    'POST /api/worker/jobs/{id}/item',
    'POST /api/worker/jobs/{id}/log',
    'POST /api/worker/jobs/{id}/preview',
    'POST /api/worker/jobs/{id}/release',
    'POST /api/worker/jobs/{id}/report',
    'POST /api/worker/jobs/{id}/review',
    'POST /api/worker/jobs/{id}/save',
    'POST /api/worker/open',
    'POST /api/worker/take',
    'PUT /api/assets/{id}/current-result',
    'PUT /api/assets/{id}/editing',
  ]);
  for (const { path, operation } of operations) {
    expect(operation.summary, path).toBeTruthy();
    expect(Object.keys(operation.responses).length, path).toBeGreaterThan(0);
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
    const declared = (operation.parameters ?? []).filter((p) => p.in === 'path').map((p) => p.name);
    expect(declared.toSorted(), path).toEqual(named.toSorted());
  }
  for (const [, name] of JSON.stringify(body).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    expect(body.components.schemas).toHaveProperty([name ?? '']);
  }
  expect(Object.keys(body.components.schemas).toSorted()).toEqual([
    'Activity',
    'Asset',
    'Batch',
    'Contact',
    'Deletion',
    'Draft',
    'FoundImage',
    'Inbox',
    'Invitation',
    'Job',
    'Member',
    'Notification',
    'Problem',
    'Project',
    'ProjectFigures',
    'Result',
    'ResultVersion',
    'Review',
    'Session',
    'Upload',
    'UploadBatch',
  ]);
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(operations.length);
  expect(ids).not.toContain(undefined);
});

it('says what problems look like, which answers are files, and what an upload is made of', async () => {
  const hub = await startTestHub();
  const { body } = await createApi(hub.url).get<Document>('/api/openapi.json');
  for (const [path, methods] of Object.entries(body.paths)) {
    for (const { responses } of Object.values(methods)) {
      const problems = Object.entries(responses).filter(([status]) => !/^[23]/.test(status));
      expect(problems.map(([status]) => status)).toContain('default');
      for (const [, { content = {} }] of problems) {
        expect([path, content]).toEqual([
          path,
          { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        ]);
      }
      expect(Object.keys(responses).some((status) => /^[23]/.test(status))).toBe(true);
    }
  }
  const types = (path: string, status = '200') =>
    Object.keys(body.paths[path]?.['get']?.responses[status]?.content ?? {});
  expect(types('/api/assets/{id}/thumbnail')).toEqual(['image/webp']);
  expect(types('/api/assets/{id}/file')).toEqual(['image/png', 'image/jpeg', 'image/tiff']);
  expect(types('/api/results/{id}.{format}')).toEqual(['text/csv', 'application/geo+json', 'image/tiff']);
  expect(types('/api/jobs/{id}/result.{format}')).toEqual(['text/csv', 'application/geo+json', 'image/tiff']);
  expect(body.paths['/api/jobs/{id}/result']?.['get']?.responses['302']?.headers).toHaveProperty('Location');
  expect(body.paths['/api/projects/{id}/assets']?.['get']?.responses['200']?.headers).toHaveProperty([
    'Headway-Position',
  ]);
  const upload = body.paths['/api/projects/{id}/assets']?.['post'];
  expect(upload?.requestBody?.content['multipart/form-data']?.schema.properties).toHaveProperty('files');
  expect(body.paths['/healthz']?.['get']?.security).toEqual([]);
  expect(upload?.security).toBeUndefined();
});

it('names every answer that was met on the way through', async () => {
  const { api } = await startSignedIn();
  const { paths } = (await api.get<Document>('/api/openapi.json')).body;
  const { id } = await api.createProject();
  const asset = await api.uploadOne(id, { name: 'a.png', content: await cellsPng() });
  await api.jobIn(asset.latestJobId ?? '', 'completed');
  const job = asset.latestJobId ?? '';
  const result = (await api.get(`/api/jobs/${job}/result`)).headers.get('location')?.split('/').at(-1) ?? '';
  const calls = [
    ['get', '/api/projects', {}],
    ['get', '/api/projects?limit=0', {}],
    ['post', '/api/projects', {}],
    ['get', '/api/projects/{id}', { id }],
    ['get', '/api/projects/{id}', { id: 'x'.repeat(100) }],
    ['get', '/api/projects/{id}/assets', { id }],
    ['post', '/api/projects/{id}/assets', { id }],
    ['get', '/api/assets/{id}', { id: asset.id }],
    ['get', '/api/assets/{id}/thumbnail', { id: asset.id }],
    ['get', '/api/assets/{id}/thumbnail', { id: 'gone' }],
    ['get', '/api/assets/{id}/file', { id: asset.id }],
    ['post', '/api/assets/{id}/jobs', { id: asset.id }],
    ['get', '/api/jobs/{id}', { id: job }],
    ['get', '/api/jobs/{id}/result', { id: job }],
    ['get', '/api/jobs/{id}/result.{format}', { id: job, format: 'csv' }],
    ['post', '/api/jobs/{id}/retry', { id: job }],
    ['get', '/api/results/{id}', { id: result }],
    ['get', '/api/results/{id}.{format}', { id: result, format: 'csv' }],
    ['get', '/api/results/{id}.{format}', { id: result, format: 'nonsense' }],
    ['get', '/api/session', {}],
    ['get', '/readyz', {}],
  ] as const;
  for (const [method, template, values] of calls) {
    const path = template.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
      String(Object.entries(values).find(([key]) => key === name)?.[1]),
    );
    const { status, headers } = await api.request(
      method.toUpperCase(),
      path,
      method === 'post' ? {} : undefined,
    );
    const documented = paths[template.split('?', 1)[0] ?? '']?.[method]?.responses[status];
    expect([method, path, status, documented]).toEqual([method, path, status, expect.anything()]);
    const type = headers.get('content-type')?.split(';', 1)[0] ?? 'none';
    expect([path, type]).toEqual([path, expect.toBeOneOf(Object.keys(documented?.content ?? { none: 1 }))]);
    if (headers.has('headway-position')) expect(documented?.headers).toHaveProperty(['Headway-Position']);
  }
});
