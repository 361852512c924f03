import type { FastifyReply } from 'fastify';
import { ApiError } from './problem.ts';

/** Aborted when whoever asked is gone, or was answered. */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  const abort = () => gone.abort(new ApiError('request_timeout', 'Nobody waits for the answer any more.'));
  if (reply.raw.destroyed) abort();
  else reply.raw.once('close', abort);
  return gone.signal;
}
