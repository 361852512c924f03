import { expect, it } from 'vitest';
import { createApi } from '../test-support/api.ts';
import { startTestHub } from '../test-support/hub.ts';

interface Operation {
  summary?: string;
  parameters?: { name: string; in: string }[];
  responses: Record<string, { content?: Record<string, unknown> }>;
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
    'DELETE /api/assets/{id}',
    'DELETE /api/projects/{id}',
    'GET /api/assets/{id}',
    'GET /api/assets/{id}/file',
    'GET /api/assets/{id}/thumbnail',
    'GET /api/auth/token',
    'GET /api/jobs/{id}',
    'GET /api/jobs/{id}/result',
    'GET /api/jobs/{id}/result.{format}',
    'GET /api/projects',
    'GET /api/projects/{id}',
    'GET /api/projects/{id}/assets',
    'GET /api/projects/{id}/jobs',
    'GET /api/results/{id}',
    'GET /api/results/{id}.{format}',
    'GET /api/session',
    'GET /healthz',
    'GET /readyz',
    'PATCH /api/projects/{id}',
    'POST /api/assets/{id}/jobs',
    'POST /api/auth/sign-in/email',
    'POST /api/auth/sign-out',
    'POST /api/jobs/{id}/cancel',
    'POST /api/jobs/{id}/retry',
    'POST /api/projects',
    'POST /api/projects/{id}/assets',
    'POST /api/projects/{id}/samples',
    'POST /api/setup',
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
  expect(Object.keys(body.components.schemas)).toEqual(
    expect.arrayContaining(['Project', 'Asset', 'Job', 'Problem', 'Session', 'Result']),
  );
});
