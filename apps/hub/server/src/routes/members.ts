import { invitedSchema, roles } from '@headway/hub-api';
import { z } from 'zod';
import { requireProject } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { invite } from '../projects/invitations.ts';
import {
  addMember,
  changeRole,
  listMembers,
  listMemberships,
  listContacts,
  removeMember,
} from '../projects/member-records.ts';
import { pageQuerySchema, pageSchema } from '../http/paging.ts';
import { sendPositions } from '../jobs/positions.ts';
import { idParams, problemAnswers, schemas } from './schemas.ts';

const tags = ['Members'];
const memberParams = idParams.extend({ userId: z.string().min(1).max(64) });
const role = z.enum(roles);

/** Who takes part in a project, and as what. */
export function memberRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/memberships',
    {
      schema: {
        tags,
        summary: 'What you are in each of your projects',
        querystring: pageQuerySchema,
        response: { 200: pageSchema(schemas.member), ...problemAnswers(400, 401) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      await sendPositions(hub, reply, [`user:${userId}`]);
      return await listMemberships(hub.db, userId, request.query);
    },
  );

  app.get(
    '/api/contacts',
    {
      schema: {
        tags,
        summary: 'Yourself and everybody who is in a project with you',
        querystring: pageQuerySchema,
        response: { 200: pageSchema(schemas.contact), ...problemAnswers(400, 401) },
      },
    },
    async (request) => await listContacts(hub.db, await hub.userIdOf(request), request.query),
  );

  app.get(
    '/api/projects/:id/members',
    {
      schema: {
        tags,
        summary: 'Who takes part in a project',
        params: idParams,
        querystring: pageQuerySchema,
        response: { 200: pageSchema(schemas.member), ...problemAnswers(400, 401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const { id } = request.params;
      await requireProject(hub.db, { userId: await hub.userIdOf(request), action: 'read' }, id);
      await sendPositions(hub, reply, [`project:${id}`]);
      return await listMembers(hub.db, id, request.query);
    },
  );

  app.post(
    '/api/projects/:id/members',
    {
      schema: {
        tags,
        summary: 'Share a project with an address',
        description:
          'An account is a member at once. An address without one is invited: by mail, or by the `link` where the hub ' +
          'has no mail server.',
        params: idParams,
        body: z.object({ email: z.email().max(254), role }),
        response: {
          201: schemas.member,
          202: invitedSchema,
          ...problemAnswers(401, 403, 404, 409, 422, 429),
        },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const wanted = { projectId: request.params.id, ...request.body };
      const member = await addMember(hub, userId, wanted);
      if (member) return await reply.code(201).send(member);
      return await reply.code(202).send(await invite(hub, userId, wanted));
    },
  );

  app.patch(
    '/api/projects/:id/members/:userId',
    {
      schema: {
        tags,
        summary: 'Give a member another role',
        params: memberParams,
        body: z.object({ role }),
        response: { 200: schemas.member, ...problemAnswers(401, 403, 404, 409, 422) },
      },
    },
    async (request) => {
      const { id: projectId, userId } = request.params;
      return await changeRole(hub, await hub.userIdOf(request), {
        projectId,
        userId,
        role: request.body.role,
      });
    },
  );

  app.delete(
    '/api/projects/:id/members/:userId',
    {
      schema: {
        tags,
        summary: 'Take somebody out of a project, or leave it yourself',
        description: 'What they hear of the project ends at once. The last owner can not go.',
        params: memberParams,
        response: { 204: z.null().describe('Removed'), ...problemAnswers(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const { id: projectId, userId } = request.params;
      await removeMember(hub, await hub.userIdOf(request), { projectId, userId });
      return await reply.code(204).send(null);
    },
  );
}
