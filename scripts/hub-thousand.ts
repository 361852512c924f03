// `npm run hub-thousand [-- --images N]`: a project of many images in a hub of its own, with a page that looks on.
// Says how the memory of the server grows with each image, and how long the page was busy at a stretch.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type BrowserContext, type Page } from 'playwright-core';
import { launchBrowser } from '../e2e/browser.ts';
import { hubFolder, startHubProcess } from '../e2e/hub-process.ts';
import { account, signIn } from '../e2e/sign-in.ts';
import { type Point, slopeOf, troughs } from './slope.ts';

const { values } = parseArgs({ options: { images: { type: 'string', default: '1000' } } });
const total = Number(values.images);
if (!Number.isInteger(total) || total < 20) throw new Error('--images takes a whole number from 20 on.');

const sampleMs = 500;
/** Uploaded together. */
const perRequest = 20;
/** This share of the images is the warm-up: code is compiled, caches fill. */
const warmUp = 0.3;
const longTaskMs = 100;
const mebibyte = 1024 * 1024;

const sample = readFileSync(join(import.meta.dirname, '../testdata/cells/nuclei-sparse.png'));
const folder = hubFolder();
const hub = await startHubProcess(folder, account);
const browser = await launchBrowser();
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await watchLongTasks(page);
  await signIn(page, hub.url);
  const projectId = await createProject(context);
  await page.goto(`${hub.url}/projects/${projectId}`);
  await page.getByText('Drop images here').waitFor();
  // How long a page takes to start is another matter.
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks.splice(0));

  const began = performance.now();
  const samples: Point[] = [];
  const uploading = upload(context, projectId);
  // Looked at below; until then a failure is not one that nobody handles.
  uploading.catch(() => undefined);
  let processed = 0;
  while (processed < total) {
    await delay(sampleMs);
    processed = await processedCount(context, projectId);
    samples.push({ x: processed, y: residentBytes(hub.pid) });
    if (process.stdout.isTTY) {
      process.stdout.write(`\r${processed} of ${total} processed, ${mebibytes(samples.at(-1)?.y)} MiB `);
    }
    if (processed < total) await Promise.race([uploading, delay(0)]);
  }
  await uploading;
  await page.getByText(`${total.toLocaleString('en')} of ${total.toLocaleString('en')} processed`).waitFor();
  const seconds = (performance.now() - began) / 1000;
  report(samples, seconds, await longTasks(page));
} finally {
  await browser.close();
  await hub.stop();
  folder.remove();
}

async function createProject(context: BrowserContext): Promise<string> {
  const headers = { origin: hub.url };
  const answer = await context.request.post(`${hub.url}/api/projects`, { headers, data: { name: 'Many' } });
  return ((await answer.json()) as { id: string }).id;
}

/** Sends the same image under many names; bytes behind its end make each file another one. */
async function upload(context: BrowserContext, projectId: string): Promise<void> {
  for (let from = 0; from < total; from += perRequest) {
    const form = new FormData();
    for (let index = from; index < Math.min(total, from + perRequest); index += 1) {
      const name = `well-${String(index).padStart(4, '0')}.png`;
      form.append('files', new File([sample, Uint32Array.of(index)], name, { type: 'image/png' }));
    }
    const path = `${hub.url}/api/projects/${projectId}/assets?batchId=many`;
    const answer = await context.request.post(path, { headers: { origin: hub.url }, multipart: form });
    if (!answer.ok()) throw new Error(`An upload was answered ${answer.status()}: ${await answer.text()}`);
  }
  await context.request.post(`${hub.url}/api/batches/many/seal`, { headers: { origin: hub.url }, data: {} });
}

async function processedCount(context: BrowserContext, projectId: string): Promise<number> {
  const answer = await context.request.get(`${hub.url}/api/projects/${projectId}`);
  return ((await answer.json()) as { processedCount: number }).processedCount;
}

/** Of the server alone: workers are processes of their own. */
function residentBytes(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

async function watchLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { longTasks: tasks });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: 'longtask', buffered: true });
  });
}

async function longTasks(page: Page): Promise<readonly number[]> {
  return await page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks);
}

function mebibytes(bytes = 0): string {
  return (bytes / mebibyte).toFixed(1);
}

function report(samples: readonly Point[], seconds: number, tasks: readonly number[]): void {
  const warm = samples.filter(({ x }) => x >= total * warmUp);
  const slope = slopeOf(troughs(warm, 20));
  const long = tasks.filter((ms) => ms > longTaskMs);
  const rows: readonly (readonly [string, string])[] = [
    ['images uploaded and processed', `${total} in ${seconds.toFixed(0)} s`],
    ['server, resident after the warm-up', `${mebibytes(warm[0]?.y)} MiB`],
    ['server, resident at the end', `${mebibytes(warm.at(-1)?.y)} MiB`],
    ['server, largest', `${mebibytes(Math.max(...samples.map(({ y }) => y)))} MiB`],
    ['server, growth of what stays', `${(slope / 1024).toFixed(2)} KiB for each image`],
    ['', `${mebibytes(slope * 1000)} MiB for a thousand`],
    [`page, tasks above ${longTaskMs} ms`, String(long.length)],
    ['page, longest task', `${Math.max(0, ...tasks).toFixed(0)} ms`],
    ['page, tasks above 50 ms', String(tasks.length)],
  ];
  if (process.stdout.isTTY) process.stdout.write(`\r${' '.repeat(60)}\r`);
  for (const [name, value] of rows) console.log(`${name.padEnd(36)} ${value}`);
}
