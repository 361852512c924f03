import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { JobPreview } from '@headway/protocol';
import { expect, onTestFinished, test } from 'vitest';
import type { JobBinding } from './binding.ts';
import { startRunner } from './test-support/runner-bench.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The binding of the page, as its files make it. */
async function bindingOfGuide(): Promise<JobBinding> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-context-guide-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const guide = readFileSync(join(root, 'docs/job-context.md'), 'utf8');
  const files = [...guide.matchAll(/^`([a-z-]+\.ts)`\n```ts\n(.*?)^```$/gms)];
  expect(files.map(([, name]) => name)).toEqual(['pages.ts', 'run-pages.ts']);
  for (const [, name = '', code = ''] of files) writeFileSync(join(folder, name), code);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const module: unknown = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'run-pages.ts')).href);
  return (module as { pagesJob: JobBinding }).pagesJob;
}

async function start(pages: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'headway-previews-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const bench = await startRunner({
    bindings: [await bindingOfGuide()],
    kinds: ['read-pages'],
    previews: { folder, urlOf: ({ jobId, file }) => `/jobs/${jobId}/previews/${file}` },
  });
  const { id } = await bench.queue.enqueue({ kind: 'read-pages', input: { pages }, labels: {} });
  return { ...bench, id, folder };
}

test('the page about the context does what it says', async () => {
  const { queue, until, id, results, publisher, folder } = await start(['# Zebra', 'no title', '# Ant']);
  expect(await until(id, 'reviewing')).toMatchObject({ step: { name: 'Finish', sub: { name: 'Sort' } } });
  const { items } = await queue.reviews({ jobId: id });
  expect(items).toMatchObject([
    { name: 'order', title: 'In which order?', data: { titles: ['Zebra', 'Ant'] }, status: 'open' },
  ]);
  await queue.answer(items[0]?.id ?? '', { answer: 'by-name', by: 'ada' });
  expect(await until(id)).toMatchObject({
    status: 'completed',
    attempt: 2,
    summary: { outcome: 'ok', text: '2 titles' },
  });
  expect(results).toEqual([{ titles: ['Ant', 'Zebra'] }]);

  const told = (await publisher.published()).filter(({ type }) => type === 'job.item' || type === 'job.log');
  expect(told.slice(0, 3).map(({ data }) => data)).toMatchObject([
    { item: { page: 1, title: 'Zebra' } },
    { level: 'warning', message: 'Page 2 has no title.' },
    { item: { page: 3, title: 'Ant' } },
  ]);
  const previews = (await publisher.published()).filter(({ type }) => type === 'job.preview');
  expect(previews.map(({ data }) => (data as JobPreview).url).at(-1)).toMatch(
    new RegExp(`^/jobs/${id}/previews/${id}\\.2\\.`),
  );
  expect(readdirSync(folder).length).toBeLessThanOrEqual(2);
});

test('the run of the page says when there was nothing', async () => {
  const { until, id } = await start(['nothing here']);
  expect(await until(id)).toMatchObject({
    status: 'completed',
    attempt: 1,
    summary: { outcome: 'nothing_found', text: 'No page has a title' },
  });
});
