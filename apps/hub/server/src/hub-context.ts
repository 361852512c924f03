import type { AccountPart, HubEvents } from '@headway/hub-api';
import type { JobQueue, JobRunner, QueueMonitor } from '@headway/jobs';
import type { WorkerGateway } from '@headway/jobs/gateway';
import type { Publisher } from '@headway/protocol';
import type { Headway } from '@headway/server';
import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import type { Auth } from './accounts/auth.ts';
import type { HubConfig } from './config.ts';
import type { HubDatabase, HubTransaction } from './database.ts';
import type { EditProcess } from './results/edit-service.ts';
import type { ExportService } from './results/export-service.ts';
import type { FirstAccount } from './accounts/first-account.ts';
import type { ImageService } from './images/image-service.ts';
import type { Mailer } from './accounts/mail.ts';
import type { OpenBodies } from './http/open-bodies.ts';
import type { PipelineRegistry } from './pipelines.ts';
import type { PlaneStore } from './stacks/plane-store.ts';
import type { ResultReader } from './results/result-reader.ts';
import type { Storage } from './images/storage.ts';
import type { Uploads } from './uploads/uploads.ts';
import type { SystemHistory } from './system/system-history.ts';
import type { SystemWarnings } from './system/system-warnings.ts';
import type { HubWorkerTokens } from './jobs/worker-tokens.ts';

/** What the domain functions work with. */
export interface HubServices {
  db: HubDatabase;
  /** Writes events in the transaction that is passed. */
  publisher: Publisher<HubTransaction>;
  queue: JobQueue<HubTransaction>;
  pipelines: PipelineRegistry;
  storage: Storage;
  images: ImageService;
  planes: PlaneStore;
  /** Makes corrected versions of results. */
  editing: EditProcess;
  /** Writes results to files. */
  exporting: ExportService;
  /** Reads results that are large, or many. */
  reading: ResultReader;
  workerTokens: HubWorkerTokens;
  mailer: Mailer;
  /** The address of a page of the hub, for people elsewhere. @param path begins with a slash */
  linkTo: (path: string) => string;
  /** How long what was deleted can be brought back. */
  trashMs: number;
  newId: () => string;
  /** ISO 8601 UTC. */
  now: () => string;
}

/** What is needed to make images of files. */
export type UploadsHub = Pick<
  HubServices,
  'db' | 'publisher' | 'queue' | 'pipelines' | 'storage' | 'images' | 'planes' | 'newId' | 'now'
>;

/** What the routes work with. */
export interface HubContext extends HubServices {
  config: HubConfig;
  auth: Auth;
  firstAccount: FirstAccount;
  headway: Headway<HubEvents>;
  runner: JobRunner;
  monitor: QueueMonitor;
  systemHistory: SystemHistory;
  systemWarnings: SystemWarnings;
  /** Requests that a session's end cuts off. */
  openBodies: OpenBodies;
  /** Files that come in by parts. */
  uploads: Uploads;
  /** Where workers in other programs take jobs and report. */
  gateway: WorkerGateway;
  log: FastifyBaseLogger;
  /** Folder of the sample images, whether it exists or not. */
  samplesDir: string;
  /** @throws ApiError when nobody is signed in. */
  userIdOf(request: FastifyRequest): Promise<string>;
  /** The same with the session that the request belongs to. @throws ApiError when nobody is signed in. */
  sessionOf(request: FastifyRequest): Promise<{ userId: string; sessionId: string | null }>;
  /** Tells somebody's screens that something of their account is another now. Not waited for. */
  tellAccount(userId: string, part: AccountPart): void;
}
