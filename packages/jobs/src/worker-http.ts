import { codeSentences, HeadwayError, httpStatuses } from '@headway/protocol';
import { workerCalls, type WorkerMethod } from '@headway/protocol/workers';
import type { WorkerGateway } from './worker-gateway.ts';
import type { WorkerTokens } from './worker-token.ts';

export interface WorkerHttpOptions {
  gateway: WorkerGateway;
  tokens: Pick<WorkerTokens, 'verify'>;
  /** Where the calls are. @default '/api/worker' */
  prefix?: string;
  /** Longest body, bytes. @default 1_048_576 */
  maxBodyBytes?: number;
  /** Hears what no worker is to blame for. @default nobody */
  onError?: (error: unknown, context: { stage: string }) => void;
}

/**
 * Serves a gateway over HTTP: `POST {prefix}/take`, `{prefix}/jobs/{id}/report`, …, with a worker token as bearer. A
 * refusal is a problem document (RFC 9457) with a `code`. Never rejects.
 * @example
 * const answer = createWorkerHttp({ gateway, tokens });
 * const response = await answer(new Request(url, { method: 'POST', headers, body }));
 */
export function createWorkerHttp(options: WorkerHttpOptions): (request: Request) => Promise<Response> {
  const { gateway, tokens, prefix = '/api/worker', maxBodyBytes = 1_048_576, onError = () => {} } = options;

  async function serve(request: Request): Promise<Response> {
    const found = findCall(new URL(request.url).pathname, prefix);
    if (!found) throw new HeadwayError('not_found', 'There is no such address.');
    if (request.method !== 'POST') return methodNotAllowed();
    const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
    if (token === undefined) throw new HeadwayError('unauthenticated', 'Send the worker token as bearer.');
    const grant = await tokens.verify(token);
    const fields = readFields(await readText(request, maxBodyBytes));
    const params = found.job === null ? fields : { ...fields, job: found.job };
    const { method } = found;
    return json(200, await gateway.call(grant, { method, params, signal: request.signal }));
  }

  return async (request) => {
    try {
      return await serve(request);
    } catch (error) {
      if (!(error instanceof HeadwayError)) onError(error, { stage: 'worker call' });
      return refusal(error instanceof HeadwayError ? error : new HeadwayError('internal'));
    }
  };
}

/** What an address asks for; `job` where it names one. */
function findCall(path: string, prefix: string): { method: WorkerMethod; job: string | null } | null {
  if (!path.startsWith(`${prefix}/`)) return null;
  const rest = path.slice(prefix.length);
  const [, job] = /^\/jobs\/([^/]+)\//.exec(rest) ?? [];
  const template = job === undefined ? rest : rest.replace(job, ':id');
  const methods = Object.keys(workerCalls) as WorkerMethod[];
  const method = methods.find((name) => workerCalls[name].path === template);
  return method ? { method, job: job ?? null } : null;
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) throw new HeadwayError('too_large', `A body has ${maxBytes} bytes at most.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** An empty body has no fields. */
function readFields(text: string): object {
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch (cause) {
    throw new HeadwayError('bad_message', 'The body is not JSON.', { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new HeadwayError('bad_message', 'The body must be a JSON object.');
}

function refusal({ code, message, retryAfterMs }: HeadwayError): Response {
  const status = httpStatuses[code];
  const problem = { type: 'about:blank', title: codeSentences[code], status, detail: message, code };
  return json(status, problem, {
    'content-type': 'application/problem+json',
    ...(retryAfterMs !== undefined && { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }),
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
  });
}

function methodNotAllowed(): Response {
  const problem = {
    type: 'about:blank',
    title: 'The address has no such method',
    status: 405,
    code: 'method_not_allowed',
  };
  return json(405, problem, { 'content-type': 'application/problem+json', allow: 'POST' });
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  });
}
