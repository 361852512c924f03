import { request } from '../api.ts';

/** A token for a worker in another program, as its maker sees it. */
export interface WorkerToken {
  id: string;
  name: string;
  kinds: readonly string[];
  /** Whose jobs it is for; `null`: those of all projects. */
  projectId: string | null;
  createdAt: string;
  expiresAt: string;
  /** To the minute. */
  lastUsedAt: string | null;
}

export interface NewWorkerToken {
  name: string;
  kinds: readonly string[];
  projectId?: string;
  expiresInSeconds: number;
}

export async function getWorkerTokens(signal?: AbortSignal): Promise<readonly WorkerToken[]> {
  const path = '/api/worker-tokens';
  return (await request<{ items: readonly WorkerToken[] }>(path, signal ? { signal } : {})).data.items;
}

/** The token itself is in this answer only. */
export async function createWorkerToken(draft: NewWorkerToken): Promise<WorkerToken & { token: string }> {
  const path = '/api/worker-tokens';
  return (await request<WorkerToken & { token: string }>(path, { method: 'POST', body: draft })).data;
}

export async function revokeWorkerToken(id: string): Promise<void> {
  await request(`/api/worker-tokens/${encodeURIComponent(id)}`, { method: 'DELETE' });
}
