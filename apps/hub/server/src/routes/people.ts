import { personSchema } from '@headway/hub-api';
import { z } from 'zod';
import { requireAdministrator } from '../accounts/administrator.ts';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { listPeople, setActive } from '../accounts/people-records.ts';
import { idParams, problemAnswers } from './schemas.ts';

const tags = ['People'];

/** For the administrator: who has an account here. */
export function peopleRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/people',
    {
      schema: {
        tags,
        summary: 'Everybody with an account, by name; for the administrator',
        response: { 200: z.object({ items: z.array(personSchema) }), ...problemAnswers(401, 403) },
      },
    },
    async (request) => {
      await requireAdministrator(hub.db, await hub.userIdOf(request));
      return { items: await listPeople(hub) };
    },
  );

  app.patch(
    '/api/people/:id',
    {
      schema: {
        tags,
        summary: 'Deactivate an account, or let it in again; for the administrator',
        description:
          'The sessions of a deactivated account end with their connections, and its worker tokens are revoked. ' +
          'Projects, images and results stay.',
        params: idParams,
        body: z.object({ active: z.boolean() }),
        response: { 204: z.null().describe('Changed'), ...problemAnswers(401, 403, 404, 422) },
      },
    },
    async (request, reply) => {
      const by = await hub.userIdOf(request);
      await requireAdministrator(hub.db, by);
      await setActive(hub, request.params.id, { active: request.body.active, by });
      hub.tellAccount(request.params.id, 'profile');
      return await reply.code(204).send(null);
    },
  );
}
