import type { SchemaModule } from 'kysely';

/** The indexes of the queue's tables, each with the question that it answers. */
export async function createJobIndexes(schema: SchemaModule): Promise<void> {
  const add = (name: string, columns: readonly string[]) =>
    schema
      .createIndex(name)
      .ifNotExists()
      .on('headway_jobs')
      .columns([...columns]);

  // The next job of a kind to be taken; with the group, so that those of full ones are passed over in the index.
  await add('headway_jobs_ready', ['kind', 'priority desc', 'id', 'group_value'])
    .where('ready', '=', 1)
    .execute();
  // The same within a group, and which groups have any.
  await add('headway_jobs_ready_group', ['kind', 'group_value', 'priority desc', 'id'])
    .where('ready', '=', 1)
    .execute();
  // Whose time comes next.
  await add('headway_jobs_delayed', ['run_at']).where('ready', '=', 0).execute();
  // Whose lease runs out next.
  await add('headway_jobs_leased', ['lease_until']).where('lease_until', 'is not', null).execute();
  // Jobs by status: those that run, those that are in the line.
  await add('headway_jobs_waiting', ['status', 'priority', 'id']).execute();
  // Which jobs ended first.
  await add('headway_jobs_ended', ['status', 'finished_at', 'id'])
    .where('finished_at', 'is not', null)
    .execute();
  // The last runs of a kind.
  await add('headway_jobs_history', ['kind', 'status', 'finished_at']).execute();
  await schema
    .createIndex('headway_job_labels_value')
    .ifNotExists()
    .on('headway_job_labels')
    .columns(['name', 'value', 'job_id'])
    .execute();
}
