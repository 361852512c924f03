import { markNotificationsSchema } from '@headway/hub-api';
import { z } from 'zod';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { inboxOf, listNotifications, markNotifications } from '../news/notification-records.ts';
import { pageQuerySchema, pageSchema } from '../http/paging.ts';
import { sendPositions } from '../jobs/positions.ts';
import { problemAnswers, schemas } from './schemas.ts';

const tags = ['Inbox'];

/** What a person should know. */
export function notificationRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/notifications',
    {
      schema: {
        tags,
        summary: 'Your inbox, newest first',
        description:
          'The position is of `user:{yourId}`, which tells of changes: `notification.changed`, `notification.removed`.',
        querystring: pageQuerySchema.extend({
          unread: z.enum(['true']).optional().describe('Unread ones only'),
        }),
        response: { 200: pageSchema(schemas.notification), ...problemAnswers(400, 401) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { unread, ...page } = request.query;
      await sendPositions(hub, reply, [`user:${userId}`]);
      return await listNotifications(hub.db, userId, { ...page, unread: unread === 'true' });
    },
  );

  app.get(
    '/api/inbox',
    {
      schema: {
        tags,
        summary: 'How much of your inbox is unread; `inbox.changed` in `user:{yourId}` tells of changes',
        response: { 200: schemas.inbox, ...problemAnswers(401) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      await sendPositions(hub, reply, [`user:${userId}`]);
      return await inboxOf(hub.db, userId);
    },
  );

  app.post(
    '/api/notifications/read',
    {
      schema: {
        tags,
        summary: 'Mark notifications as read, or as unread again, on all your devices',
        description: 'Some by their `ids`, or all that are not newer than `upTo`.',
        body: markNotificationsSchema,
        response: { 200: schemas.inbox, ...problemAnswers(400, 401, 403, 422) },
      },
    },
    async (request) => await markNotifications(hub, await hub.userIdOf(request), request.body),
  );
}
