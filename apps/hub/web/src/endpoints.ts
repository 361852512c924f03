import type {
  Asset,
  Batch,
  Job,
  JobItem,
  JobLogLine,
  JobReview,
  JobStatus,
  JobStepState,
  Project,
} from '@headway/protocol';
import type {
  AnnouncedUploads,
  AskedUploads,
  BulkAction,
  Deletion,
  ImageAction,
  ProjectFigures,
  Page,
  ResultDocument,
  SessionInfo,
  UploadAnswer,
  FoundImage,
  Upload,
  UploadBatch,
} from '@headway/hub-api';
import { ApiError, type Answer, readAllPages, request, requestFile } from './api.ts';
import { readResult } from './image/read-result.ts';

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

export async function deleteProject(id: string): Promise<Deletion> {
  return (await request<Deletion>(`/api/projects/${of(id)}`, { method: 'DELETE' })).data;
}

/** Fills a project with the sample images that come with the server. */
export async function addSamples(projectId: string): Promise<UploadAnswer> {
  const path = `/api/projects/${of(projectId)}/samples`;
  return (await request<UploadAnswer>(path, { method: 'POST', body: {} })).data;
}

/** Images of all one's projects by words of their names. */
export async function findImages(words: string, signal?: AbortSignal): Promise<readonly FoundImage[]> {
  const path = `/api/search?q=${of(words)}`;
  return (await request<{ images: readonly FoundImage[] }>(path, withSignal(signal))).data.images;
}

export async function deleteAsset(id: string): Promise<Deletion> {
  return (await request<Deletion>(`/api/assets/${of(id)}`, { method: 'DELETE' })).data;
}

/** What came back; `asset` is null when it is the project itself. */
export interface Restored {
  project: Project;
  asset: Asset | null;
}

/** Brings back what was deleted. */
export async function restoreDeletion(id: string): Promise<Restored> {
  return (await request<Restored>(`/api/deletions/${of(id)}/restore`, { method: 'POST', body: {} })).data;
}

/** Asks one thing of many images; the answer is the job that does it. */
export async function startImageAction(projectId: string, action: ImageAction): Promise<Job> {
  const path = `/api/projects/${of(projectId)}/assets/actions`;
  return (await request<Job>(path, { method: 'POST', body: action })).data;
}

/** What the results of a project say together. */
export async function getFigures(projectId: string, signal?: AbortSignal): Promise<ProjectFigures> {
  return (await request<ProjectFigures>(`/api/projects/${of(projectId)}/figures`, withSignal(signal))).data;
}

/** The results of images as one CSV file; `null`: of all. */
export async function getResultsFile(
  projectId: string,
  assetIds: readonly string[] | null,
): Promise<{ file: Blob; name: string }> {
  return await requestFile(urls.resultsFile(projectId), { assetIds: assetIds ?? undefined });
}

/** Deletes for good. */
export async function purgeDeletion(id: string): Promise<void> {
  await request(`/api/deletions/${of(id)}`, { method: 'DELETE' });
}

export async function startJob(
  assetId: string,
  job: { kind: string; parameters?: Readonly<Record<string, unknown>> },
): Promise<Job> {
  return (await request<Job>(`/api/assets/${of(assetId)}/jobs`, { method: 'POST', body: job })).data;
}

export async function getJob(id: string, signal?: AbortSignal): Promise<Job> {
  return (await request<Job>(`/api/jobs/${of(id)}`, withSignal(signal))).data;
}

/** Which jobs are asked for; all that is given must match. */
export interface JobQuery {
  status?: readonly JobStatus[];
  projectId?: string;
  cursor?: string;
  /** @default 50 */
  limit?: number;
}

/** One's own jobs, or those of a project, newest first. */
export async function getJobs(
  { status, projectId, cursor, limit }: JobQuery,
  signal?: AbortSignal,
): Promise<Page<Job>> {
  const query = new URLSearchParams({
    ...(status && { status: status.join(',') }),
    ...(projectId !== undefined && { projectId }),
    ...(cursor !== undefined && { cursor }),
    ...(limit !== undefined && { limit: String(limit) }),
  });
  return (await request<Page<Job>>(`/api/jobs?${query}`, withSignal(signal))).data;
}

/** Asks one thing of a job. */
export async function askJob(id: string, action: 'cancel' | 'pause' | 'resume' | 'retry'): Promise<Job> {
  return (await request<Job>(`/api/jobs/${of(id)}/${action}`, { method: 'POST', body: {} })).data;
}

export async function prioritizeJob(id: string, priority: number): Promise<Job> {
  return (await request<Job>(`/api/jobs/${of(id)}/prioritize`, { method: 'POST', body: { priority } })).data;
}

/** Asks one thing of many jobs; the answer is the job that does it. */
export async function askJobs(action: BulkAction): Promise<Job> {
  return (await request<Job>('/api/jobs/actions', { method: 'POST', body: action })).data;
}

/** A run of a job, from a start to its end. */
export interface JobAttempt {
  attempt: number;
  worker: string | null;
  startedAt: string;
  endedAt: string | null;
  outcome: string | null;
  error: { code: string; message: string; retryable: boolean } | null;
}

export async function getAttempts(jobId: string, signal?: AbortSignal): Promise<readonly JobAttempt[]> {
  const path = `/api/jobs/${of(jobId)}/attempts`;
  return (await request<{ items: readonly JobAttempt[] }>(path, withSignal(signal))).data.items;
}

export async function getSteps(
  jobId: string,
  attempt: number,
  signal?: AbortSignal,
): Promise<readonly JobStepState[]> {
  const path = `/api/jobs/${of(jobId)}/steps?attempt=${attempt}`;
  return (await request<{ items: readonly JobStepState[] }>(path, withSignal(signal))).data.items;
}

export async function getItems(
  jobId: string,
  { attempt, limit }: { attempt: number; limit: number },
  signal?: AbortSignal,
): Promise<Page<JobItem>> {
  const path = `/api/jobs/${of(jobId)}/items?attempt=${attempt}&limit=${limit}`;
  return (await request<Page<JobItem>>(path, withSignal(signal))).data;
}

/** A log line as it is kept; `line` counts from 1 in each attempt. */
export interface KeptLogLine extends JobLogLine {
  line: number;
  writtenAt: string;
}

export async function getLog(
  jobId: string,
  { cursor, limit }: { cursor?: string; limit: number },
  signal?: AbortSignal,
): Promise<Page<KeptLogLine>> {
  const after = cursor === undefined ? '' : `&cursor=${of(cursor)}`;
  const path = `/api/jobs/${of(jobId)}/log?limit=${limit}${after}`;
  return (await request<Page<KeptLogLine>>(path, withSignal(signal))).data;
}

/** The open questions of one's own jobs, newest first. */
export async function getReviews(signal?: AbortSignal): Promise<Page<JobReview>> {
  return (await request<Page<JobReview>>('/api/reviews?limit=200', withSignal(signal))).data;
}

export async function answerReview(id: string, answer: unknown): Promise<JobReview> {
  const path = `/api/reviews/${of(id)}/answer`;
  return (await request<JobReview>(path, { method: 'POST', body: { answer } })).data;
}

/** What was started and ended in a minute. */
export interface ThroughputBucket {
  startsAt: string;
  started: number;
  completed: number;
  failed: number;
  cancelled: number;
  nothingFound: number;
  waitMs: number;
  runMs: number;
  busyMs: number;
  efficiency: number | null;
}

/** What the queue got done in the last hour, by the minute. */
export async function getThroughput(signal?: AbortSignal): Promise<readonly ThroughputBucket[]> {
  const { data } = await request<{ items: readonly ThroughputBucket[] }>(
    '/api/queue/throughput',
    withSignal(signal),
  );
  return data.items;
}

/** The batches of a project, newest first. */
export async function getBatches(projectId: string, signal?: AbortSignal): Promise<Page<Batch>> {
  return (await request<Page<Batch>>(`/api/projects/${of(projectId)}/batches?limit=20`, withSignal(signal)))
    .data;
}

/** Asks one thing of all jobs of a batch. */
export async function askBatch(id: string, action: 'cancel' | 'pause' | 'resume'): Promise<Batch> {
  return (await request<Batch>(`/api/batches/${of(id)}/${action}`, { method: 'POST', body: {} })).data;
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

/** Announces files: everybody sees them at once. */
export async function announceUploads(
  projectId: string,
  uploads: AnnouncedUploads,
): Promise<{ items: readonly Upload[]; batch: UploadBatch | null }> {
  const path = `/api/projects/${of(projectId)}/uploads`;
  return (
    await request<{ items: readonly Upload[]; batch: UploadBatch | null }>(path, {
      method: 'POST',
      body: uploads,
    })
  ).data;
}

/** The uploads of a batch that are not stored yet. */
export async function getUploadsOfBatch(projectId: string, batchId: string): Promise<readonly Upload[]> {
  const found: Upload[] = [];
  await readAllPages<Upload>(`/api/projects/${of(projectId)}/uploads`, ({ data }) => {
    found.push(...data.items.filter((upload) => upload.batchId === batchId));
  });
  return found;
}

/** Asks one thing of uploads of a project. */
export async function askUploads(projectId: string, asked: AskedUploads): Promise<void> {
  await request(`/api/projects/${of(projectId)}/uploads/actions`, { method: 'POST', body: asked });
}

export async function getResult(id: string, signal?: AbortSignal): Promise<ResultDocument> {
  const options = { ...withSignal(signal), read: readResult };
  return (await request<ResultDocument>(`/api/results/${of(id)}`, options)).data;
}

/** The result about which a job asks; `null` once it asks about none. */
export async function getDraft(
  jobId: string,
  signal?: AbortSignal,
): Promise<Pick<ResultDocument, 'jobId' | 'kind' | 'result'> | null> {
  try {
    return (
      await request<Pick<ResultDocument, 'jobId' | 'kind' | 'result'>>(`/api/jobs/${of(jobId)}/draft`, {
        ...withSignal(signal),
        read: readResult,
      })
    ).data;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** Addresses of files, for `src` and `href`. */
export const urls: {
  projects: string;
  memberships: string;
  contacts: string;
  members(projectId: string): string;
  assets(projectId: string): string;
  jobs(projectId: string): string;
  deletions(projectId: string): string;
  deletedProjects: string;
  deletedThumbnail(deletionId: string): string;
  resultsFile(projectId: string): string;
  thumbnail(assetId: string): string;
  picture(assetId: string): string;
  tile(assetId: string, place: { level: number; column: number; row: number }): string;
  original(assetId: string): string;
  /** Of a project, or one's own in all of them. */
  uploads(projectId?: string): string;
  /** Where the bytes of an upload go. */
  upload(id: string): string;
  result(resultId: string): string;
  resultFile(resultId: string, ending: string): string;
} = {
  projects: '/api/projects',
  memberships: '/api/memberships',
  contacts: '/api/contacts',
  members: (projectId) => `/api/projects/${of(projectId)}/members`,
  assets: (projectId) => `/api/projects/${of(projectId)}/assets`,
  jobs: (projectId) => `/api/projects/${of(projectId)}/jobs`,
  deletions: (projectId) => `/api/projects/${of(projectId)}/deletions`,
  deletedProjects: '/api/deletions',
  deletedThumbnail: (deletionId) => `/api/deletions/${of(deletionId)}/thumbnail`,
  resultsFile: (projectId) => `/api/projects/${of(projectId)}/results.csv`,
  thumbnail: (assetId) => `/api/assets/${of(assetId)}/thumbnail`,
  /** Eight-bit, upright as the pipelines see it, in a format that every browser shows. */
  picture: (assetId) => `/api/assets/${of(assetId)}/file?view=png`,
  tile: (assetId, { level, column, row }) => `/api/assets/${of(assetId)}/pixels/${level}/${column}/${row}`,
  uploads: (projectId) =>
    projectId === undefined ? '/api/uploads' : `/api/projects/${of(projectId)}/uploads`,
  upload: (id) => `/api/uploads/${of(id)}`,
  original: (assetId) => `/api/assets/${of(assetId)}/file`,
  result: (resultId) => `/api/results/${of(resultId)}`,
  resultFile: (resultId, ending) => `/api/results/${of(resultId)}.${ending}`,
};
