import { z } from 'zod';
import { administratorOf } from '../accounts/administrator.ts';
import type { App } from '../http/app-types.ts';
import { minPasswordLength } from '../config.ts';
import type { HubContext } from '../hub-context.ts';
import { visibleText } from '../display-name.ts';
import { findUser } from '../accounts/identity.ts';
import { problemAnswers } from './schemas.ts';

const tags = ['Session'];

const sessionSchema = z
  .object({
    user: z
      .object({ id: z.string(), name: z.string(), email: z.string(), administrator: z.boolean() })
      .nullable(),
    needsFirstAccount: z.boolean().describe('True until the first account exists'),
    sendsMail: z.boolean().describe('False where links are printed in place of being mailed'),
  })
  .meta({ id: 'Session' });

const setupBody = z.object({
  code: z.string().min(1).max(64).describe('The one-time code that is printed where the hub was started'),
  email: z.email().max(254),
  password: z.string().min(minPasswordLength).max(128),
  name: z.string().overwrite(visibleText).max(100).optional(),
});

export function sessionRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/session',
    { schema: { tags, security: [], summary: 'Who is signed in', response: { 200: sessionSchema } } },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const user = await findUser(hub.auth, request);
      return {
        user: user && {
          id: user.userId,
          name: user.name,
          email: user.email,
          administrator: (await administratorOf(hub.db)) === user.userId,
        },
        needsFirstAccount: user === null && (await hub.firstAccount.isNeeded()),
        sendsMail: hub.mailer.delivers,
      };
    },
  );

  app.post(
    '/api/setup',
    {
      schema: {
        tags,
        security: [],
        summary: 'Make the first account with the one-time code, and sign in',
        body: setupBody,
        response: { 201: sessionSchema, ...problemAnswers(400, 403, 409, 422, 429) },
      },
    },
    async (request, reply) => {
      const { code, email, password, name } = request.body;
      await hub.firstAccount.createWithCode(code, { email, password, name });
      const signedIn = await hub.auth.api.signInEmail({ body: { email, password }, asResponse: true });
      for (const cookie of signedIn.headers.getSetCookie()) reply.header('set-cookie', cookie);
      const user = await hub.db
        .selectFrom('user')
        .select(['id', 'name', 'email'])
        .where('email', '=', email.toLowerCase())
        .executeTakeFirstOrThrow();
      return await reply.code(201).send({
        user: { ...user, administrator: true },
        needsFirstAccount: false,
        sendsMail: hub.mailer.delivers,
      });
    },
  );
}
