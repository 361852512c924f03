import type { Kysely } from 'kysely';
import type { JobTables } from './job-tables.ts';

/**
 * The application's database as our statements see it: whatever else it holds, only our tables count, and the
 * application's plugins (camel-case names, parsed results) must not touch our rows.
 */
export function plainDatabase<Tables extends JobTables>(database: Kysely<Tables>): Kysely<JobTables> {
  return (database as unknown as Kysely<JobTables>).withoutPlugins();
}
