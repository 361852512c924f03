import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineJobContract, type JobPreview } from '@headway/protocol';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { bindJob, type JobContextOf, nothingFound } from './binding.ts';
import { type PreviewFile, readPreviewFileName } from './preview-file.ts';
import { openPreviewShelf } from './preview-shelf.ts';
import { createPreviewWriter, type Preview } from './preview-writer.ts';
import { manualClock } from './test-support/manual-clock.ts';
import { startRunner } from './test-support/runner-bench.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headway-previews-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const picture = (text: string): Preview => ({ bytes: Buffer.from(text), mediaType: 'image/png' });

describe('the writer of previews', () => {
  function setUp(place: { folder: string; maxBytes: number } | null) {
    const told: PreviewFile[] = [];
    const leftOut: string[] = [];
    const clock = manualClock();
    const writer = createPreviewWriter({
      place,
      jobId: '01J',
      attempt: 2,
      clock,
      tell: (preview) => told.push(preview),
      leaveOut: (what) => void leftOut.push(what),
    });
    onTestFinished(() => writer.stop());
    return { writer, told, leftOut, clock };
  }

  test('shows the first at once, then the newest twice a second, and the last one always', () => {
    const folder = temporaryFolder();
    const { writer, told, clock } = setUp({ folder, maxBytes: 100 });
    for (const text of ['a', 'b', 'c']) writer.show(picture(text));
    clock.advance(499);
    expect(told.map(({ file }) => file)).toEqual(['01J.2.1.png']);
    clock.advance(1);
    writer.show(picture('d'));
    writer.flush();
    expect(told.map(({ file }) => readFileSync(join(folder, file), 'utf8'))).toEqual(['a', 'c', 'd']);
  });

  test('copies a file, and tells what was said of it', () => {
    const folder = temporaryFolder();
    const path = join(temporaryFolder(), 'so-far.webp');
    writeFileSync(path, 'webp');
    const { writer, told } = setUp({ folder, maxBytes: 100 });
    writer.show({ path, mediaType: 'image/webp', width: 20, height: 10, caption: 'So far' });
    expect(told).toEqual([
      { file: '01J.2.1.webp', mediaType: 'image/webp', width: 20, height: 10, caption: 'So far' },
    ]);
    expect(readFileSync(join(folder, '01J.2.1.webp'), 'utf8')).toBe('webp');
  });

  test.each([
    ['nobody shows them', null, picture('a'), 'nobody shows here'],
    ['one is too large', 1, picture('aa'), 'more than 1 bytes'],
    [
      'its file is gone',
      1,
      { path: '/nowhere/x.png', mediaType: 'image/png' } as const,
      'could not be written',
    ],
  ])('leaves them out where %s', (_, maxBytes, preview, why) => {
    const { writer, told, leftOut } = setUp(
      maxBytes === null ? null : { folder: temporaryFolder(), maxBytes },
    );
    writer.show(preview);
    expect(told).toEqual([]);
    expect(leftOut).toEqual([expect.stringContaining(why)]);
  });

  test('refuses what is no picture, and what has no content or two', () => {
    const { writer } = setUp(null);
    const html = { bytes: Buffer.from('<script>'), mediaType: 'text/html' } as unknown as Preview;
    expect(() => writer.show(html)).toThrow('text/html');
    expect(() => writer.show({ mediaType: 'image/png' })).toThrow(TypeError);
    expect(() => writer.show({ ...picture('a'), path: 'a.png' })).toThrow(TypeError);
  });
});

describe('the folder of previews', () => {
  const unheard = (error: unknown): never => {
    throw error;
  };

  test('keeps two of a job, and two hundred in all, the oldest go first', async () => {
    const folder = join(temporaryFolder(), 'made');
    const shelf = openPreviewShelf({ folder, urlOf: ({ file }) => file }, unheard);
    expect(statSync(folder).mode & 0o077).toBe(0);
    const add = (file: string): void => {
      writeFileSync(join(folder, file), 'x');
      shelf.add(file);
    };
    for (const count of [1, 2, 3]) add(`a.1.${count}.png`);
    await vi.waitFor(() => expect(readdirSync(folder)).toEqual(['a.1.2.png', 'a.1.3.png']));
    for (let job = 0; job < 200; job += 1) add(`j${job}.1.1.png`);
    await vi.waitFor(() => expect(readdirSync(folder)).toHaveLength(200));
    expect(existsSync(join(folder, 'a.1.3.png'))).toBe(false);
  });

  test('knows what is there from before', async () => {
    const folder = temporaryFolder();
    for (const [age, file] of ['a.1.2.png', 'a.1.1.png', 'notes.txt'].entries()) {
      writeFileSync(join(folder, file), 'x');
      utimesSync(join(folder, file), 1000 - age, 1000 - age);
    }
    const shelf = openPreviewShelf({ folder, urlOf: ({ file }) => file }, unheard);
    writeFileSync(join(folder, 'a.2.1.png'), 'x');
    shelf.add('a.2.1.png');
    await vi.waitFor(() => expect(readdirSync(folder)).toEqual(['a.1.2.png', 'a.2.1.png', 'notes.txt']));
  });

  test.each(['../a.1.1.png', 'a/../../b.1.1.png', 'a.1.1.html', 'a.1.png', 'a.1.1.png/..', '.1.1.png'])(
    'takes %s for no preview',
    (file) => expect(readPreviewFileName(file)).toBeNull(),
  );
});

const contract = defineJobContract({ kind: 'draw', input: z.null(), result: z.null(), steps: [] });

async function runThrough(run: (context: JobContextOf<typeof contract>) => void, folder: string) {
  const binding = bindJob(contract, async (context) => {
    run(context);
    return nothingFound(null, '');
  });
  const { queue, until, publisher } = await startRunner({
    bindings: [binding],
    kinds: ['draw'],
    previews: { folder, urlOf: ({ jobId, attempt, file }) => `/previews/${jobId}/${attempt}/${file}` },
  });
  const { id } = await queue.enqueue({ kind: 'draw', input: null, labels: {} });
  const job = await until(id);
  return { job, published: await publisher.published() };
}

test('a preview of a run is told with its address, to those who watch the job', async () => {
  const folder = temporaryFolder();
  const { job, published } = await runThrough(
    (context) => context.preview({ ...picture('png'), width: 3, height: 1 }),
    folder,
  );
  expect(job.status).toBe('completed');
  const file = `${job.id}.1.1.png`;
  const data: JobPreview = {
    jobId: job.id,
    attempt: 1,
    url: `/previews/${job.id}/1/${file}`,
    mediaType: 'image/png',
    width: 3,
    height: 1,
    caption: null,
  };
  expect(published.filter(({ type }) => type === 'job.preview')).toEqual([
    { type: 'job.preview', channels: [`job:${job.id}`], data },
  ]);
  expect(readFileSync(join(folder, file), 'utf8')).toBe('png');
});
