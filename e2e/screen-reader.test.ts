import { join } from 'node:path';
import { type BuiltinEvents, type Job, readJob } from '@headway/protocol';
import { type Pair, startPair } from '@headway/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { launchBrowser, missingBrowser } from './browser.ts';
import { type ServedPage, servePage } from './bundled-page.ts';
import { listen, type ScreenReader } from './screen-reader.ts';

const entry = join(import.meta.dirname, '../packages/react/src/testing/job-page.tsx');
const waitMs = 60_000;

describe.skipIf(missingBrowser() !== null)('a job by ear, from its wait to its end', () => {
  let browser: Browser;
  let pair: Pair<BuiltinEvents>;
  let served: ServedPage;
  let job: Job;

  beforeAll(async () => {
    served = await servePage(entry, 'A job');
    pair = await startPair();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await pair.close();
    served.close();
  });

  type JobEvent = Extract<keyof BuiltinEvents, `job.${string}`>;
  async function tell(type: JobEvent, changes: Partial<Job>): Promise<void> {
    job = { ...job, ...changes, revision: job.revision + 1 };
    await pair.headway.publish(`job:${job.id}`, { type, data: job } as Parameters<
      typeof pair.headway.publish
    >[1]);
  }

  /** Opens a page on a job that waits. */
  async function openJob(id: string): Promise<{ page: Page; reader: ScreenReader }> {
    const createdAt = new Date().toISOString();
    const waiting = readJob({ id, kind: 'cells', status: 'queued', attempt: 0, createdAt, revision: 1 });
    if (!waiting) throw new Error('No job can be read of what was told.');
    job = waiting;
    await tell('job.queued', {});
    const page = await browser.newPage({ reducedMotion: 'reduce' });
    onTestFinished(() => page.close());
    const reader = await listen(page);
    const query = new URLSearchParams({ url: pair.url, token: pair.token('ada'), job: id });
    await page.goto(`${served.url}?${query}`);
    await page.getByText('2 ahead').waitFor({ timeout: waitMs });
    return { page, reader };
  }
  const step = (index: number, name: string) => ({ step: { name, index, total: 3 } });
  const shows = (page: Page, text: string) => page.getByText(text).first().waitFor({ timeout: waitMs });
  /** In any order: the job and the toasts speak through a region each. */
  const hears = async (reader: ScreenReader, ...lines: string[]): Promise<void> => {
    const heard: string[] = [];
    await vi.waitFor(
      async () => {
        heard.push(...(await reader.heard()));
        expect(heard.toSorted()).toEqual(lines.toSorted());
      },
      { timeout: waitMs },
    );
  };
  /** What is read of the job itself, between the heading and the place of the toasts. */
  const reads = async (reader: ScreenReader): Promise<string[]> => {
    const lines = await reader.read();
    return lines.slice(1, lines.indexOf('region Notifications'));
  };

  it('reads well, says each state once, and no percent by itself', async () => {
    const { page, reader } = await openJob('j1');
    expect(await reads(reader)).toEqual([
      'group Segmentation',
      'Segmentation',
      'Waiting',
      'button Pause',
      'button Cancel',
      '2 ahead, about 2–3 min',
    ]);
    expect(await reader.heard()).toEqual([]);

    const startedAt = new Date().toISOString();
    await tell('job.started', { status: 'running', attempt: 1, startedAt, ...step(0, 'Load') });
    await shows(page, '1 of 3 · Load');
    await hears(reader, 'polite: Segmentation: Running');
    for (let percent = 1; percent <= 60; percent += 1) {
      const rows = { done: percent * 2, total: 200, unit: 'rows' };
      const eta = { lowMs: 125_000, highMs: 170_000 };
      await tell('job.progress', { ...step(1, 'Find cells'), ...rows, eta, fraction: percent / 100 });
    }
    await shows(page, '120 / 200 rows');
    expect(await reads(reader)).toEqual([
      'group Segmentation',
      'Segmentation',
      'Running',
      'button Pause',
      'button Cancel',
      'progressbar Segmentation: 60 %, step 2 of 3: Find cells, 120 / 200 rows, about 2–3 min left',
      '2 of 3 · Find cells',
      '120 / 200 rows',
      'about 2–3 min left',
      '60 %',
      'Segmentation: Running',
    ]);
    expect(await reader.heard()).toEqual([]);

    const finishedAt = new Date(Date.parse(startedAt) + 65_000).toISOString();
    const summary = { outcome: 'ok', text: '128 cells' } as const;
    await tell('job.completed', { status: 'completed', fraction: 1, eta: null, finishedAt, summary });
    await hears(
      reader,
      'polite: Segmentation: Done. 128 cells',
      'polite: success: nuclei.tiff is done 128 cells',
    );
    expect(await reads(reader)).toEqual([
      'group Segmentation',
      'Segmentation',
      'Done',
      '128 cells',
      'took',
      '1 min',
      'Segmentation: Done. 128 cells',
    ]);
    expect((await reader.read()).slice(-5)).toEqual([
      'dialog nuclei.tiff is done',
      'success:',
      'nuclei.tiff is done',
      '128 cells',
      'button Close',
    ]);
  });

  it('interrupts for a failure, and for nothing else', async () => {
    const { reader } = await openJob('j2');
    await tell('job.started', { status: 'running', attempt: 1, ...step(0, 'Load') });
    await hears(reader, 'polite: Segmentation: Running');
    const error = { code: 'truncated_image', message: 'The image ends early.', retryable: true };
    await tell('job.failed', { status: 'failed', error });
    await hears(
      reader,
      'polite: Segmentation: Failed. The image ends early.',
      'assertive: Error: nuclei.tiff failed. The image ends early.',
    );
    expect(await reader.read()).toContain('button Retry');
  });
});
