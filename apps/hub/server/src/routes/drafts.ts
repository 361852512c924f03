import { isFinal } from '@headway/protocol';
import { z } from 'zod';
import { requireJob } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import { draftsFolder, openDraft } from '../jobs/drafts.ts';
import type { HubContext } from '../hub-context.ts';
import { ApiError } from '../http/problem.ts';
import { sendWithResult } from '../http/send-result.ts';
import { idParams, problemAnswers } from './schemas.ts';

const draftSchema = z
  .object({ jobId: z.string(), kind: z.string(), result: z.unknown().describe("The pipeline's own") })
  .meta({ id: 'Draft' });

/** What a job asks about: its result, which counts once a person has said so. */
export function draftRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/jobs/:id/draft',
    {
      schema: {
        tags: ['Results'],
        summary: 'The result about which a job asks a person',
        description: 'There while the question is open. Accepted, it becomes the result of the job.',
        params: idParams,
        response: { 200: draftSchema, ...problemAnswers(401, 404) },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const job = await requireJob(hub, { userId, action: 'read' }, request.params.id);
      const draft = isFinal(job.status) ? null : await openDraft(draftsFolder(hub.config.dataDir), job.id);
      if (draft === null) throw new ApiError('result_not_found', 'This job asks about no result.');
      return await sendWithResult(reply, { jobId: job.id, kind: job.kind }, draft);
    },
  );
}
