import { type Position, parsePositionHeader, positionHeader } from '@headway/protocol';
import type { Page, Problem } from '@headway/hub-api';

/** What the server answered when it refused, or what stands for it when it could not be reached. */
export class ApiError extends Error {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Stable, for programs. */
  readonly code: string;
  /** A few words for people. `message` is the sentence. */
  readonly title: string;
  readonly problem: Problem | null;

  constructor(status: number, problem: Problem | null, options?: ErrorOptions) {
    const told = problem ?? fallback(status);
    super(told.detail, options);
    this.name = 'ApiError';
    this.status = status;
    this.code = told.code;
    this.title = told.title;
    this.problem = problem;
  }

  /** No answer at all: the network, or a server that is down. */
  get unreachable(): boolean {
    return this.status === 0;
  }

  /** Whether it may be over in a moment: there is no connection, or the server is busy or starts anew. */
  get mayPass(): boolean {
    return [0, 429, 502, 503, 504].includes(this.status);
  }
}

/** An answer with how far its data reaches into the channels that keep it live. */
export interface Answer<T> {
  data: T;
  positions: ReadonlyMap<string, Position>;
}

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  signal?: AbortSignal;
  /** Goes out even when the page is left meanwhile. @default false */
  keepalive?: boolean;
  /** Reads the answer. @default as JSON, at once */
  read?: (answer: Response) => Promise<unknown>;
}

/**
 * Asks the server.
 * @throws ApiError when it refuses or can't be reached; an abort is thrown on as it is.
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
  const { method = 'GET', body, signal, keepalive = false, read } = options;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
      keepalive,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, null, { cause: error });
  }
  if (!response.ok) throw new ApiError(response.status, readProblem(await response.text()));
  const data = read ? await read(response) : readJson(await response.text());
  const header = response.headers.get(positionHeader) ?? '';
  return {
    data: data as T,
    positions: new Map(
      parsePositionHeader(header).map(({ channel, epoch, offset }) => [channel, { epoch, offset }]),
    ),
  };
}

function readJson(text: string): unknown {
  return text === '' ? null : JSON.parse(text);
}

/** Asks for bytes. @throws ApiError as `request` does. */
export async function requestBytes(path: string, signal: AbortSignal): Promise<ArrayBuffer> {
  try {
    const response = await fetch(path, { signal });
    if (response.ok) return await response.arrayBuffer();
    throw new ApiError(response.status, readProblem(await response.text()));
  } catch (error) {
    if (error instanceof ApiError || signal.aborted) throw error;
    throw new ApiError(0, null, { cause: error });
  }
}

/** Asks for a file. @throws ApiError as `request` does. */
export async function requestFile(path: string, body: unknown): Promise<{ file: Blob; name: string }> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch (error) {
    throw new ApiError(0, null, { cause: error });
  }
  if (!response.ok) throw new ApiError(response.status, readProblem(await response.text()));
  const [, name = 'results.csv'] =
    /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '') ?? [];
  return { file: await response.blob(), name: decodeURIComponent(name) };
}

/** Reads a list page by page; `onPage` hears each as it comes. Ends after `maxPages`, which bounds a runaway cursor. */
export async function readAllPages<T>(
  path: string,
  onPage: (answer: Answer<Page<T>>) => void,
  options: { signal?: AbortSignal; maxPages?: number } = {},
): Promise<void> {
  const { signal, maxPages = 200 } = options;
  let cursor: string | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const query: string = cursor ? `?limit=200&cursor=${encodeURIComponent(cursor)}` : '?limit=200';
    const answer = await request<Page<T>>(path + query, { ...(signal && { signal }) });
    onPage(answer);
    cursor = answer.data.nextCursor;
    if (!cursor) return;
  }
}

/** A problem document from the text of an answer; `null` when it is something else. */
export function readProblem(text: string): Problem | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null; // A proxy's page or an empty answer: the status says enough.
  }
  if (typeof value !== 'object' || value === null) return null;
  const { title, detail, code, message } = value as Record<string, unknown>;
  // The account endpoints answer { code, message } instead of a problem document.
  const sentence = typeof detail === 'string' ? detail : message;
  if (typeof code !== 'string' || typeof sentence !== 'string') return null;
  return {
    type: 'about:blank',
    status: 0,
    ...(value as Partial<Problem>),
    code,
    detail: sentence,
    title: typeof title === 'string' ? title : sentence,
  };
}

function fallback(status: number): { code: string; title: string; detail: string } {
  switch (status) {
    case 0:
      return {
        code: 'unreachable',
        title: 'No connection',
        detail: 'The server can’t be reached. Check the network; what you see is from before.',
      };
    case 401:
      return { code: 'unauthenticated', title: 'Signed out', detail: 'Sign in to go on.' };
    case 403:
      return { code: 'forbidden', title: 'No access', detail: 'You don’t have access to this.' };
    case 404:
      return { code: 'not_found', title: 'Not found', detail: 'There is nothing at this address.' };
    case 413:
      return { code: 'too_large', title: 'Too large', detail: 'The file is larger than the server takes.' };
    case 429:
      return { code: 'too_many', title: 'Too many attempts', detail: 'Wait a moment, then try again.' };
    default:
      return {
        code: 'unknown',
        title: 'The server had a problem',
        detail: `The server answered with status ${status}. Try again in a moment.`,
      };
  }
}
