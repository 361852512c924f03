import { createJobTables } from '@headway/jobs/sql';
import { createOutboxTable } from '@headway/log/outbox';
import { sql } from 'kysely';
import { ConfigError } from './config.ts';
import type { HubDatabase } from './database.ts';

/** Each runs once, in order, in a transaction. Only append to this list. */
const migrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE projects (
       id TEXT PRIMARY KEY,
       owner_id TEXT NOT NULL,
       name TEXT NOT NULL,
       image_count INTEGER NOT NULL DEFAULT 0,
       processed_count INTEGER NOT NULL DEFAULT 0,
       storage_bytes INTEGER NOT NULL DEFAULT 0,
       created_at TEXT NOT NULL,
       updated_at TEXT NOT NULL,
       revision INTEGER NOT NULL DEFAULT 1
     ) STRICT`,
    'CREATE INDEX projects_by_owner ON projects (owner_id, id)',
    `CREATE TABLE assets (
       id TEXT PRIMARY KEY,
       project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
       batch_id TEXT,
       name TEXT NOT NULL,
       media_type TEXT NOT NULL,
       bytes INTEGER NOT NULL,
       width INTEGER,
       height INTEGER,
       created_at TEXT NOT NULL,
       revision INTEGER NOT NULL DEFAULT 1,
       latest_job_id TEXT,
       current_result_id TEXT,
       file_key TEXT NOT NULL
     ) STRICT`,
    'CREATE INDEX assets_by_project ON assets (project_id, id)',
    `CREATE TABLE results (
       id TEXT PRIMARY KEY,
       asset_id TEXT NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
       project_id TEXT NOT NULL,
       job_id TEXT NOT NULL UNIQUE,
       kind TEXT NOT NULL,
       created_at TEXT NOT NULL,
       result TEXT NOT NULL
     ) STRICT`,
    'CREATE INDEX results_by_asset ON results (asset_id)',
  ],
  [
    `CREATE TABLE worker_tokens (
       id TEXT PRIMARY KEY,
       name TEXT NOT NULL,
       kinds TEXT NOT NULL,
       project_id TEXT REFERENCES projects (id) ON DELETE CASCADE,
       owner_id TEXT NOT NULL,
       hash TEXT NOT NULL,
       created_at TEXT NOT NULL,
       expires_at TEXT NOT NULL,
       last_used_at TEXT
     ) STRICT`,
    'CREATE INDEX worker_tokens_by_project ON worker_tokens (project_id)',
  ],
  [
    `CREATE TABLE project_members (
       project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
       user_id TEXT NOT NULL,
       role TEXT NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
       added_at TEXT NOT NULL,
       PRIMARY KEY (project_id, user_id)
     ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX project_members_by_user ON project_members (user_id, project_id)',
    `INSERT INTO project_members (project_id, user_id, role, added_at)
       SELECT id, owner_id, 'owner', created_at FROM projects`,
  ],
  ['ALTER TABLE assets ADD COLUMN pixel_size_um REAL'],
  [
    `CREATE TABLE notifications (
       id TEXT PRIMARY KEY,
       user_id TEXT NOT NULL,
       kind TEXT NOT NULL,
       key TEXT NOT NULL,
       project_id TEXT,
       project_name TEXT,
       actor_id TEXT,
       actor_name TEXT,
       data TEXT NOT NULL,
       count INTEGER NOT NULL,
       created_at TEXT NOT NULL,
       read_at TEXT,
       revision INTEGER NOT NULL
     ) STRICT`,
    'CREATE INDEX notifications_by_user ON notifications (user_id, id)',
    'CREATE INDEX notifications_by_key ON notifications (user_id, key, id)',
    'CREATE INDEX notifications_unread ON notifications (user_id, id) WHERE read_at IS NULL',
    `CREATE TABLE inboxes (
       user_id TEXT PRIMARY KEY,
       unread INTEGER NOT NULL,
       revision INTEGER NOT NULL
     ) STRICT`,
    // What was done outlives what it was done to: no references.
    `CREATE TABLE activities (
       id TEXT PRIMARY KEY,
       project_id TEXT,
       project_name TEXT,
       actor_id TEXT,
       actor_name TEXT,
       action TEXT NOT NULL,
       subject TEXT,
       grouping TEXT NOT NULL,
       count INTEGER NOT NULL,
       data TEXT NOT NULL,
       created_at TEXT NOT NULL,
       updated_at TEXT NOT NULL,
       revision INTEGER NOT NULL
     ) STRICT`,
    'CREATE INDEX activities_by_project ON activities (project_id, id)',
    'CREATE INDEX activities_by_actor ON activities (actor_id, action, id)',
    'CREATE INDEX activities_by_time ON activities (created_at)',
  ],
  [
    'ALTER TABLE projects ADD COLUMN deletion_id TEXT',
    'ALTER TABLE assets ADD COLUMN deletion_id TEXT',
    `CREATE TABLE deletions (
       id TEXT PRIMARY KEY,
       project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
       asset_id TEXT UNIQUE REFERENCES assets (id) ON DELETE CASCADE,
       name TEXT NOT NULL,
       images INTEGER NOT NULL,
       bytes INTEGER NOT NULL,
       subject_revision INTEGER NOT NULL,
       deleted_at TEXT NOT NULL,
       deleted_by TEXT NOT NULL,
       ends_at TEXT NOT NULL
     ) STRICT`,
    'CREATE INDEX deletions_by_project ON deletions (project_id, id)',
    'CREATE INDEX deletions_by_end ON deletions (ends_at)',
  ],
  [
    'ALTER TABLE deletions ADD COLUMN action_id TEXT',
    'CREATE INDEX deletions_by_action ON deletions (action_id)',
  ],
  [
    // A run had one result; now its corrected versions belong to it, too.
    `CREATE TABLE result_versions (
       id TEXT PRIMARY KEY,
       asset_id TEXT NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
       project_id TEXT NOT NULL,
       job_id TEXT NOT NULL,
       kind TEXT NOT NULL,
       created_at TEXT NOT NULL,
       result TEXT NOT NULL,
       version INTEGER NOT NULL,
       parent_id TEXT,
       root_id TEXT NOT NULL,
       author_id TEXT,
       note TEXT,
       summary TEXT,
       UNIQUE (asset_id, version)
     ) STRICT`,
    `INSERT INTO result_versions
       SELECT id, asset_id, project_id, job_id, kind, created_at, result,
         row_number() OVER (PARTITION BY asset_id ORDER BY id), NULL, id, NULL, NULL, NULL
       FROM results`,
    'DROP TABLE results',
    'ALTER TABLE result_versions RENAME TO results',
    'CREATE UNIQUE INDEX results_of_runs ON results (job_id) WHERE parent_id IS NULL',
  ],
  [
    `ALTER TABLE project_members ADD COLUMN id TEXT NOT NULL DEFAULT ''`,
    'ALTER TABLE project_members ADD COLUMN revision INTEGER NOT NULL DEFAULT 1',
    'UPDATE project_members SET id = lower(hex(randomblob(13)))',
    'CREATE UNIQUE INDEX project_members_by_id ON project_members (id)',
  ],
  [
    `CREATE TABLE upload_batches (
       id TEXT PRIMARY KEY,
       project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
       user_id TEXT NOT NULL,
       open INTEGER NOT NULL,
       files INTEGER NOT NULL,
       bytes INTEGER NOT NULL,
       stored_files INTEGER NOT NULL,
       stored_bytes INTEGER NOT NULL,
       created_at TEXT NOT NULL,
       updated_at TEXT NOT NULL,
       ended_at TEXT,
       revision INTEGER NOT NULL
     ) STRICT`,
    'CREATE INDEX upload_batches_by_project ON upload_batches (project_id, id)',
    'CREATE INDEX upload_batches_by_user ON upload_batches (user_id, id)',
    `CREATE TABLE uploads (
       id TEXT PRIMARY KEY,
       project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
       batch_id TEXT NOT NULL REFERENCES upload_batches (id) ON DELETE CASCADE,
       user_id TEXT NOT NULL,
       name TEXT NOT NULL,
       folder TEXT NOT NULL,
       bytes INTEGER NOT NULL,
       received INTEGER NOT NULL,
       last_modified INTEGER,
       status TEXT NOT NULL,
       problem_code TEXT,
       problem_detail TEXT,
       asset_id TEXT,
       sha256 TEXT,
       process INTEGER NOT NULL,
       allow_duplicate INTEGER NOT NULL,
       created_at TEXT NOT NULL,
       updated_at TEXT NOT NULL,
       revision INTEGER NOT NULL
     ) STRICT`,
    'CREATE INDEX uploads_by_project ON uploads (project_id, id)',
    'CREATE INDEX uploads_by_user ON uploads (user_id, id)',
    'CREATE INDEX uploads_by_batch ON uploads (batch_id, status)',
    "ALTER TABLE assets ADD COLUMN folder TEXT NOT NULL DEFAULT ''",
    'ALTER TABLE assets ADD COLUMN sha256 TEXT',
    'CREATE INDEX assets_by_content ON assets (project_id, sha256)',
  ],
  [
    `CREATE TABLE notices (
       id TEXT PRIMARY KEY,
       level TEXT NOT NULL,
       message TEXT NOT NULL,
       created_at TEXT NOT NULL,
       ends_at TEXT
     ) STRICT`,
    `CREATE TABLE notice_dismissals (
       notice_id TEXT NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
       user_id TEXT NOT NULL,
       PRIMARY KEY (notice_id, user_id)
     ) STRICT, WITHOUT ROWID`,
  ],
  [
    'CREATE TABLE system_minutes (minute INTEGER PRIMARY KEY, status TEXT NOT NULL) STRICT',
    `CREATE TABLE system_warnings (
       id TEXT PRIMARY KEY,
       kind TEXT NOT NULL,
       message TEXT NOT NULL,
       began_at TEXT NOT NULL,
       ended_at TEXT
     ) STRICT`,
  ],
  [
    // What is kept of results to add them up; worked out when it is asked for.
    `CREATE TABLE result_figures (
       result_id TEXT PRIMARY KEY REFERENCES results (id) ON DELETE CASCADE,
       figures TEXT NOT NULL
     ) STRICT`,
  ],
  [
    `CREATE TABLE invitations (
       id TEXT PRIMARY KEY,
       project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
       email TEXT NOT NULL,
       role TEXT NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
       token_hash TEXT NOT NULL UNIQUE,
       invited_by TEXT NOT NULL,
       created_at TEXT NOT NULL,
       expires_at TEXT NOT NULL
     ) STRICT`,
    'CREATE INDEX invitations_by_project ON invitations (project_id, id)',
  ],
  [
    'ALTER TABLE projects ADD COLUMN member_count INTEGER NOT NULL DEFAULT 1',
    `UPDATE projects SET member_count = (
       SELECT count(*) FROM project_members WHERE project_members.project_id = projects.id
     )`,
  ],
  ['ALTER TABLE assets ADD COLUMN stack TEXT', 'ALTER TABLE assets ADD COLUMN layout TEXT'],
  [
    // How far an action on many jobs has come; changed together with the jobs.
    `CREATE TABLE bulk_outcomes (
       job_id TEXT PRIMARY KEY,
       changed INTEGER NOT NULL,
       refused INTEGER NOT NULL,
       last TEXT NOT NULL
     ) STRICT`,
  ],
  [
    // Images that came before stacks were known are looked at, one after the other.
    `CREATE TABLE stacks_to_find (
       asset_id TEXT PRIMARY KEY REFERENCES assets (id) ON DELETE CASCADE
     ) STRICT, WITHOUT ROWID`,
    `INSERT INTO stacks_to_find (asset_id)
       SELECT id FROM assets WHERE media_type = 'image/tiff' AND stack IS NULL`,
  ],
];

/** Brings the tables of projects, assets, results, jobs and the outbox up to date. The accounts have their own. */
export async function migrate(db: HubDatabase): Promise<void> {
  await createJobTables(db);
  await createOutboxTable(db);
  const done = await sql<{ user_version: number }>`PRAGMA user_version`.execute(db);
  const version = done.rows[0]?.user_version ?? 0;
  if (version > migrations.length) {
    throw new ConfigError(
      `The database is of a newer hub (version ${version}, this hub knows ${migrations.length}). Start the newer one.`,
    );
  }
  for (const [index, statements] of migrations.entries()) {
    if (index < version) continue;
    await db.transaction().execute(async (trx) => {
      for (const statement of statements) await sql.raw(statement).execute(trx);
      await sql.raw(`PRAGMA user_version = ${index + 1}`).execute(trx);
    });
  }
}
