import type { WorkerAnswers, WorkerMethod, WorkerRun } from '@headway/protocol/workers';
import { workerCalls } from '@headway/protocol/workers';
import type { Asset, Job } from '@headway/protocol';
import { expect } from 'vitest';
import type { Answer, TestApi } from './api.ts';
import { cellsPng } from './images.ts';

/** A worker in another program that speaks HTTP. */
export interface HttpWorker {
  readonly token: string;
  call<Method extends WorkerMethod>(
    method: Method,
    params: object,
  ): Promise<Answer<WorkerAnswers[Method] & { code?: string; detail?: string }>>;
  /** Takes a job that must be there. */
  take(more?: object): Promise<WorkerRun>;
  /** A call about a run that must succeed. */
  about<Method extends WorkerMethod>(
    run: WorkerRun,
    method: Method,
    more?: object,
  ): Promise<WorkerAnswers[Method]>;
}

export function httpWorker(url: string, token: string, id = 'w1'): HttpWorker {
  const worker: HttpWorker = {
    token,
    async call(method, params) {
      const { job = '', ...body } = params as { job?: string };
      const path = workerCalls[method].path.replace(':id', job);
      const response = await fetch(`${url}/api/worker${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
      return { status: response.status, headers: response.headers, body: (await response.json()) as never };
    },
    async take(more = {}) {
      const { status, body } = await worker.call('take', { worker: { id }, waitMs: 10_000, ...more });
      expect(status).toBe(200);
      if (!body.run) throw new Error('There should have been a job to take.');
      return body.run;
    },
    async about({ job, fence }, method, more = {}) {
      const { status, body } = await worker.call(method, { job, fence, ...more });
      expect({ status, code: body.code }).toEqual({ status: 200 });
      return body;
    },
  };
  return worker;
}

/** Makes a token for a project. */
export async function workerToken(
  api: TestApi,
  projectId: string | undefined,
  { kinds = ['bright'], expiresInSeconds = 3600 }: { kinds?: string[]; expiresInSeconds?: number } = {},
): Promise<{ id: string; token: string }> {
  const { status, body } = await api.post<{ id: string; token: string }>('/api/worker-tokens', {
    name: 'Test',
    kinds,
    expiresInSeconds,
    ...(projectId !== undefined && { projectId }),
  });
  expect(status).toBe(201);
  return body;
}

/** An image with a waiting job for workers elsewhere. */
export async function foreignJob(
  api: TestApi,
  projectId: string,
  kind = 'bright',
): Promise<{ asset: Asset; job: Job }> {
  const asset = await api.uploadOne(
    projectId,
    { name: 'a.png', content: await cellsPng() },
    '?process=false',
  );
  const { status, body: job } = await api.post<Job>(`/api/assets/${asset.id}/jobs`, {
    kind,
    parameters: { least: 3 },
  });
  expect(status).toBe(202);
  return { asset, job };
}
