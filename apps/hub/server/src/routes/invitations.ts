import { invitationLookSchema } from '@headway/hub-api';
import { z } from 'zod';
import type { App } from '../http/app-types.ts';
import { minPasswordLength } from '../config.ts';
import { createAccount } from '../accounts/create-account.ts';
import { visibleText } from '../display-name.ts';
import type { HubContext } from '../hub-context.ts';
import { findUser } from '../accounts/identity.ts';
import {
  acceptInvitation,
  listInvitations,
  lookAtInvitation,
  withdrawInvitation,
} from '../projects/invitations.ts';
import { ApiError } from '../http/problem.ts';
import { idParams, problemAnswers, schemas } from './schemas.ts';

const tags = ['Members'];
const token = z.string().min(1).max(100).describe('What stands behind `#` in the link');
const acceptBody = z.object({
  token,
  account: z
    .object({
      name: z.string().overwrite(visibleText).min(1).max(100),
      password: z.string().min(minPasswordLength).max(128),
    })
    .optional()
    .describe('Of a new account, for whoever has none'),
});

/** Invitations of people who have no account. */
export function invitationRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/projects/:id/invitations',
    {
      schema: {
        tags,
        summary: 'The invitations to a project that are good, newest first',
        params: idParams,
        response: { 200: z.object({ items: z.array(schemas.invitation) }), ...problemAnswers(401, 403, 404) },
      },
    },
    async (request) => ({
      items: await listInvitations(hub, await hub.userIdOf(request), request.params.id),
    }),
  );

  app.delete(
    '/api/projects/:id/invitations/:invitationId',
    {
      schema: {
        tags,
        summary: 'Take an invitation back',
        params: idParams.extend({ invitationId: z.string().min(1).max(64) }),
        response: { 204: z.null().describe('Withdrawn'), ...problemAnswers(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { id: projectId, invitationId: id } = request.params;
      await withdrawInvitation(hub, await hub.userIdOf(request), { projectId, id });
      return await reply.code(204).send(null);
    },
  );

  app.post(
    '/api/invitations/look',
    {
      schema: {
        tags,
        security: [],
        summary: 'What the link of an invitation leads to',
        body: z.object({ token }),
        response: { 200: invitationLookSchema, ...problemAnswers(410, 422) },
      },
    },
    async (request) => await lookAtInvitation(hub, request.body.token),
  );

  app.post(
    '/api/invitations/accept',
    {
      schema: {
        tags,
        security: [],
        summary: 'Join a project by an invitation',
        description:
          'As who is signed in; else `account` makes an account of the invited address, and signs in.',
        body: acceptBody,
        response: { 200: z.object({ projectId: z.string() }), ...problemAnswers(401, 409, 410, 422) },
      },
    },
    async (request, reply) => {
      const { token: given, account } = request.body;
      const user = await findUser(hub.auth, request);
      if (user) return await acceptInvitation(hub, user.userId, given);
      const { email, hasAccount } = await lookAtInvitation(hub, given);
      if (hasAccount || !account) throw new ApiError('unauthenticated', `Sign in as ${email}, then join.`);
      const userId = await createAccount(hub.auth, { email, ...account });
      const joined = await acceptInvitation(hub, userId, given);
      const body = { email, password: account.password };
      const signedIn = await hub.auth.api.signInEmail({ body, asResponse: true });
      for (const cookie of signedIn.headers.getSetCookie()) reply.header('set-cookie', cookie);
      return joined;
    },
  );
}
