import multipart from '@fastify/multipart';
import fastify, { type FastifyBaseLogger } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { collectApiDocument } from './http/api-document.ts';
import type { App } from './http/app-types.ts';
import { answerWithProblems, sendError } from './http/errors.ts';
import { allowedOriginsOf } from './config.ts';
import type { HubContext } from './hub-context.ts';
import { guardRequests } from './http/request-guards.ts';
import { activityRoutes } from './routes/activity.ts';
import { accountRoutes } from './routes/account.ts';
import { assetRoutes } from './routes/assets.ts';
import { authRoutes } from './routes/auth.ts';
import { batchRoutes } from './routes/batches.ts';
import { deletionRoutes } from './routes/deletions.ts';
import { draftRoutes } from './routes/drafts.ts';
import { fileRoutes } from './routes/files.ts';
import { pixelRoutes } from './routes/pixels.ts';
import { stackRoutes } from './routes/stacks.ts';
import { healthRoutes } from './routes/health.ts';
import { jobActionRoutes } from './routes/job-actions.ts';
import { jobNoteRoutes } from './routes/job-notes.ts';
import { imageActionRoutes } from './routes/image-actions.ts';
import { jobRoutes } from './routes/jobs.ts';
import { noticeRoutes } from './routes/notices.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { peopleRoutes } from './routes/people.ts';
import { invitationRoutes } from './routes/invitations.ts';
import { memberRoutes } from './routes/members.ts';
import { previewRoutes } from './routes/previews.ts';
import { projectUploadRoutes } from './routes/project-uploads.ts';
import { projectResultRoutes } from './routes/project-results.ts';
import { projectRoutes } from './routes/projects.ts';
import { queueRoutes } from './routes/queue.ts';
import { reviewRoutes } from './routes/reviews.ts';
import { resultRoutes } from './routes/results.ts';
import { searchRoutes } from './routes/search.ts';
import { sessionRoutes } from './routes/session.ts';
import { tusRoutes } from './routes/tus.ts';
import { systemRoutes } from './routes/system.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { versionRoutes } from './routes/versions.ts';
import { workerTokenRoutes } from './routes/worker-tokens.ts';
import { workerRoutes } from './routes/workers.ts';
import { answerUnreadable } from './http/unreadable-requests.ts';
import { serveWebApp } from './http/web-app.ts';
import { refuseWrongMethods } from './http/wrong-methods.ts';

/** Fastify with its guards, before the parts that the routes need are there. */
export function createApp(log: FastifyBaseLogger): App {
  return fastify({
    loggerInstance: log,
    // Only a proxy on this machine may say for whom it speaks.
    trustProxy: 'loopback',
    bodyLimit: 1024 * 1024,
    forceCloseConnections: true,
    // A sender that stalls must not hold its half-written files for ever.
    connectionTimeout: 600_000,
    routerOptions: { maxParamLength: 128 },
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply),
    clientErrorHandler: answerUnreadable,
  }).withTypeProvider<ZodTypeProvider>();
}

/** Adds all routes. */
export async function addRoutes(app: App, hub: HubContext, webDir: string): Promise<void> {
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerWithProblems(app);
  guardRequests(app, allowedOriginsOf(hub.config));
  // Only what a route asks for: a text body would reach it as a string.
  app.removeContentTypeParser('text/plain');
  await collectApiDocument(app);
  await app.register(multipart, { throwFileSizeLimit: false });
  const wrongMethods = refuseWrongMethods(app);
  for (const routes of [
    healthRoutes,
    sessionRoutes,
    authRoutes,
    accountRoutes,
    peopleRoutes,
    noticeRoutes,
    systemRoutes,
    projectRoutes,
    memberRoutes,
    invitationRoutes,
    uploadRoutes,
    projectUploadRoutes,
    tusRoutes,
    assetRoutes,
    deletionRoutes,
    imageActionRoutes,
    fileRoutes,
    pixelRoutes,
    stackRoutes,
    jobRoutes,
    jobActionRoutes,
    batchRoutes,
    reviewRoutes,
    jobNoteRoutes,
    previewRoutes,
    queueRoutes,
    resultRoutes,
    projectResultRoutes,
    draftRoutes,
    searchRoutes,
    notificationRoutes,
    activityRoutes,
    versionRoutes,
    workerTokenRoutes,
    workerRoutes,
  ]) {
    routes(app, hub);
  }
  // As a plugin: those of the accounts are in one, and have been added when this one's turn comes.
  await app.register((_scope, _options, done) => {
    wrongMethods.addRoutes();
    done();
  });
  await serveWebApp(app, webDir);
}
