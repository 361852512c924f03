import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Job } from '@headway/protocol';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { createApi, type TestApi } from '../test-support/api.ts';
import { admin, dataFolder, startSignedIn, startTestHub } from '../test-support/hub.ts';
import { connectLive } from '../test-support/live.ts';
import { root } from '../test-support/program.ts';
import { missingPython, pythonExample, startPythonWorker } from '../test-support/python-worker.ts';
import { workerToken } from '../test-support/worker.ts';

const kinds = ['bright-objects'];
const nuclei = join(root, 'testdata/cells/nuclei-crowded.png');

/** Real cells on an area that the worker is busy with for some seconds. */
async function slowImage(): Promise<Buffer<ArrayBuffer>> {
  const tile = await sharp(nuclei).removeAlpha().png().toBuffer();
  return await sharp({ create: { width: 1392, height: 1040, channels: 3, background: '#000' } })
    .composite([{ input: tile, tile: true }])
    .png({ compressionLevel: 1 })
    .toBuffer();
}

async function start(api: TestApi, content?: Buffer<ArrayBuffer>) {
  const { id: projectId } = await api.createProject();
  const { token } = await workerToken(api, projectId, { kinds });
  const asset = await api.uploadOne(
    projectId,
    { name: 'cells.png', content: content ?? (await slowImage()) },
    '?process=false',
  );
  const { body: job } = await api.post<Job>(`/api/assets/${asset.id}/jobs`, { kind: 'bright-objects' });
  return { projectId, token, asset, job };
}

async function finished(api: TestApi, id: string): Promise<Job> {
  const job = await api.job(id);
  expect(job.status).toBe('completed');
  return job;
}

/** Waits until a job is past a part of its run. */
async function past(api: TestApi, id: string, fraction: number): Promise<Job> {
  return await vi.waitFor(
    async () => {
      const job = await api.job(id);
      expect(job.fraction ?? 0).toBeGreaterThan(fraction);
      return job;
    },
    { timeout: 60_000, interval: 50 },
  );
}

describe.skipIf(missingPython() !== null)('the worker in Python', { timeout: 180_000 }, () => {
  it('measures an image: its progress is heard live, and its result is right', async () => {
    const { hub, api } = await startSignedIn();
    const { token, asset, job } = await start(api, readFileSync(nuclei));
    const live = await connectLive(hub.url, await api.token(), [{ channel: `job:${job.id}` }]);
    startPythonWorker(hub.url, token);
    const done = await live.event(({ type }) => type === 'job.completed');
    expect(done.data).toMatchObject({ status: 'completed', summary: { outcome: 'ok' } });
    const fractions = live.events.flatMap(({ type, data }) =>
      type === 'job.progress' ? [(data as Partial<Job>).fraction ?? 0] : [],
    );
    expect(fractions.length).toBeGreaterThan(2);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    const steps = live.events
      .filter(({ type }) => type === 'job.step')
      .map(({ data }) => (data as { name: string }).name);
    expect([...new Set(steps)]).toEqual(['Fetch', 'Read', 'Find objects', 'Measure']);

    const result = await api.get(`/api/jobs/${job.id}/result`);
    const { body } = await api.get<{ result: Measured }>(result.headers.get('location') ?? '');
    const { objects, count, coverage, threshold } = body.result;
    expect(body.result).toMatchObject({ width: asset.width, height: asset.height });
    expect(objects).toHaveLength(count);
    // Against the pixels, by another decoder.
    const { data } = await sharp(nuclei).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    let bright = 0;
    for (let at = 0; at < data.length; at += 3) {
      const [r = 0, g = 0, b = 0] = data.subarray(at, at + 3);
      if ((77 * r + 150 * g + 29 * b) >> 8 > threshold) bright += 1;
    }
    const area = objects.reduce((sum, object) => sum + object.area, 0);
    expect(area / (data.length / 3)).toBeCloseTo(coverage, 3);
    expect(area).toBeLessThanOrEqual(bright);
    expect(area).toBeGreaterThan(0.95 * bright);
  });

  it('tells all that its work told before the end, also when the work is faster than the telling', async () => {
    const { stdout } = await promisify(execFile)('/usr/bin/python3', ['-c', hastyWork], {
      cwd: pythonExample,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    const told = stdout.trim().split('\n');
    expect(told).toEqual(['step First', ...Array.from({ length: 5 }, () => 'item'), 'step Last', 'complete']);
  });

  it('stops when its job is cancelled, and goes on with the next one', async () => {
    const { hub, api } = await startSignedIn();
    const { token, asset, job } = await start(api);
    const worker = startPythonWorker(hub.url, token);
    await past(api, job.id, 0.1);
    expect((await api.post(`/api/jobs/${job.id}/cancel`)).status).toBe(202);
    await worker.says(`Job ${job.id} is cancelled.`);
    expect((await api.job(job.id)).status).toBe('cancelled');
    const { body: next } = await api.post<Job>(`/api/assets/${asset.id}/jobs`, { kind: 'bright-objects' });
    await past(api, next.id, 0);
  });

  it('loses its job when it is killed, and the next worker finishes it', async () => {
    const { hub, api } = await startSignedIn();
    const { token, job } = await start(api);
    const worker = startPythonWorker(hub.url, token, ['--lease', '6']);
    await past(api, job.id, 0.1);
    worker.child.kill('SIGKILL');
    await worker.exited;
    startPythonWorker(hub.url, token);
    const done = await vi.waitFor(async () => await finished(api, job.id), { timeout: 120_000 });
    expect(done).toMatchObject({ attempt: 2, fraction: 1 });
  });

  it('goes on with its run when the hub is restarted', async () => {
    const dataDir = dataFolder();
    const { hub, api } = await startSignedIn({ dataDir });
    const { token, job } = await start(api);
    const worker = startPythonWorker(hub.url, token);
    const before = await past(api, job.id, 0.1);
    await hub.close();
    await worker.says('Not connected');
    const again = await startTestHub({ dataDir, env: { PORT: new URL(hub.url).port } });
    const later = createApi(again.url);
    await later.signIn(admin);
    const done = await vi.waitFor(async () => await finished(later, job.id), { timeout: 120_000 });
    expect(done.attempt).toBe(before.attempt);
  });

  it('ends with the reason when its token is not good', async () => {
    const { hub, api } = await startSignedIn();
    const { id: projectId } = await api.createProject();
    const { token } = await workerToken(api, projectId, { kinds: ['something-else'] });
    const other = startPythonWorker(hub.url, token);
    expect(await other.exited).toBe(1);
    await other.says("forbidden: This token is not for jobs of the kind 'bright-objects'.");
    const none = startPythonWorker(hub.url, `${token.slice(0, -1)}!`);
    expect(await none.exited).toBe(1);
    await none.says('token_invalid');
    const brief = await workerToken(api, projectId, { kinds, expiresInSeconds: 1 });
    const expired = startPythonWorker(hub.url, brief.token);
    expect(await expired.exited).toBe(1);
    await expired.says('token_expired');
  });

  it('does what its README says, word for word', async () => {
    const hub = await startTestHub();
    const folder = dataFolder();
    const readme = readFileSync(join(pythonExample, 'README.md'), 'utf8');
    const [prepare = '', ask = ''] = [...readme.matchAll(/^```sh\n(HUB=.*?)^```/gms)].map(
      ([, code = '']) => code,
    );
    const run = async (script: string): Promise<string[]> => {
      const literal = script
        .replaceAll('http://127.0.0.1:8080', hub.url)
        .replaceAll(' jar', ` ${folder}/jar`);
      const { stdout } = await promisify(execFile)('bash', ['-ec', literal], { cwd: root });
      return stdout.trim().split('\n');
    };
    const worker = /^\/usr\/bin\/python3 examples\/python-worker\/worker.py --url \$HUB$/m;
    expect(prepare).toMatch(worker);
    const [page, token = ''] = await run(prepare.replace(worker, 'echo $HEADWAY_WORKER_TOKEN'));
    expect(page).toContain(`${hub.url}/projects/`);
    startPythonWorker(hub.url, token);
    const [answer = ''] = await run(ask);
    const job = JSON.parse(answer) as Job;
    const api = createApi(hub.url);
    await api.signIn(admin);
    const done = await vi.waitFor(async () => await finished(api, job.id), { timeout: 60_000 });
    expect(done.summary?.text).toMatch(/objects on 14\.\d% of the image/);
  });
});

/** A run that ends while what it told waits for a slow server; prints what that hears. */
const hastyWork = `
import asyncio
import threading
from headway import Run, Worker

told = threading.Event()

class Hasty(Run):
    def take_calls(self):
        calls = super().take_calls()
        if calls:
            told.set()
        return calls

class Slow(Worker):
    async def call(self, method, **params):
        await asyncio.sleep(0.02)
        step = params.get("step")
        print(f"step {step['name']}" if step else method)
        return {"wanted": "run", "status": "completed"}

def work(run):
    run.step("First", 0, 2)
    for _ in range(5):
        run.item({})
    run.step("Last", 1, 2)
    told.wait()
    return {}, {"outcome": "ok", "text": ""}

asyncio.run(Slow("http://none", "", "hasty")._do(Hasty("job", "fence", "kind", 1, {}), work))
`;

interface Measured {
  objects: { area: number }[];
  count: number;
  coverage: number;
  threshold: number;
}
