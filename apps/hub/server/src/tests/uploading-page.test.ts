import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page, UploadAnswer } from '@headway/hub-api';
import type { Asset, Project } from '@headway/protocol';
import { expect, it } from 'vitest';
import { dataFolder, startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { root } from '../test-support/program.ts';

/** All shell examples of a page, as one script. */
function shellOf(page: string): string {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code]) => code).join('\n');
}

it('does with curl what the page about uploads says', { timeout: 60_000 }, async () => {
  const { hub, api } = await startSignedIn();
  const folder = join(root, 'testdata/cells');
  await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', shellOf('docs/uploads.md')], {
    cwd: dataFolder(),
    timeout: 50_000,
    env: {
      PATH: process.env['PATH'],
      HUB: hub.url,
      FILE: join(folder, 'nuclei-sparse.png'),
      LARGE: join(folder, 'nuclei-crowded.png'),
    },
  });
  const project = (await api.get<Page<Project>>('/api/projects')).body.items[0];
  expect(project).toMatchObject({ name: 'Night run', imageCount: 2 });
  const { items } = (await api.get<Page<Asset>>(`/api/projects/${project?.id}/assets`)).body;
  expect(new Set(items.map(({ name }) => name))).toEqual(new Set(['nuclei-sparse.png', 'large.png']));
});

it('adds what comes twice in one request, unless it is told to reject duplicates', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const content = await cellsPng();
  const other = Buffer.concat([content, Buffer.from('other')]);
  const send = (
    names: readonly string[],
    of: Buffer<ArrayBuffer>,
    query = '',
  ): Promise<{ body: UploadAnswer }> =>
    api.upload(
      id,
      names.map((name) => ({ name, content: of })),
      query,
    );
  expect((await send(['a.png', 'b.png'], content)).body.items).toHaveLength(2);
  const twice = await send(['c.png', 'd.png'], other, '?duplicates=reject');
  expect(twice.body.items.map(({ name }) => name)).toEqual(['c.png']);
  expect(twice.body.rejected).toMatchObject([{ name: 'd.png', problem: { code: 'duplicate' } }]);
  const known = await send(['e.png'], content, '?duplicates=reject');
  expect(known.body).toMatchObject({ code: 'nothing_accepted', detail: expect.stringContaining('a.png') });
});
