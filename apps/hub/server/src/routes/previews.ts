import { join } from 'node:path';
import { readPreviewFileName } from '@headway/jobs';
import { z } from 'zod';
import { requireJob } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import { isKnown, sendNotModified, tagged } from '../http/entity-tags.ts';
import type { HubContext } from '../hub-context.ts';
import { openFile } from '../images/open-file.ts';
import { notFound } from '../http/problem.ts';
import { fileAnswer, notModified } from '../http/route-document.ts';
import { idParams, problemAnswers } from './schemas.ts';

/** The folder for previews within the data folder. */
export function previewFolder(dataDir: string): string {
  return join(dataDir, 'previews');
}

/** Where `previewRoutes` serves a preview. */
export function previewUrl({ jobId, file }: { jobId: string; file: string }): string {
  return `/api/jobs/${jobId}/previews/${file}`;
}

export function previewRoutes(app: App, hub: HubContext): void {
  const picture = fileAnswer('The picture', 'image/png', 'image/jpeg', 'image/webp', 'image/gif');
  app.get(
    '/api/jobs/:id/previews/:file',
    {
      schema: {
        tags: ['Jobs'],
        summary: 'A picture of what a run had so far, as `job.preview` told of it; old ones are gone',
        params: idParams.extend({ file: z.string().min(1).max(128) }),
        response: problemAnswers(401, 404),
      },
      config: { notes: { answers: { 200: picture, 304: notModified } } },
    },
    async (request, reply) => {
      const { id, file } = request.params;
      const job = await requireJob(hub, { userId: await hub.userIdOf(request), action: 'read' }, id);
      const preview = readPreviewFileName(file);
      // The name is checked before it becomes a part of a path.
      if (preview?.jobId !== job.id) throw notFound('file');
      reply.header('x-content-type-options', 'nosniff');
      reply.header('content-security-policy', "sandbox; default-src 'none'");
      const etag = `"${file}"`;
      if (isKnown(request.headers['if-none-match'], etag)) return await sendNotModified(reply, etag);
      const opened = await openFile(join(previewFolder(hub.config.dataDir), file));
      const { size } = await opened.stat();
      return await tagged(reply, etag)
        .type(preview.mediaType)
        .header('content-length', size)
        .send(opened.createReadStream());
    },
  );
}
