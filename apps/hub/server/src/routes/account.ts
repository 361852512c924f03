import { accountSessionSchema } from '@headway/hub-api';
import { z } from 'zod';
import { endSession, listSessions, renameAccount, signOutEverywhere } from '../accounts/account-records.ts';
import type { App } from '../http/app-types.ts';
import { visibleText } from '../display-name.ts';
import type { HubContext } from '../hub-context.ts';
import { idParams, problemAnswers } from './schemas.ts';

const tags = ['Account'];

export const personName = z.string().overwrite(visibleText).min(1).max(100);

export function accountRoutes(app: App, hub: HubContext): void {
  app.patch(
    '/api/account',
    {
      schema: {
        tags,
        summary: 'Change your name',
        body: z.object({ name: personName }),
        response: { 204: z.null().describe('Changed'), ...problemAnswers(401, 422) },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      await renameAccount(hub, userId, request.body.name);
      hub.tellAccount(userId, 'profile');
      return await reply.code(204).send(null);
    },
  );

  app.get(
    '/api/account/sessions',
    {
      schema: {
        tags,
        summary: 'Where you are signed in, the session that was used last first',
        response: { 200: z.object({ items: z.array(accountSessionSchema) }), ...problemAnswers(401) },
      },
    },
    async (request) => {
      const { userId, sessionId } = await hub.sessionOf(request);
      return { items: await listSessions(hub, userId, sessionId) };
    },
  );

  app.delete(
    '/api/account/sessions/:id',
    {
      schema: {
        tags,
        summary: 'End one of your sessions, with its connections',
        params: idParams,
        response: { 204: z.null().describe('Ended'), ...problemAnswers(401, 404) },
      },
    },
    async (request, reply) => {
      await endSession(hub, await hub.userIdOf(request), request.params.id);
      return await reply.code(204).send(null);
    },
  );

  app.delete(
    '/api/account/sessions',
    {
      schema: {
        tags,
        summary: 'Sign out everywhere: all your sessions end, with their connections',
        querystring: z.object({
          others: z.stringbool().default(false).describe('Keep the session that asks'),
        }),
        response: { 204: z.null().describe('Ended'), ...problemAnswers(401) },
      },
    },
    async (request, reply) => {
      const { userId, sessionId } = await hub.sessionOf(request);
      await signOutEverywhere(hub, userId, request.query.others ? sessionId : null);
      return await reply.code(204).send(null);
    },
  );
}
