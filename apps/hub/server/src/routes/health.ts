import { sql } from 'kysely';
import { z } from 'zod';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { ApiError } from '../http/problem.ts';
import { problemAnswers } from './schemas.ts';

const okSchema = z.object({ status: z.literal('ok') });
const tags = ['Health'];

export function healthRoutes(app: App, hub: HubContext): void {
  app.get(
    '/healthz',
    {
      schema: { tags, security: [], summary: 'The process is alive', response: { 200: okSchema } },
      logLevel: 'warn',
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/readyz',
    {
      schema: {
        tags,
        security: [],
        summary: 'The database and the event log answer, and the hub is not about to end',
        response: { 200: okSchema, ...problemAnswers(503) },
      },
      logLevel: 'warn',
    },
    async () => {
      try {
        await sql`SELECT 1`.execute(hub.db);
        await hub.headway.position('system');
      } catch (cause) {
        throw new ApiError('not_ready', 'The database or the event log does not answer.', { cause });
      }
      // After the log has answered: what the live server reads of it at its start was asked for before.
      if (!hub.headway.ready) throw new ApiError('not_ready', 'The hub is starting, or about to end.');
      return { status: 'ok' as const };
    },
  );

  // Upgrades never come here: the live server answers them on the HTTP server itself.
  app.get('/ws', { schema: { hide: true } }, () => {
    throw new ApiError('upgrade_required', 'Connect to this address with a WebSocket.');
  });
}
