import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Notice, UploadStatus } from '@headway/hub-api';
import type { JobTables } from '@headway/jobs/sql';
import { type OutboxTables, sqliteDialect } from '@headway/log/outbox';
import { Kysely, type Transaction } from 'kysely';
import type { Role } from '@headway/hub-api';
import { databaseProblem } from './start-problem.ts';

export interface ProjectRow {
  id: string;
  owner_id: string;
  name: string;
  image_count: number;
  processed_count: number;
  storage_bytes: number;
  member_count: number;
  created_at: string;
  updated_at: string;
  revision: number;
  /** While it is among what was deleted: it is not there for anybody. */
  deletion_id: string | null;
}

/** Who takes part in a project; its owner, too. */
export interface ProjectMemberRow {
  id: string;
  project_id: string;
  user_id: string;
  role: Role;
  added_at: string;
  revision: number;
}

/** Somebody without an account who may join a project. */
export interface InvitationRow {
  id: string;
  project_id: string;
  email: string;
  role: Role;
  /** Of the token in the link. */
  token_hash: string;
  invited_by: string;
  created_at: string;
  expires_at: string;
}

export interface AssetRow {
  id: string;
  project_id: string;
  batch_id: string | null;
  name: string;
  media_type: string;
  bytes: number;
  width: number | null;
  height: number | null;
  created_at: string;
  revision: number;
  latest_job_id: string | null;
  current_result_id: string | null;
  /** Name of the stored file; its thumbnail has the same name. */
  file_key: string;
  /** Edge length of a pixel in µm, as a person said. */
  pixel_size_um: number | null;
  /** While it is among what was deleted: it is not there for anybody. */
  deletion_id: string | null;
  /** Where the file lay before it was uploaded, for people; empty: not known. */
  folder: string;
  /** Of the file's content; `null` for those that came before it was computed. */
  sha256: string | null;
  /** An `AssetStack` as the file says, as JSON; `null`: a single plane. */
  stack: string | null;
  /** A `StackLayout` that a person said, as JSON. */
  layout: string | null;
}

/** An image or a project that was deleted and can be brought back. */
export interface DeletionRow {
  id: string;
  project_id: string;
  /** `null`: the project itself. */
  asset_id: string | null;
  name: string;
  images: number;
  bytes: number;
  subject_revision: number;
  deleted_at: string;
  deleted_by: string;
  ends_at: string;
  /** The job that deleted it with others. */
  action_id: string | null;
}

/** A file that comes in by parts. */
export interface UploadRow {
  id: string;
  project_id: string;
  batch_id: string;
  user_id: string;
  name: string;
  folder: string;
  bytes: number;
  /** For people: how far the file itself reaches is what counts. */
  received: number;
  last_modified: number | null;
  status: UploadStatus;
  problem_code: string | null;
  problem_detail: string | null;
  asset_id: string | null;
  /** As its sender said. */
  sha256: string | null;
  process: 0 | 1;
  allow_duplicate: 0 | 1;
  created_at: string;
  updated_at: string;
  revision: number;
}

/** Files that were chosen together. Those that were stored are no longer among the uploads. */
export interface UploadBatchRow {
  id: string;
  project_id: string;
  user_id: string;
  /** More will be announced. */
  open: 0 | 1;
  files: number;
  bytes: number;
  stored_files: number;
  stored_bytes: number;
  created_at: string;
  updated_at: string;
  ended_at: string | null;
  revision: number;
}

export interface ResultRow {
  id: string;
  asset_id: string;
  project_id: string;
  job_id: string;
  kind: string;
  created_at: string;
  /** JSON. */
  result: string;
  /** 1…n of the asset. */
  version: number;
  /** The result that was corrected; `null`: a run made it. */
  parent_id: string | null;
  /** The run's result that it came of, perhaps itself. */
  root_id: string;
  author_id: string | null;
  note: string | null;
  /** What came out, in one line. */
  summary: string | null;
}

/** A result without what came out, which may be tens of megabytes. */
export type ResultFacts = Omit<ResultRow, 'result'>;

/** The columns of `ResultFacts`. */
export const resultFacts = [
  'results.id',
  'results.asset_id',
  'results.project_id',
  'results.job_id',
  'results.kind',
  'results.created_at',
  'results.version',
  'results.parent_id',
  'results.root_id',
  'results.author_id',
  'results.note',
  'results.summary',
] as const;

/** A token of a worker that is not ours. */
export interface WorkerTokenRow {
  id: string;
  name: string;
  /** JSON: names of kinds. */
  kinds: string;
  /** Whose jobs it is for; `null`: all. */
  project_id: string | null;
  owner_id: string;
  /** Of its secret part. */
  hash: string;
  created_at: string;
  expires_at: string;
  last_used_at: string | null;
}

/** An entry of somebody's inbox. */
export interface NotificationRow {
  id: string;
  user_id: string;
  kind: string;
  /** What it is about: the same again is not told twice. */
  key: string;
  project_id: string | null;
  project_name: string | null;
  actor_id: string | null;
  actor_name: string | null;
  /** JSON, by the kind. */
  data: string;
  count: number;
  created_at: string;
  read_at: string | null;
  revision: number;
}

/** How much of an inbox is unread, as it was told last. */
export interface InboxRow {
  user_id: string;
  unread: number;
  revision: number;
}

/** A line of what people did. */
export interface ActivityRow {
  id: string;
  project_id: string | null;
  project_name: string | null;
  actor_id: string | null;
  actor_name: string | null;
  action: string;
  /** JSON. */
  subject: string | null;
  /** Only what has the same is told in one line. */
  grouping: string;
  count: number;
  /** JSON. */
  data: string;
  created_at: string;
  updated_at: string;
  revision: number;
}

/** A word of the administrator to everyone. */
export interface NoticeRow {
  id: string;
  level: Notice['level'];
  message: string;
  created_at: string;
  ends_at: string | null;
}

export interface SystemWarningRow {
  id: string;
  /** A `LoadKind`. */
  kind: string;
  message: string;
  began_at: string;
  ended_at: string | null;
}

/** The tables of the accounts that we touch ourselves; better-auth owns them. */
interface AccountTables {
  user: {
    id: string;
    email: string;
    name: string;
    createdAt: string;
    updatedAt: string;
    /** Since when this person may not sign in. */
    deactivatedAt: string | null;
  };
  session: {
    id: string;
    userId: string;
    token: string;
    expiresAt: string;
    createdAt: string;
    /** When it was used last, to the minute. */
    updatedAt: string;
    ipAddress: string | null;
    userAgent: string | null;
  };
  /** Links for a new password: `value` is the account's id. */
  verification: { id: string; value: string; expiresAt: string };
  jwks: { id: string };
}

export interface HubTables extends JobTables, OutboxTables, AccountTables {
  projects: ProjectRow;
  project_members: ProjectMemberRow;
  invitations: InvitationRow;
  assets: AssetRow;
  results: ResultRow;
  deletions: DeletionRow;
  result_figures: { result_id: string; figures: string };
  worker_tokens: WorkerTokenRow;
  notifications: NotificationRow;
  notices: NoticeRow;
  system_warnings: SystemWarningRow;
  /** Minutes since 1970, and a `SystemStatus` as JSON that sums one up. */
  system_minutes: { minute: number; status: string };
  notice_dismissals: { notice_id: string; user_id: string };
  inboxes: InboxRow;
  activities: ActivityRow;
  uploads: UploadRow;
  upload_batches: UploadBatchRow;
  /** `last`: the job that was asked last. */
  bulk_outcomes: { job_id: string; changed: number; refused: number; last: string };
  /** Images that came before stacks were known, to be looked at. */
  stacks_to_find: { asset_id: string };
}

export type HubDatabase = Kysely<HubTables>;
export type HubTransaction = Transaction<HubTables>;

/**
 * Opens the hub's one database file on its one connection. All parts share this instance, the accounts too: a second
 * connection would wait for the first one's open transaction.
 * @throws ConfigError when the file is damaged or can not be opened.
 */
export function openDatabase(file: string): HubDatabase {
  const database = openFile(file);
  // Holds password hashes and session tokens.
  chmodSync(file, 0o600);
  return new Kysely<HubTables>({ dialect: sqliteDialect(database) });
}

/** How another process is told where the database is. */
export const databaseFileVariable = 'HEADWAY_DATABASE_FILE';

/**
 * A connection of another process, which reads what is committed and waits for nobody: so large values need not go
 * through the hub's own.
 */
export function openToRead(file: string): HubDatabase {
  return new Kysely<HubTables>({ dialect: sqliteDialect(new DatabaseSync(file, { readOnly: true })) });
}

function openFile(file: string): DatabaseSync {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file, { timeout: 5000 });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    return database;
  } catch (error) {
    database?.close();
    throw databaseProblem(file, error);
  }
}
