import type { Job, Project } from '@headway/protocol';
import type { ResultDocument, SessionInfo, UploadAnswer } from '@headway/hub-api';
import { type Answer, request } from './api.ts';

/** The server's endpoints as functions. Each throws `ApiError`. */

const of = encodeURIComponent;
const withSignal = (signal: AbortSignal | undefined): { signal?: AbortSignal } => (signal ? { signal } : {});

export async function getSession(signal?: AbortSignal): Promise<SessionInfo> {
  return (await request<SessionInfo>('/api/session', withSignal(signal))).data;
}

export async function signIn(credentials: { email: string; password: string }): Promise<void> {
  await request('/api/auth/sign-in/email', { method: 'POST', body: credentials });
}

export async function signOut(): Promise<void> {
  await request('/api/auth/sign-out', { method: 'POST', body: {} });
}

export interface FirstAccount {
  code: string;
  email: string;
  password: string;
  name?: string;
}

export async function createFirstAccount(account: FirstAccount): Promise<void> {
  await request('/api/setup', { method: 'POST', body: account });
}

/** A short-lived token for the live connection; `null` when nobody is signed in. */
export async function getLiveToken(): Promise<string | null> {
  return (await request<{ token?: string }>('/api/auth/token')).data.token ?? null;
}

export async function getProject(id: string, signal?: AbortSignal): Promise<Answer<Project>> {
  return await request<Project>(`/api/projects/${of(id)}`, withSignal(signal));
}

export async function createProject(name: string): Promise<Project> {
  return (await request<Project>('/api/projects', { method: 'POST', body: { name } })).data;
}

export async function renameProject(id: string, name: string): Promise<Project> {
  return (await request<Project>(`/api/projects/${of(id)}`, { method: 'PATCH', body: { name } })).data;
}

export async function deleteProject(id: string): Promise<void> {
  await request(`/api/projects/${of(id)}`, { method: 'DELETE' });
}

/** Fills a project with the sample images that come with the server. */
export async function addSamples(projectId: string): Promise<UploadAnswer> {
  const path = `/api/projects/${of(projectId)}/samples`;
  return (await request<UploadAnswer>(path, { method: 'POST', body: {} })).data;
}

export async function deleteAsset(id: string): Promise<void> {
  await request(`/api/assets/${of(id)}`, { method: 'DELETE' });
}

export async function startJob(
  assetId: string,
  job: { kind: string; parameters?: Readonly<Record<string, unknown>> },
): Promise<Job> {
  return (await request<Job>(`/api/assets/${of(assetId)}/jobs`, { method: 'POST', body: job })).data;
}

export async function cancelJob(id: string): Promise<Job> {
  return (await request<Job>(`/api/jobs/${of(id)}/cancel`, { method: 'POST', body: {} })).data;
}

export async function retryJob(id: string): Promise<Job> {
  return (await request<Job>(`/api/jobs/${of(id)}/retry`, { method: 'POST', body: {} })).data;
}

/** Where a job stands in line; `position` is null for one that does not wait. */
export interface JobPlace {
  position: number | null;
  lowMs: number | null;
  highMs: number | null;
}

export async function getPlace(jobId: string, signal?: AbortSignal): Promise<JobPlace> {
  return (await request<JobPlace>(`/api/jobs/${of(jobId)}/place`, withSignal(signal))).data;
}

/** Says that nothing more comes into a batch: it is told as completed with its last job. */
export async function sealBatch(id: string): Promise<void> {
  await request(`/api/batches/${of(id)}/seal`, { method: 'POST', body: {} });
}

export async function getResult(id: string, signal?: AbortSignal): Promise<ResultDocument> {
  return (await request<ResultDocument>(`/api/results/${of(id)}`, withSignal(signal))).data;
}

/** Addresses of files, for `src` and `href`. */
export const urls: {
  projects: string;
  assets(projectId: string): string;
  jobs(projectId: string): string;
  thumbnail(assetId: string): string;
  picture(assetId: string): string;
  original(assetId: string): string;
  result(resultId: string): string;
  resultFile(resultId: string, ending: string): string;
} = {
  projects: '/api/projects',
  assets: (projectId) => `/api/projects/${of(projectId)}/assets`,
  jobs: (projectId) => `/api/projects/${of(projectId)}/jobs`,
  thumbnail: (assetId) => `/api/assets/${of(assetId)}/thumbnail`,
  /** Eight-bit, upright as the pipelines see it, in a format that every browser shows. */
  picture: (assetId) => `/api/assets/${of(assetId)}/file?view=png`,
  original: (assetId) => `/api/assets/${of(assetId)}/file`,
  result: (resultId) => `/api/results/${of(resultId)}`,
  resultFile: (resultId, ending) => `/api/results/${of(resultId)}.${ending}`,
};
