import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type HubEvents, hubEvents } from '@headway/hub-api';
import { bulkAction, imageAction } from '@headway/hub-api';
import { checkAnswers, createJobRunner, createQueueMonitor, type JobRunner } from '@headway/jobs';
import { createWorkerGateway } from '@headway/jobs/gateway';
import { createSqlJobQueue } from '@headway/jobs/sql';
import type { Log } from '@headway/log';
import { createOutbox, createRelay } from '@headway/log/outbox';
import { createIds, systemClock } from '@headway/protocol';
import type { Headway } from '@headway/server';
import type { FastifyBaseLogger } from 'fastify';
import { type AccountAudit, createAccountAudit } from './accounts/account-audit.ts';
import { sweepActivity } from './news/activity-records.ts';
import { administratorOf } from './accounts/administrator.ts';
import { createAuth, forgetSessions, migrateAccounts } from './accounts/auth.ts';
import { childEnvironment } from './child-environment.ts';
import { allowedOriginsOf, type HubConfig } from './config.ts';
import { lockDataDir } from './data-lock.ts';
import { openDatabase } from './database.ts';
import { sealAbandoned } from './jobs/batch-records.ts';
import { bindBulkActions } from './jobs/bulk-actions.ts';
import { sweepBulkOutcomes } from './jobs/bulk-outcomes.ts';
import { bindImageActions } from './images/image-actions.ts';
import { calmProgress } from './jobs/calm-progress.ts';
import { startDaily } from './daily.ts';
import { draftsDirVariable, draftsFolder, sweepDrafts } from './jobs/drafts.ts';
import { createEditProcess } from './results/edit-service.ts';
import { createExportService } from './results/export-service.ts';
import { fileKeysInUse } from './images/file-keys.ts';
import { createFileCache } from './file-cache.ts';
import { startFindingStacks } from './stacks/find-old-stacks.ts';
import { createFirstAccount } from './accounts/first-account.ts';
import { heardBy } from './news/heard-by.ts';
import type { HubContext } from './hub-context.ts';
import { requireSession } from './accounts/identity.ts';
import { createImageService } from './images/image-service.ts';
import { jobNews } from './jobs/job-news.ts';
import { storeResult } from './jobs/job-records.ts';
import { createLive } from './live.ts';
import { createMailer } from './accounts/mail.ts';
import { membersOnly } from './projects/members-only.ts';
import { migrate } from './migrations.ts';
import { openEvents } from './open-events.ts';
import { sweepNotices } from './news/notices.ts';
import { sweepNotifications } from './news/notification-records.ts';
import { createOpenBodies } from './http/open-bodies.ts';
import { loadPipelines, pipelinesDirVariable } from './pipelines.ts';
import { createPlaneService } from './stacks/plane-service.ts';
import { createPlaneStore } from './stacks/plane-store.ts';
import { createProjectProgress, type ProjectProgressTeller } from './projects/project-progress.ts';
import { resetLink, resetMail } from './accounts/reset-mail.ts';
import type { Releases } from './releases.ts';
import { createResultReader } from './results/result-reader.ts';
import { readOrCreateSecret } from './accounts/secret.ts';
import { createDiskStorage } from './images/storage.ts';
import { previewFolder, previewUrl } from './routes/previews.ts';
import { createSystemHistory } from './system/system-history.ts';
import { createSystemWarnings } from './system/system-warnings.ts';
import { createTokenVerifier } from './accounts/token-verifier.ts';
import { createUploads } from './uploads/uploads.ts';
import { workerInput } from './jobs/worker-jobs.ts';
import { createWorkerTokens } from './jobs/worker-tokens.ts';

export interface OpenOptions {
  config: HubConfig;
  log: FastifyBaseLogger;
  /** Everything that is opened is added. */
  releases: Releases;
  /** Where the hub listens, once it does. */
  address: () => string;
  pipelinesDir: string;
  /** Writes to the terminal. */
  print: (text: string) => void;
}

export interface Services extends Omit<HubContext, 'config' | 'log' | 'samplesDir'> {
  events: Log;
  /** Runs what this process does by itself. */
  localRunner: JobRunner;
  projectProgress: ProjectProgressTeller;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** Opens the hub's data and builds its parts, in the order in which they need each other. */
export async function openServices({
  config,
  log,
  releases,
  address,
  pipelinesDir,
  print,
}: OpenOptions): Promise<Services> {
  const onError = (error: unknown, context: { stage: string }) =>
    log.error({ err: error, ...context }, 'a part of the hub reported an error');
  const clock = systemClock();
  const newId = createIds(clock);
  const now = () => new Date(clock.now()).toISOString();

  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  accessSync(config.dataDir, constants.W_OK);
  releases.add(lockDataDir(config.dataDir));
  const databaseFile = join(config.dataDir, 'hub.db');
  const db = openDatabase(databaseFile);
  releases.add(() => db.destroy());

  const mailer = createMailer({
    smtpUrl: config.mail?.smtpUrl ?? null,
    from: config.mail?.from ?? null,
    print,
  });
  releases.add(() => mailer.close());
  // Never by what a request says of its host: whoever asks would choose where the link leads.
  const linkTo = (path: string) => new URL(path, config.publicUrl ?? address()).href;

  const openBodies = createOpenBodies();
  // The accounts end connections, the live server asks the accounts: one of them comes first.
  const live: { headway: Headway<HubEvents> | null; audit: AccountAudit | null } = {
    headway: null,
    audit: null,
  };
  const tellAccount: HubContext['tellAccount'] = (userId, part) => {
    const tell = async () => {
      const administrator = await administratorOf(db);
      const channels = [`user:${userId}`, ...(administrator === null ? [] : [`user:${administrator}`])];
      await live.headway?.publish([...new Set(channels)], {
        type: 'account.changed',
        data: { userId, part },
      });
    };
    tell().catch((error: unknown) => onError(error, { stage: 'account' }));
  };
  const { secret, isNew } = readOrCreateSecret(config.dataDir);
  const auth = createAuth({
    db,
    secret,
    baseUrl: config.publicUrl ?? `http://localhost:${config.port}`,
    trustedOrigins: () => trustedOrigins(config, address()),
    onSessionEnded: (sessionId) => {
      openBodies.cut(sessionId);
      // Not awaited: that live updates are down must not keep anyone from signing out. The accounts know it in any case.
      void live.headway
        ?.revoke({ sessionId })
        .catch((error: unknown) => onError(error, { stage: 'sign-out' }));
    },
    onChanged: tellAccount,
    onDeed: (deed) => live.audit?.record(deed),
    sendResetLink: ({ email }, token) => {
      // Not awaited: how long the answer takes must not tell whether there is such an account.
      mailer
        .sendMail(resetMail(email, resetLink(linkTo, token)))
        .catch((error: unknown) => onError(error, { stage: 'mail' }));
    },
    onError: (error) => onError(error, { stage: 'accounts' }),
  });
  await migrateAccounts(auth);
  if (isNew) await forgetSessions(db);
  await migrate(db);
  const verifyToken = createTokenVerifier(auth, db);
  const firstAccount = createFirstAccount(auth, db, clock);
  if (config.admin) await firstAccount.createFromEnvironment(config.admin);

  const storage = await createDiskStorage(config.dataDir, newId);
  await storage.sweep((keys) => fileKeysInUse(db, keys));
  const images = createImageService({ pipelinesDir, maxPixels: config.maxPixels, onError });
  releases.add(() => images.close());
  const planeCache = await createFileCache(join(config.dataDir, 'planes'), config.planeCacheBytes);
  await planeCache.sweep((keys) => fileKeysInUse(db, keys));
  const planeService = createPlaneService({ pipelinesDir, maxPixels: config.maxPixels, onError });
  releases.add(() => planeService.close());
  const planes = createPlaneStore({ cache: planeCache, service: planeService, storage, onError });
  const resultPlaces = { pipelinesDir, databaseFile };
  const editing = createEditProcess({ ...resultPlaces, onError });
  releases.add(() => editing.close());
  const exporting = createExportService(resultPlaces, onError);
  releases.add(() => exporting.close());
  const reading = createResultReader({ db, storage }, { ...resultPlaces, onError });
  releases.add(() => reading.close());

  const events = openEvents(join(config.dataDir, 'events.db'), onError);
  releases.add(() => events.close());
  const relay = createRelay({ db, log: events, clock, onError });
  releases.add(() => relay.close());
  const publisher = createOutbox({
    db,
    events: hubEvents,
    ids: newId,
    clock,
    onPublished: () => relay.wake(),
  });

  const audit = createAccountAudit({ db, publisher, now, newId }, onError);
  live.audit = audit;
  releases.add(() => audit.settled());

  const pipelines = await loadPipelines(pipelinesDir);
  const calm = calmProgress({
    publisher: jobNews({ publisher: membersOnly(publisher, db), now, newId }),
    db,
    isCalm: (channel) => channel.startsWith('user:'),
    clock,
    onError,
  });
  releases.add(() => calm.close());
  const draftsDir = draftsFolder(config.dataDir);
  const queue = createSqlJobQueue({
    db,
    publisher: calm,
    channels: heardBy,
    batchChannels: heardBy,
    ...(config.jobsPerProject !== null && { parallelism: { perGroup: config.jobsPerProject } }),
    checkAnswer: checkAnswers(
      pipelines.all.map(({ contract }) => contract),
      { otherKinds: 'taken' },
    ),
    onCompleted: (job, run, trx) => storeResult({ publisher, now, newId, draftsDir }, trx, { job, run }),
    onError,
  });
  releases.add(() => queue.close());
  const pipelineKinds = pipelines.all
    .filter(({ load }) => load !== undefined)
    .map(({ contract }) => contract.kind);
  const localKinds = [bulkAction.kind, imageAction.kind];
  const ownKinds = new Set([...pipelineKinds, ...localKinds]);
  const workerTokens = createWorkerTokens({
    db,
    publisher,
    clock,
    newId,
    now,
    isOwnKind: (kind) => ownKinds.has(kind),
    onRevoked: (tokenId) =>
      // Its calls are refused already; this ends its connections.
      void live.headway
        ?.revoke({ tokenId })
        .catch((error: unknown) => onError(error, { stage: 'worker token' })),
  });
  const trashMs = config.trashDays * 86_400_000;
  const records = { db, publisher, queue, pipelines, storage, planes, workerTokens, trashMs, newId, now };
  const localJobs = [bindBulkActions(records), bindImageActions(records)];
  const uploads = await createUploads({
    hub: { db, publisher, queue, pipelines, storage, images, planes, newId, now },
    dataDir: config.dataDir,
    maxBytes: config.maxUploadBytes,
    clock,
    onError,
  });
  releases.add(() => uploads.close());
  const gateway = createWorkerGateway({
    queue,
    tokens: workerTokens,
    secret,
    contractOf: (kind) => pipelines.byKind(kind)?.contract ?? null,
    inputOf: workerInput,
    previews: { folder: previewFolder(config.dataDir), urlOf: previewUrl },
    tell: (tokenId, data) =>
      // Whoever does not hear it learns it with the next heartbeat.
      void live.headway
        ?.publish(`worker:${tokenId}`, { type: 'worker.wanted', data })
        .catch((error: unknown) => onError(error, { stage: 'worker wanted' })),
    clock,
    onError,
  });
  releases.add(() => gateway.close());
  const headway = createLive({
    log: events,
    db,
    queue,
    verifyToken,
    workerTokens,
    gateway,
    allowedOrigins: allowedOriginsOf(config),
    onError,
  });
  live.headway = headway;
  releases.add(() => headway.close());

  releases.add(startFindingStacks({ db, publisher, storage, planeService, onError }));
  await sweepDrafts(draftsDir, queue);
  const systemHistory = createSystemHistory(db);
  releases.add(() => systemHistory.close());
  const systemWarnings = await createSystemWarnings({ db, publisher, now, newId });
  const sweeping = setInterval(() => {
    sweepNotices({ db, publisher, now, newId }).catch((error: unknown) =>
      onError(error, { stage: 'sweep notices' }),
    );
  }, noticeSweepMs);
  releases.add(() => clearInterval(sweeping));

  const sealing = setInterval(() => {
    sealAbandoned({ db, queue }, clock).catch((error: unknown) => onError(error, { stage: 'seal batches' }));
    sweepDrafts(draftsDir, queue).catch((error: unknown) => onError(error, { stage: 'sweep drafts' }));
  }, sealIntervalMs);
  releases.add(() => clearInterval(sealing));

  releases.add(
    startDaily(
      {
        'sweep activity': () => sweepActivity({ db, now }),
        'sweep notifications': () => sweepNotifications({ db, now }),
        'sweep bulk outcomes': () => sweepBulkOutcomes(db),
      },
      { onError },
    ),
  );

  const runner = createJobRunner({
    queue,
    kinds: pipelineKinds,
    workerModule: new URL('jobs/worker-main.ts', import.meta.url),
    workers: config.workers,
    nice: config.workerNice,
    previews: { folder: previewFolder(config.dataDir), urlOf: previewUrl },
    env: {
      ...childEnvironment(process.env),
      [pipelinesDirVariable]: pipelinesDir,
      [draftsDirVariable]: draftsDir,
    },
    onError,
  });
  releases.add(() => runner.close());
  const localRunner = createJobRunner({
    queue,
    bindings: localJobs,
    workers: 2,
    recover: false,
    onError,
  });
  releases.add(() => localRunner.close());
  const monitor = createQueueMonitor({
    queue,
    publisher: headway.publisher,
    channels: heardBy,
    aside: localKinds,
    onError,
  });
  releases.add(() => monitor.close());
  const projectProgress = createProjectProgress({
    db,
    queue,
    monitor,
    log: events,
    publisher: headway.publisher,
    clock,
    onError,
  });
  releases.add(() => projectProgress.close());

  const sessionOf: HubContext['sessionOf'] = (request) => requireSession(auth, verifyToken, request);
  return {
    events,
    onError,
    db,
    publisher,
    queue,
    pipelines,
    storage,
    images,
    planes,
    trashMs,
    editing,
    exporting,
    reading,
    workerTokens,
    mailer,
    linkTo,
    gateway,
    newId,
    now,
    auth,
    firstAccount,
    headway,
    runner,
    localRunner,
    monitor,
    projectProgress,
    systemHistory,
    systemWarnings,
    sessionOf,
    userIdOf: async (request) => (await sessionOf(request)).userId,
    tellAccount,
    openBodies,
    uploads,
  };
}

/** How late a notice may go that is over. */
const noticeSweepMs = 5000;

/** How often batches are looked for whose upload was left alone. */
const sealIntervalMs = 60_000;

/** On this machine, `localhost` and `127.0.0.1` are the same place under two origins. */
function trustedOrigins(config: HubConfig, address: string): readonly string[] {
  const { port } = new URL(address);
  return [address, `http://localhost:${port}`, `http://127.0.0.1:${port}`, ...allowedOriginsOf(config)];
}
