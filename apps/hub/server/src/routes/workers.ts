import { createWorkerHttp } from '@headway/jobs/gateway';
import { type WorkerMethod, workerCalls } from '@headway/protocol/workers';
import { fromNodeHeaders } from 'better-auth/node';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { idParams, problemAnswers } from './schemas.ts';

const prefix = '/api/worker';

/** The calls of workers in other programs. What they send is checked by the gateway; the schemas are for the API document. */
export function workerRoutes(app: App, hub: HubContext): void {
  const { gateway, workerTokens: tokens } = hub;
  const answer = createWorkerHttp({
    gateway,
    tokens,
    prefix,
    onError: (error, { stage }) =>
      hub.log.error({ err: error, stage }, 'a call of a worker failed unexpectedly'),
  });

  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    scope.setValidatorCompiler(() => (value: unknown) => ({ value }));
    scope.setSerializerCompiler(() => (value: unknown) => String(value));
    for (const method of Object.keys(workerCalls) as WorkerMethod[]) {
      const { path, summary, body, answer: answered } = workerCalls[method];
      scope.route({
        method: 'POST',
        url: `${prefix}${path}`,
        schema: {
          tags: ['Workers'],
          security: [{ worker: [] }],
          summary,
          body,
          ...(path.includes(':id') && { params: idParams }),
          response: { 200: answered, ...problemAnswers(400, 401, 403, 409, 413, 422, 429) },
        },
        handler: async (request, reply) =>
          await sendResponse(reply, await answer(asWebRequest(request, reply))),
      });
    }
    done();
  });
}

async function sendResponse(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  for (const [name, value] of response.headers) reply.header(name, value);
  return await reply.code(response.status).send(await response.text());
}

/** The request in the platform's own form. Its signal is aborted when the worker hangs up before the answer. */
function asWebRequest(request: FastifyRequest, reply: FastifyReply): Request {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableEnded) gone.abort();
  });
  return new Request(new URL(request.url, 'http://hub'), {
    method: request.method,
    headers: fromNodeHeaders(request.headers),
    body: Buffer.isBuffer(request.body) ? new Uint8Array(request.body) : null,
    signal: gone.signal,
  });
}
