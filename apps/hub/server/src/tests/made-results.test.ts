import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ResultDocument } from '@headway/hub-api';
import type { Job } from '@headway/protocol';
import { expect, it } from 'vitest';
import { mostResultBytes } from '../results/made-results.ts';
import { dataFolder, startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';

type Counted = ResultDocument & { result: { ticks: number; filling?: string } };

async function startCounting() {
  const dataDir = dataFolder();
  const { api } = await startSignedIn({ dataDir });
  const { id } = await api.createProject();
  const asset = await api.uploadOne(id, { name: 'cells.png', content: await cellsPng() }, '?process=false');
  return {
    api,
    drafts: () => readdirSync(join(dataDir, 'drafts')),
    async count(parameters: object): Promise<Job> {
      const { body } = await api.post<Job>(`/api/assets/${asset.id}/jobs`, { kind: 'counter', parameters });
      return await api.jobIn(body.id, 'completed', 'failed');
    },
  };
}

it('stores a result that is larger than a message between processes may be', async () => {
  const { api, count, drafts } = await startCounting();
  const filling = 17 * 2 ** 20;
  const job = await count({ filling });
  expect(job).toMatchObject({ status: 'completed', error: null });
  expect(drafts()).toEqual([`${job.id}.made.json`]);
  const { headers } = await api.get(`/api/jobs/${job.id}/result`);
  const { body } = await api.get<Counted>(headers.get('location') ?? '');
  expect(body.result.ticks).toBe(3);
  expect(body.result.filling?.length).toBe(filling);
});

it('says in words that a result is larger than what is stored', async () => {
  const { count } = await startCounting();
  expect(await count({ filling: mostResultBytes })).toMatchObject({
    status: 'failed',
    error: {
      code: 'result_too_large',
      message: expect.stringMatching(/^The result has 65 MiB; 64 MiB are the most that is stored\. Look for/),
      retryable: false,
    },
  });
});
