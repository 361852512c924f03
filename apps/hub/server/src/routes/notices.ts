import { listedNoticeSchema, noticeLevels, noticeSchema } from '@headway/hub-api';
import { z } from 'zod';
import type { App } from '../http/app-types.ts';
import { visibleText } from '../display-name.ts';
import type { HubContext } from '../hub-context.ts';
import { dismissNotice, listNotices, postNotice, withdrawNotice } from '../news/notices.ts';
import { sendPositions } from '../jobs/positions.ts';
import { idParams, problemAnswers } from './schemas.ts';

const tags = ['Notices'];

export function noticeRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/notices',
    {
      schema: {
        tags,
        summary: 'What the administrator has to say to everyone now, the newest first',
        response: { 200: z.object({ items: z.array(listedNoticeSchema) }), ...problemAnswers(401) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      await sendPositions(hub, reply, ['system', `user:${userId}`]);
      return { items: await listNotices(hub, userId) };
    },
  );

  app.post(
    '/api/notices',
    {
      schema: {
        tags,
        summary: 'Say something to everyone; for the administrator',
        body: z.object({
          level: z.enum(noticeLevels),
          message: z.string().overwrite(visibleText).min(1).max(500),
          endsAt: z.iso.datetime().nullable().default(null).describe('When it is over by itself'),
        }),
        response: { 201: noticeSchema, ...problemAnswers(401, 403, 409, 422) },
      },
    },
    async (request, reply) => {
      const { endsAt, ...words } = request.body;
      const end = endsAt === null ? null : new Date(endsAt).toISOString();
      const notice = await postNotice(hub, await hub.userIdOf(request), { ...words, endsAt: end });
      return await reply.code(201).send(notice);
    },
  );

  app.delete(
    '/api/notices/:id',
    {
      schema: {
        tags,
        summary: 'Take a notice back from all screens; for the administrator',
        params: idParams,
        response: { 204: z.null().describe('Taken back'), ...problemAnswers(401, 403, 404) },
      },
    },
    async (request, reply) => {
      await withdrawNotice(hub, await hub.userIdOf(request), request.params.id);
      return await reply.code(204).send(null);
    },
  );

  app.post(
    '/api/notices/:id/dismiss',
    {
      schema: {
        tags,
        summary: 'Put a notice away, on all your devices',
        params: idParams,
        response: { 204: z.null().describe('Put away'), ...problemAnswers(401, 404) },
      },
    },
    async (request, reply) => {
      await dismissNotice(hub, await hub.userIdOf(request), request.params.id);
      return await reply.code(204).send(null);
    },
  );
}
