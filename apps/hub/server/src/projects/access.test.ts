import { join } from 'node:path';
import { type ProjectAction, projectActions, type Role, roles } from '@headway/hub-api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { requireProject, roleOf } from './access.ts';
import { openDatabase } from '../database.ts';
import { migrate } from '../migrations.ts';
import { dataFolder } from '../test-support/hub.ts';

const time = '2026-01-01T00:00:00.000Z';

async function setUp() {
  const db = openDatabase(join(dataFolder(), 'hub.db'));
  onTestFinished(() => db.destroy());
  await migrate(db);
  const counts = { image_count: 0, processed_count: 0, storage_bytes: 0, member_count: 1, revision: 1 };
  await db
    .insertInto('projects')
    .values({ id: 'P', owner_id: 'owner', name: 'Mine', ...counts, created_at: time, updated_at: time })
    .execute();
  await db
    .insertInto('project_members')
    .values(
      roles.map((role) => ({ id: role, project_id: 'P', user_id: role, role, added_at: time, revision: 1 })),
    )
    .execute();
  return db;
}

const expected: Readonly<Record<Role | 'stranger', Readonly<Record<ProjectAction, string>>>> = {
  owner: { read: 'yes', write: 'yes', manage: 'yes' },
  editor: { read: 'yes', write: 'yes', manage: 'forbidden' },
  viewer: { read: 'yes', write: 'forbidden', manage: 'forbidden' },
  stranger: { read: 'not_found', write: 'not_found', manage: 'not_found' },
};

describe('who may do what in a project', () => {
  it('lets each role do what the table says, and tells strangers nothing', async () => {
    const db = await setUp();
    for (const [userId, answers] of Object.entries(expected)) {
      for (const action of projectActions) {
        const answer = await requireProject(db, { userId, action }, 'P').then(
          ({ id }) => (id === 'P' ? 'yes' : 'another project'),
          (error: { code: string }) => error.code,
        );
        expect([userId, action, answer]).toEqual([userId, action, answers[action]]);
      }
    }
  });

  it('knows no project that is not there', async () => {
    const db = await setUp();
    expect(await roleOf(db, 'owner', 'Q')).toBeNull();
    await expect(requireProject(db, { userId: 'owner', action: 'read' }, 'Q')).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
