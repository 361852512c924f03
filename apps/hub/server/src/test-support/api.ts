import { expect, vi } from 'vitest';
import type { Asset, Job, Project } from '@headway/protocol';
import type { UploadAnswer } from '@headway/hub-api';

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

export interface Upload {
  name: string;
  content: Uint8Array<ArrayBuffer>;
  field?: string;
}

/** The API as a browser uses it: with a cookie and an origin. */
export interface TestApi {
  readonly url: string;
  cookie: string | null;
  request<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  get<T = unknown>(path: string): Promise<Answer<T>>;
  post<T = unknown>(path: string, body?: unknown): Promise<Answer<T>>;
  signIn(credentials: { email: string; password: string }): Promise<void>;
  token(): Promise<string>;
  createProject(name?: string): Promise<Project>;
  upload(projectId: string, files: readonly Upload[], query?: string): Promise<Answer<UploadAnswer>>;
  /** Uploads one file that must be taken. */
  uploadOne(projectId: string, file: Upload, query?: string): Promise<Asset>;
  job(id: string): Promise<Job>;
  /** Waits until a job is in one of these states. */
  jobIn(id: string, ...statuses: Job['status'][]): Promise<Job>;
}

export function createApi(url: string): TestApi {
  const api: TestApi = {
    url,
    cookie: null,
    async request<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(url + path, {
        method,
        redirect: 'manual',
        headers: {
          origin: url,
          ...(api.cookie !== null && { cookie: api.cookie }),
          ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const json = /json/.test(response.headers.get('content-type') ?? '');
      return {
        status: response.status,
        headers: response.headers,
        body: (json ? JSON.parse(text) : text) as T,
      };
    },
    get: (path) => api.request('GET', path),
    post: (path, body = {}) => api.request('POST', path, body),
    async signIn(credentials) {
      const { status, headers } = await api.post('/api/auth/sign-in/email', credentials);
      expect(status).toBe(200);
      api.cookie = headers
        .getSetCookie()
        .map((cookie) => cookie.split(';', 1)[0])
        .join('; ');
    },
    async token() {
      return (await api.get<{ token: string }>('/api/auth/token')).body.token;
    },
    async createProject(name = 'Plate 7') {
      const { status, body } = await api.post<Project>('/api/projects', { name });
      expect(status).toBe(201);
      return body;
    },
    async upload(projectId, files, query = '') {
      const form = new FormData();
      for (const { name, content, field = 'files' } of files) form.append(field, new Blob([content]), name);
      return await api.request('POST', `/api/projects/${projectId}/assets${query}`, form);
    },
    async uploadOne(projectId, file, query) {
      const { status, body } = await api.upload(projectId, [file], query);
      expect({ status, rejected: body.rejected }).toEqual({ status: 201, rejected: [] });
      const [asset] = body.items;
      if (!asset) throw new Error('No asset came back.');
      return asset;
    },
    async job(id) {
      return (await api.get<Job>(`/api/jobs/${id}`)).body;
    },
    async jobIn(id, ...statuses) {
      return await vi.waitFor(
        async () => {
          const job = await api.job(id);
          expect(statuses).toContain(job.status);
          return job;
        },
        { timeout: 30_000, interval: 40 },
      );
    },
  };
  return api;
}
