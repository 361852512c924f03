import { join } from 'node:path';
import type { Asset } from '@headway/protocol';
import { expect, it, vi } from 'vitest';
import { openDatabase } from '../database.ts';
import { createApi } from '../test-support/api.ts';
import { admin, dataFolder, startTestHub } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { stackFile } from '../test-support/stack-file.ts';

it('finds the planes of images that came before the hub knew of stacks', async () => {
  const dataDir = dataFolder();
  const hub = await startTestHub({ dataDir });
  const api = createApi(hub.url);
  await api.signIn(admin);
  const { id: project } = await api.createProject();
  const stack = await api.uploadOne(project, { name: 'a.tif', content: stackFile() }, '?process=false');
  const flat = await api.uploadOne(project, { name: 'b.png', content: await cellsPng() }, '?process=false');
  await hub.close();
  // As the migration leaves them.
  const db = openDatabase(join(dataDir, 'hub.db'));
  await db.updateTable('assets').set({ stack: null }).execute();
  const waiting = [flat, stack].map(({ id }) => ({ asset_id: id }));
  await db.insertInto('stacks_to_find').values(waiting).execute();

  const next = createApi((await startTestHub({ dataDir })).url);
  await next.signIn(admin);
  await vi.waitFor(
    async () => expect(await db.selectFrom('stacks_to_find').selectAll().execute()).toEqual([]),
    { timeout: 15_000 },
  );
  await db.destroy();
  const { body: found } = await next.get<Asset>(`/api/assets/${stack.id}`);
  expect(found.stack).toEqual(stack.stack);
  expect(found.revision).toBeGreaterThan(stack.revision);
  expect((await next.get<Asset>(`/api/assets/${flat.id}`)).body.stack ?? null).toBeNull();
});
