import { z } from 'zod';
import { readableReviews, requireProject, requireReview } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { labelsOf } from '../jobs/job-records.ts';
import { pageQuerySchema, pageSchema } from '../http/paging.ts';
import { sendPositions } from '../jobs/positions.ts';
import { answerReview } from '../jobs/review-records.ts';
import { idParams, problemAnswers, schemas } from './schemas.ts';

const tags = ['Reviews'];
const reviewsQuery = pageQuerySchema.extend({
  status: z.enum(['open', 'answered', 'withdrawn']).default('open'),
  projectId: z.string().min(1).max(64).optional().describe('By default of all jobs that you started'),
  jobId: z.string().min(1).max(64).optional(),
});

/** What jobs ask people. */
export function reviewRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/reviews',
    {
      schema: {
        tags,
        summary: 'What jobs ask, newest first; the open questions unless told otherwise',
        description:
          'The position is of the channel that tells of these questions (`job.review`, `job.reviewed`): ' +
          '`project:{projectId}`, else `user:{yourId}`.',
        querystring: reviewsQuery,
        response: { 200: pageSchema(schemas.review), ...problemAnswers(400, 401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { limit, cursor, status, projectId, jobId } = request.query;
      if (projectId !== undefined) await requireProject(hub.db, { userId, action: 'read' }, projectId);
      await sendPositions(hub, reply, [projectId === undefined ? `user:${userId}` : `project:${projectId}`]);
      const page = await hub.queue.reviews({
        labels: labelsOf(userId, { projectId }),
        status: [status],
        limit,
        ...(jobId !== undefined && { jobId }),
        ...(cursor !== undefined && { cursor }),
      });
      return { items: await readableReviews(hub, userId, page.items), nextCursor: page.nextCursor };
    },
  );

  app.get(
    '/api/reviews/:id',
    {
      schema: {
        tags,
        summary: 'A question of a job, and its answer once there is one',
        params: idParams,
        response: { 200: schemas.review, ...problemAnswers(401, 404) },
      },
    },
    async (request) =>
      await requireReview(hub, { userId: await hub.userIdOf(request), action: 'read' }, request.params.id),
  );

  app.post(
    '/api/reviews/:id/answer',
    {
      schema: {
        tags,
        summary: 'Answer a question: its job goes on in a new run',
        description:
          'Of a question with choices the value of one of them, or what else the pipeline of the job takes.',
        params: idParams,
        body: z.object({ answer: z.unknown() }),
        response: { 200: schemas.review, ...problemAnswers(401, 403, 404, 409, 422) },
      },
    },
    async (request) =>
      await answerReview(hub, await hub.userIdOf(request), {
        reviewId: request.params.id,
        answer: request.body.answer ?? null,
      }),
  );
}
