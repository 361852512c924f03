import type { FastifyReply } from 'fastify';

/** Whether a request's `If-None-Match` names what would be sent. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) ?? false;
}

/** Lets a browser keep an answer, and ask each time whether it still may show it. */
export function tagged(reply: FastifyReply, etag: string): FastifyReply {
  return reply.header('etag', etag).header('cache-control', 'private, no-cache');
}

export async function sendNotModified(reply: FastifyReply, etag: string): Promise<FastifyReply> {
  return await tagged(reply, etag).code(304).send();
}
