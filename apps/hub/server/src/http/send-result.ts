import { PassThrough, pipeline } from 'node:stream';
import type { FileHandle } from 'node:fs/promises';
import type { FastifyReply } from 'fastify';

const end = Buffer.from('}');

/**
 * Sends an object whose `result` is stored as JSON: passed on without being read and written again, and of a file
 * without being in memory.
 * @param head its other fields, one at least
 */
export async function sendWithResult(
  reply: FastifyReply,
  head: object,
  result: Uint8Array | FileHandle,
): Promise<FastifyReply> {
  const start = Buffer.from(`${JSON.stringify(head).slice(0, -1)},"result":`);
  reply.type('application/json; charset=utf-8');
  if (result instanceof Uint8Array) return await reply.send(Buffer.concat([start, result, end]));
  const { size } = await result.stat();
  const body = new PassThrough();
  // What goes wrong ends the body too, and so the answer.
  pipeline(result.createReadStream(), between(start, end), body, () => undefined);
  return await reply.header('content-length', start.length + size + end.length).send(body);
}

function between(first: Uint8Array, last: Uint8Array) {
  return async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    yield first;
    yield* source;
    yield last;
  };
}
