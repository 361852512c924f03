import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeadwayError, type WorkerWanted } from '@headway/protocol';
import type { WorkerMethod, WorkerRun } from '@headway/protocol/workers';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { JobQueue } from './queue.ts';
import { type ManualClock, manualClock } from './test-support/manual-clock.ts';
import { testContract } from './test-support/test-contracts.ts';
import { openQueue, type TestTables } from './test-support/open-queue.ts';
import { memoryDatabase } from './test-support/sqlite-dialect.ts';
import type { WorkerGatewayOptions } from './gateway-options.ts';
import { createWorkerGateway, type WorkerGateway } from './worker-gateway.ts';
import type { WorkerGrant } from './worker-token.ts';

const worker = { id: 'w1' };
const summary = { outcome: 'ok', text: 'done' };
const never = (): never => {
  throw new HeadwayError('token_invalid');
};
const tokens = { verify: async () => never(), find: async () => never() };
describe('createWorkerGateway', () => {
  let clock: ManualClock;
  let queue: JobQueue;
  let gateway: WorkerGateway;
  let told: { tokenId: string; wanted: WorkerWanted }[];
  let grant: WorkerGrant;

  function createGateway(options: Partial<WorkerGatewayOptions> = {}): WorkerGateway {
    const created = createWorkerGateway({
      queue,
      tokens,
      secret: 's',
      clock,
      contractOf: (kind) => (kind === 'test' ? testContract : null),
      tell: (tokenId, wanted) => told.push({ tokenId, wanted }),
      ...options,
    });
    onTestFinished(() => created.close());
    return created;
  }

  beforeEach(async () => {
    clock = manualClock();
    const db = memoryDatabase<TestTables>();
    ({ queue } = await openQueue({ db, clock, random: () => 0 }));
    onTestFinished(() => db.destroy());
    told = [];
    grant = {
      tokenId: 't1',
      kinds: ['cells', 'test'],
      labels: { projectId: '1' },
      expiresAt: clock.now() + 3_600_000,
    };
    gateway = createGateway();
  });

  const enqueue = (kind = 'cells', labels: Record<string, string> = { projectId: '1' }) =>
    queue.enqueue({ kind, input: { path: '/data/a.png' }, labels });
  const call = (method: WorkerMethod, params: object, as = grant) => gateway.call(as, { method, params });
  const code = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      (answer) => answer,
      (error: unknown) => (error instanceof HeadwayError ? error.code : String(error)),
    );
  const about = ({ job, fence }: WorkerRun) => ({ job, fence });
  async function taken(kind?: string, more: object = {}): Promise<WorkerRun> {
    await enqueue(kind);
    const { run } = await gateway.call(grant, { method: 'take', params: { worker, ...more } });
    if (!run) throw new Error('There should have been a job to take.');
    return run;
  }

  test('gives jobs of the kinds and labels of the token only', async () => {
    await enqueue('cells', { projectId: '2' });
    await enqueue('secret');
    expect(await call('take', { worker })).toEqual({ run: null });
    expect(await code(call('take', { worker, kinds: ['secret'] }))).toBe('forbidden');
    expect(await code(call('open', { worker, kind: 'secret' }))).toBe('forbidden');
    const { id } = await enqueue();
    expect(await call('take', { worker })).toMatchObject({ run: { job: id, attempt: 1 } });
  });

  test('gives the input as the application says', async () => {
    gateway = createGateway({ inputOf: ({ job }, fence) => `/files/${job.id}?${fence}` });
    const run = await taken();
    expect(run.input).toBe(`/files/${run.job}?${run.fence}`);
  });

  test('passes on steps, progress, items and lines', async () => {
    const run = await taken();
    const step = { name: 'Find', index: 0, total: 2 };
    expect(await call('report', { ...about(run), step, done: 1, total: 2, unit: 'rows' })).toEqual({
      wanted: 'run',
    });
    await call('item', { ...about(run), index: 0, item: { area: 3 } });
    await call('log', { ...about(run), message: 'Dark.', level: 'warning' });
    expect(await call('complete', { ...about(run), result: 1, summary })).toEqual({ status: 'completed' });
    expect(await queue.get(run.job)).toMatchObject({
      step,
      done: 1,
      total: 2,
      unit: 'rows',
      fraction: 1,
      summary,
    });
    expect(await queue.steps(run.job)).toMatchObject([{ name: 'Find', status: 'completed' }]);
    expect(await queue.items(run.job)).toMatchObject({ items: [{ index: 0, item: { area: 3 } }] });
    expect(await queue.logLines(run.job)).toMatchObject({ items: [{ level: 'warning', message: 'Dark.' }] });
  });

  test('keeps two thousand lines of a run', async () => {
    gateway = createGateway({ maxCallsPerSecond: 10_000 });
    const run = await taken();
    const write = (line: number) => call('log', { ...about(run), message: `Line ${line}.` });
    for (let line = 1; line <= 2001; line += 1) await write(line);
    await call('release', about(run));
    let lines = 0;
    let page = await queue.logLines(run.job, { limit: 1000 });
    for (; page.nextCursor; page = await queue.logLines(run.job, { limit: 1000, after: page.nextCursor })) {
      lines += page.items.length;
    }
    expect(lines + page.items.length).toBe(2000);
  });

  test('waits for a job, as long as it was asked to', async () => {
    const waiting = call('take', { worker, waitMs: 10_000 });
    await vi.waitFor(() => expect(clock.timers).toBeGreaterThan(1));
    const { id } = await enqueue();
    expect(await waiting).toMatchObject({ run: { job: id } });

    let answered: unknown = 'not yet';
    const second = call('take', { worker, waitMs: 5000 }).then((answer) => (answered = answer));
    for (const _ of [1, 2]) {
      await vi.waitFor(() => expect(clock.timers).toBeGreaterThan(1));
      clock.advance(2000);
    }
    expect(answered).toBe('not yet');
    await vi.waitFor(() => {
      clock.advance(500);
      expect(answered).toEqual({ run: null });
    });
    await second;
  });

  test('ends the waiting of those who hang up, and of all when the server goes down', async () => {
    const gone = new AbortController();
    const params = { worker, waitMs: 25_000 };
    const first = gateway.call(grant, { method: 'take', params, signal: gone.signal });
    const second = call('take', params);
    await vi.waitFor(() => expect(clock.timers).toBeGreaterThan(2));
    gone.abort();
    expect(await first).toEqual({ run: null });
    gateway.stopWaiting();
    expect(await second).toEqual({ run: null });
    expect(await call('take', params)).toEqual({ run: null });
  });

  test('waits no longer than the token is good for', async () => {
    const soon = { ...grant, expiresAt: clock.now() + 3000 };
    const waiting = call('take', { worker, waitMs: 25_000 }, soon);
    for (const ms of [2000, 999]) {
      await vi.waitFor(() => expect(clock.timers).toBeGreaterThan(1));
      clock.advance(ms);
    }
    await vi.waitFor(() => expect(clock.timers).toBeGreaterThan(1));
    clock.advance(1);
    expect(await waiting).toEqual({ run: null });
    expect(clock.now()).toBe(soon.expiresAt);
  });

  test('takes no job for a worker that has hung up', async () => {
    const { id } = await enqueue();
    const signal = AbortSignal.abort();
    expect(await gateway.call(grant, { method: 'take', params: { worker }, signal })).toEqual({ run: null });
    expect((await queue.get(id))?.status).toBe('queued');
  });

  test('tells at once what is wanted of a run, and with every answer', async () => {
    const run = await taken();
    await queue.pause(run.job);
    await vi.waitFor(() => expect(told.at(-1)?.wanted.wanted).toBe('pause'));
    expect(await call('heartbeat', about(run))).toEqual({ wanted: 'pause' });
    await queue.resume(run.job);
    await vi.waitFor(() => expect(told.at(-1)?.wanted.wanted).toBe('run'));
    await queue.cancel(run.job);
    await vi.waitFor(() =>
      expect(told.at(-1)).toEqual({ tokenId: 't1', wanted: { job: run.job, attempt: 1, wanted: 'cancel' } }),
    );
    expect(await call('report', { ...about(run), done: 1, total: 2 })).toEqual({ wanted: 'cancel' });
    expect(await call('release', about(run))).toEqual({ status: 'cancelled' });
    expect(told.map(({ wanted }) => wanted.wanted)).toEqual(['pause', 'run', 'cancel']);
  });

  test('lets a released job be what was wanted of it', async () => {
    const waiting = await taken();
    expect(await call('release', about(waiting))).toEqual({ status: 'queued' });
    const { run } = await gateway.call(grant, { method: 'take', params: { worker } });
    if (!run) throw new Error('It should have been given again.');
    await queue.pause(run.job);
    expect(await call('release', about(run))).toEqual({ status: 'paused' });
  });

  test('cancels a job whose worker does not confirm it, after the time of grace', async () => {
    const run = await taken();
    await queue.cancel(run.job);
    await vi.waitFor(() => expect(told).toHaveLength(1));
    clock.advance(9000);
    await call('heartbeat', about(run));
    expect((await queue.get(run.job))?.status).toBe('cancelling');
    clock.advance(1000);
    await vi.waitFor(async () => expect((await queue.get(run.job))?.status).toBe('cancelled'));
    expect(await call('heartbeat', about(run))).toEqual({ wanted: 'stop' });
    expect(await call('complete', { ...about(run), result: 1, summary })).toEqual({ status: 'cancelled' });
  });

  test('gives a job to the next worker when nothing is heard of it for its lease, and any call is a sign of life', async () => {
    const run = await taken('cells', { leaseMs: 6000 });
    for (const method of ['heartbeat', 'report'] as const) {
      clock.advance(5000);
      expect(await call(method, about(run))).toEqual({ wanted: 'run' });
    }
    clock.advance(6001);
    await queue.reclaim();
    const { run: next } = await gateway.call(grant, { method: 'take', params: { worker: { id: 'w2' } } });
    expect(next).toMatchObject({ job: run.job, attempt: 2 });
    expect(next?.fence).not.toBe(run.fence);
    expect(await call('report', { ...about(run), done: 1, total: 1 })).toEqual({ wanted: 'stop' });
    expect(await code(call('complete', { ...about(run), result: 1, summary }))).toBe('stale_run');
    expect(await queue.get(run.job)).toMatchObject({ status: 'running', attempt: 2, done: null });
  });

  test('goes on with runs of before it was started', async () => {
    const run = await taken();
    await call('item', { ...about(run), index: 0, item: 'before' });
    await gateway.close();
    expect((await queue.items(run.job)).items).toHaveLength(1);
    const left = clock.timers;
    gateway = createGateway();
    expect(left).toBe(0);
    expect(await call('report', { ...about(run), done: 1, total: 4 })).toEqual({ wanted: 'run' });
    await queue.cancel(run.job);
    await vi.waitFor(() => expect(told.map(({ wanted }) => wanted.wanted)).toEqual(['cancel']));
    expect(await call('release', about(run))).toEqual({ status: 'cancelled' });
  });

  /** As after a restart of the server, which has written what it was told. */
  async function restart(): Promise<void> {
    await gateway.close();
    gateway = createGateway();
  }

  test('goes on after a restart with the step, the counts and the fraction that were reported before it', async () => {
    const run = await taken();
    const [find, measure] = [
      { name: 'Find', index: 1, total: 4 },
      { name: 'Measure', index: 2, total: 4 },
    ];
    await call('report', { ...about(run), step: find, done: 10, total: 100, unit: 'rows', message: 'Dim' });
    await vi.waitFor(async () => expect((await queue.get(run.job))?.fraction).toBe(0.275));
    await restart();
    await call('report', { ...about(run), done: 50, total: 100 });
    await vi.waitFor(async () => expect((await queue.get(run.job))?.done).toBe(50));
    const after = { step: find, done: 50, total: 100, unit: 'rows', fraction: 0.375, message: 'Dim' };
    expect(await queue.get(run.job)).toMatchObject(after);
    await restart();
    await call('report', { ...about(run), step: measure });
    await vi.waitFor(async () =>
      expect(await queue.steps(run.job)).toMatchObject([
        { name: 'Find', status: 'completed' },
        { name: 'Measure', status: 'running' },
      ]),
    );
  });

  test('tells no time left of a run that it met a moment ago, and learns no pace from it', async () => {
    const run = await taken('cells', { leaseMs: 600_000 });
    await call('report', { ...about(run), done: 1, total: 100 });
    clock.advance(60_000);
    await call('report', { ...about(run), done: 50, total: 100 });
    await vi.waitFor(async () => expect((await queue.get(run.job))?.eta).not.toBeNull());
    await restart();
    clock.advance(1000);
    await call('report', { ...about(run), done: 51, total: 100 });
    await vi.waitFor(async () => expect((await queue.get(run.job))?.done).toBe(51));
    expect((await queue.get(run.job))?.eta).toBeNull();
    await call('complete', { ...about(run), result: 1, summary });
    const [sample] = await queue.history('cells');
    expect(sample).toMatchObject({ durationMs: 61_000 });
    expect(JSON.stringify(sample)).not.toContain('quartersMs');
  });

  test('cancels a job whose worker does not confirm it, also when that was asked before a restart', async () => {
    const run = await taken();
    await queue.cancel(run.job);
    await restart();
    expect(await call('heartbeat', about(run))).toEqual({ wanted: 'cancel' });
    clock.advance(9000);
    expect(await call('heartbeat', about(run))).toEqual({ wanted: 'cancel' });
    expect((await queue.get(run.job))?.status).toBe('cancelling');
    clock.advance(1000);
    await vi.waitFor(async () => expect((await queue.get(run.job))?.status).toBe('cancelled'));
  });

  test('lets go all that it had for a run that is over', async () => {
    const idle = clock.timers;
    const run = await taken('cells', { leaseMs: 5000 });
    clock.advance(5001);
    await queue.reclaim();
    clock.advance(60_000);
    await vi.waitFor(() => expect(clock.timers).toBe(idle));
    expect((await queue.get(run.job))?.status).toBe('queued');
  });

  test('tells the end of a run again to who did not hear it', async () => {
    const run = await taken();
    const end = () => call('complete', { ...about(run), result: 1, summary });
    expect([await end(), await end()]).toEqual([{ status: 'completed' }, { status: 'completed' }]);
  });

  test('refuses results and items that do not fit the contract or are too large, and the run goes on', async () => {
    const run = await taken('test');
    const refused = [
      call('complete', { ...about(run), result: { spots: 3 }, summary }),
      call('complete', { ...about(run), result: 'x'.repeat(900_001), summary }),
      call('item', { ...about(run), index: 0, item: { area: 'x' } }),
      call('item', { ...about(run), index: 0, item: 'x'.repeat(17_000) }),
    ];
    expect(await Promise.all(refused.map(code))).toEqual([
      'invalid_result',
      'too_large',
      'invalid_result',
      'too_large',
    ]);
    expect((await queue.get(run.job))?.status).toBe('running');
    expect(await call('complete', { ...about(run), result: { answer: 3 }, summary })).toEqual({
      status: 'completed',
    });
  });

  test('hears nobody but the token that has the run', async () => {
    const run = await taken();
    const other = { ...grant, tokenId: 't2' };
    for (const method of ['heartbeat', 'release'] as const) {
      expect(await code(call(method, about(run), other))).toBe('stale_run');
      expect(await code(call(method, { ...about(run), fence: '1.AAAAAAAAAAAAAAAAAAAAAA' }))).toBe(
        'stale_run',
      );
      expect(await code(call(method, { ...about(run), job: 'x' }))).toBe('stale_run');
    }
    expect((await queue.get(run.job))?.status).toBe('running');
    await expect(gateway.jobOf(grant, about(run))).resolves.toMatchObject({ id: run.job });
    await expect(gateway.jobOf(other, about(run))).rejects.toThrow('not a run of this worker');
  });

  test('holds a token to its calls and its jobs', async () => {
    gateway = createGateway({ maxCallsPerSecond: 2, maxRunsPerToken: 1 });
    await taken();
    await enqueue();
    expect(await code(call('take', { worker }))).toBe('too_many_messages');
    for (const _ of [1, 2, 3, 4, 5, 6]) await code(call('take', { worker, waitMs: -1 }));
    const refused = call('take', { worker });
    await expect(refused).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 500 });
    expect(await code(call('take', { worker }, { ...grant, tokenId: 't2' }))).toMatchObject({
      run: { attempt: 1 },
    });
  });

  test('has no more runs and waiting calls than it may, however many come at once', async () => {
    gateway = createGateway({ maxRuns: 2, maxRunsPerToken: 1, maxWaiting: 2 });
    const ids = [(await enqueue()).id, (await enqueue()).id, (await enqueue()).id];
    const take = (as = grant) => call('take', { worker }, as);
    const answers = await Promise.all([take(), take(), code(take({ ...grant, tokenId: 't2' }))]);
    expect(answers).toMatchObject([{ run: { job: ids[0] } }, { run: null }, 'too_many_messages']);
    expect((await queue.stats()).active).toBe(1);
    expect(await take({ ...grant, tokenId: 't2' })).toMatchObject({ run: { job: ids[1] } });
    expect(await code(take({ ...grant, tokenId: 't3' }))).toBe('too_many_messages');
  });

  test('says which field it did not understand', async () => {
    await expect(call('take', { worker, kind: 'cells' })).rejects.toThrow('kind');
    await expect(call('take', { worker, leaseMs: 'x' })).rejects.toThrow('leaseMs');
  });

  test('opens a job for work that a worker has', async () => {
    const { run } = await gateway.call(grant, {
      method: 'open',
      params: { worker, kind: 'cells', key: 'night' },
    });
    expect(run).toMatchObject({ input: null, attempt: 1, labels: { projectId: '1' } });
    await call('report', { ...about(run), fraction: 0.5 });
    const again = await gateway.call(grant, {
      method: 'open',
      params: { worker, kind: 'cells', key: 'night' },
    });
    expect(again.run).toEqual(run);
    const other = await gateway.call(
      { ...grant, tokenId: 't2' },
      { method: 'open', params: { worker, kind: 'cells', key: 'night' } },
    );
    expect(other.run.job).not.toBe(run.job);
    expect(await call('complete', { ...about(run), result: null, summary })).toEqual({ status: 'completed' });
  });

  test('keeps state over a pause, and gives it to the next run', async () => {
    const run = await taken();
    await queue.pause(run.job);
    expect(await call('save', { ...about(run), state: { row: 7 } })).toEqual({ wanted: 'pause' });
    expect(await code(call('save', { ...about(run), state: 'x'.repeat(70_000) }))).toBe('state_too_large');
    expect(await call('release', about(run))).toEqual({ status: 'paused' });
    await queue.resume(run.job);
    expect(await call('take', { worker })).toMatchObject({
      run: { attempt: 2, state: { row: 7 }, answers: {} },
    });
  });

  test('lets a run end with a question, and gives the answer to the next one', async () => {
    const run = await taken();
    const question = { name: 'sure', title: 'Sure?', choices: [{ value: 'yes', label: 'Yes' }] };
    const asked = call('review', { ...about(run), ...question, state: { row: 7 } });
    expect(await asked).toEqual({ status: 'reviewing' });
    const { items } = await queue.reviews({ jobId: run.job });
    await queue.answer(items[0]?.id ?? '', { answer: 'yes', by: 'ada' });
    expect(await call('take', { worker })).toMatchObject({
      run: { attempt: 2, state: { row: 7 }, answers: { sure: 'yes' } },
    });
  });

  test('shows pictures, and nothing that only says that it is one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'headway-previews-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    gateway = createGateway({ previews: { folder, urlOf: ({ file }) => `/previews/${file}` } });
    const run = await taken();
    const data = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
    const preview = { ...about(run), mediaType: 'image/gif', data };
    expect(await call('preview', { ...preview, width: 1, caption: 'So far' })).toEqual({ wanted: 'run' });
    expect(readdirSync(folder)).toEqual([`${run.job}.1.1.gif`]);
    expect(await code(call('preview', { ...preview, mediaType: 'image/png' }))).toBe('bad_message');
    expect(await code(call('preview', { ...preview, data: Buffer.from('<svg/>').toString('base64') }))).toBe(
      'bad_message',
    );
    expect(await code(call('preview', { ...preview, mediaType: 'image/svg+xml' }))).toBe('bad_message');
    expect(await code(call('preview', { ...preview, data: 'no base64!' }))).toBe('bad_message');
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('tells the queue who takes jobs', async () => {
    await call('take', { worker: { id: 'w1', name: 'Room 3', slots: 2 } });
    await vi.waitFor(async () =>
      expect(await queue.workers()).toMatchObject([
        { id: 't1/w1', name: 'Room 3', slots: 2, kinds: ['cells', 'test'] },
      ]),
    );
  });
});
