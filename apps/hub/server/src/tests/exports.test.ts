import type { Problem } from '@headway/hub-api';
import type { Job } from '@headway/protocol';
import { expect, it } from 'vitest';
import { startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';

it('writes a result to a file in another process, and tells what went wrong', async () => {
  const { api } = await startSignedIn();
  const { id: project } = await api.createProject();
  const asset = await api.uploadOne(project, { name: 'a.png', content: await cellsPng() });
  const run = async (ticks: number) => {
    const { body: job } = await api.post<Job>(`/api/assets/${asset.id}/jobs`, {
      kind: 'counter',
      parameters: { ticks },
    });
    await api.jobIn(job.id, 'completed');
    return await api.get<string | Problem>(`/api/jobs/${job.id}/result.bin`);
  };
  const { status, body, headers } = await run(5);
  expect([status, body]).toEqual([200, '.....a.png']);
  expect(headers.get('content-disposition')).toContain('filename="a-counter.bin"');
  expect(await run(13)).toMatchObject({ status: 507, body: { code: 'storage_full' } });
  expect(await run(14)).toMatchObject({ status: 500, body: { code: 'internal' } });
  expect((await run(6)).body).toBe('......a.png');
});
