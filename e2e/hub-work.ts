import { readFileSync } from 'node:fs';
import type { APIRequestContext } from 'playwright-core';

/** The kind that a hub leaves to workers elsewhere: here to the test itself, which so decides what happens when. */
const kind = 'bright-objects';

export interface HubWork {
  projectId: string;
  assetId: string;
  /** Asks for a run and leaves it waiting; the job's id. */
  request(): Promise<string>;
  /** Takes the run that waits. */
  take(): Promise<HeldRun>;
}

export interface HeldRun {
  report(progress: object): Promise<void>;
  complete(text: string): Promise<void>;
}

/** A project with one image, of which the test is the worker. `request` MUST be signed in. */
export async function prepareWork(hub: string, request: APIRequestContext, image: string): Promise<HubWork> {
  async function post<T>(path: string, data: object, headers: Record<string, string> = {}): Promise<T> {
    const answer = await request.post(hub + path, { headers: { origin: hub, ...headers }, data });
    if (!answer.ok()) throw new Error(`${path} was answered ${answer.status()}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }
  const { id: projectId } = await post<{ id: string }>('/api/projects', { name: 'Plate 7' });
  const { token } = await post<{ token: string }>('/api/worker-tokens', {
    name: 'A test',
    kinds: [kind],
    projectId,
    expiresInSeconds: 3600,
  });
  const uploaded = await request.post(`${hub}/api/projects/${projectId}/assets?process=false`, {
    headers: { origin: hub },
    multipart: { files: { name: 'nuclei.png', mimeType: 'image/png', buffer: readFileSync(image) } },
  });
  const { items } = (await uploaded.json()) as { items: [{ id: string }] };
  const assetId = items[0].id;

  async function call<T>(path: string, data: object): Promise<T> {
    const answer = await fetch(`${hub}/api/worker/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(data),
    });
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }
  return {
    projectId,
    assetId,
    request: async () => (await post<{ id: string }>(`/api/assets/${assetId}/jobs`, { kind })).id,
    async take() {
      const worker = { id: 'test', name: 'A test' };
      const { run } = await call<{ run: { job: string; fence: string } | null }>('take', {
        worker,
        waitMs: 20_000,
        leaseMs: 600_000,
      });
      if (!run) throw new Error('No run was waiting.');
      const of = `jobs/${run.job}`;
      return {
        report: async (progress) => void (await call(`${of}/report`, { fence: run.fence, ...progress })),
        complete: async (text) => {
          const summary = { outcome: 'ok', text };
          await call(`${of}/complete`, { fence: run.fence, result: resultOf, summary });
        },
      };
    },
  };
}

const resultOf = { count: 12, coverage: 0.0291 };
