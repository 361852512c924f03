import type { FastifyRequest } from 'fastify';
import { type DestinationStream, type Logger, pino } from 'pino';

/** The hub's log: one line of JSON an entry, without what would let its readers sign in as somebody. */
export function createHubLog(level: string, destination?: DestinationStream): Logger {
  const options = { level, redact: ['req.headers.cookie'], serializers: { req: loggedRequest } };
  return destination ? pino(options, destination) : pino(options);
}

function loggedRequest({ method, url, host, ip }: FastifyRequest): object {
  return { method, url: withoutToken(url), host, remoteAddress: ip };
}

/** Small clients may send their token in the address. */
function withoutToken(url: string): string {
  return url.replaceAll(/([?&]access_token=)[^&#]*/gi, '$1…');
}
