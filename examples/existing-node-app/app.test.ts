import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type App, startApp } from './app.ts';
import { watchReports } from './browser.ts';
import type { Events } from './live.ts';

type Report = Events['report.done'];

const secret = 'only for the tests, thirty-two bytes or more';
let folder: string;
let app: App;
let closers: (() => void)[];
let finishStep: () => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headway-example-'));
  closers = [];
  app = await start();
});

afterEach(async () => {
  for (const close of closers) close();
  finishStep();
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Each step of the slow work waits for `finishStep`. */
async function start(): Promise<App> {
  return await startApp({
    port: 0,
    secret,
    path: join(folder, 'events.db'),
    work: () =>
      new Promise((resolve) => {
        finishStep = resolve;
      }),
    // A report that still runs when a test ends can't be published any more.
    onError: (error) => expect(error).toMatchObject({ code: 'unavailable' }),
  });
}

function watch(userId: string): Report[] {
  const drawn: Report[] = [];
  const client = watchReports(
    {
      url: `${app.url.replace('http', 'ws')}/ws`,
      userId,
      getToken: async () => {
        const answer = await fetch(`${app.url}/token`, { headers: { 'x-user': userId } });
        return ((await answer.json()) as { token: string }).token;
      },
    },
    (report) => drawn.push(report),
  );
  closers.push(() => client.close());
  return drawn;
}

async function order(userId: string): Promise<void> {
  const answer = await fetch(`${app.url}/reports`, { method: 'POST', headers: { 'x-user': userId } });
  expect(answer.status).toBe(202);
}

it('shows the progress of a slow report to its user, also after a reload in the middle', async () => {
  const first = watch('ada');
  await order('ada');
  for (const percent of [0, 10, 20]) {
    await vi.waitFor(() => expect(first.at(-1)?.percent).toBe(percent));
    finishStep();
  }
  await vi.waitFor(() => expect(first.at(-1)?.percent).toBe(30));

  const reloaded = watch('ada');
  await vi.waitFor(() => expect(reloaded.at(-1)?.percent).toBe(30));
  for (const percent of [30, 40, 50, 60, 70, 80, 90]) {
    await vi.waitFor(() => expect(first.at(-1)?.percent).toBe(percent));
    finishStep();
  }
  await vi.waitFor(() => {
    expect(first.at(-1)?.percent).toBe(100);
    expect(reloaded.at(-1)?.percent).toBe(100);
  });
  expect(reloaded[0]?.percent).toBe(30);
});

it("does not show a user's reports to another", async () => {
  const ada = watch('ada');
  const eve = watch('eve');
  await order('ada');
  await vi.waitFor(() => expect(ada).toHaveLength(1));
  await order('eve');
  await vi.waitFor(() => expect(eve).toHaveLength(1));
  expect(eve[0]?.id).not.toBe(ada[0]?.id);
});

it('is shown in the README as it runs', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const blocks = [...readme.matchAll(/<!-- example: (\S+) -->\n```ts\n([\s\S]*?)```/g)];
  expect(blocks.map(([, path]) => path)).toEqual([
    'examples/existing-node-app/live.ts',
    'examples/existing-node-app/browser.ts',
  ]);
  for (const [, path = '', text] of blocks) {
    expect(text).toBe(readFileSync(join(import.meta.dirname, '../..', path), 'utf8'));
  }
});
