import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createImageService, type ImageService } from './image-service.ts';
import { workersOf } from '../test-support/children.ts';
import { bombPng, cellsJpeg, cellsPng, cellsTiff16 } from '../test-support/images.ts';

/** Without readers of files of many planes. */
const testPipelines = join(import.meta.dirname, '../test-support/pipelines');

let folder: string;
let images: ImageService;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headway-images-'));
  images = createImageService({
    pipelinesDir: testPipelines,
    maxPixels: 64_000_000,
    onError: () => undefined,
  });
});
afterEach(async () => {
  await images.close();
  await rm(folder, { recursive: true, force: true });
});

async function file(name: string, content: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('an image service', () => {
  it.each([
    ['png', cellsPng],
    ['jpg', cellsJpeg],
    ['tif', cellsTiff16],
  ])('measures a %s and makes a thumbnail that can be seen', async (ending, make) => {
    const thumbnail = join(folder, 'thumbnail');
    const path = await file(`a.${ending}`, await make({ width: 800, height: 600 }));
    expect(await images.inspect(path, thumbnail)).toEqual({ ok: true, width: 800, height: 600 });
    const { width, height, format } = await sharp(thumbnail).metadata();
    expect([width, height, format]).toEqual([512, 384, 'webp']);
    const { channels } = await sharp(thumbnail).stats();
    expect(channels[0]?.max).toBeGreaterThan(180);
  });

  it('makes a thumbnail of a dim picture that can be seen', async () => {
    const dim = await sharp(await cellsPng())
      .linear(0.2)
      .png()
      .toBuffer();
    const thumbnail = join(folder, 'thumbnail');
    await images.inspect(await file('dim.png', dim), thumbnail);
    expect((await sharp(dim).stats()).channels[0]?.max).toBeLessThan(60);
    expect((await sharp(thumbnail).stats()).channels[0]?.max).toBeGreaterThan(180);
  });

  it('shows a 16-bit TIFF as an 8-bit PNG of the same size', async () => {
    const view = join(folder, 'view');
    await images.view(await file('a.tif', await cellsTiff16()), view);
    const { width, height, format, depth } = await sharp(view).metadata();
    expect([width, height, format, depth]).toEqual([200, 160, 'png', 'uchar']);
    expect((await sharp(view).stats()).channels[0]?.max).toBe(255);
  });

  it('measures and shows a picture upright, whatever way the camera was held', async () => {
    const turned = await sharp(await cellsJpeg())
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const path = await file('a.jpg', turned);
    expect(await images.inspect(path, join(folder, 't'))).toEqual({ ok: true, width: 160, height: 200 });
    await images.view(path, join(folder, 'v'));
    for (const name of ['t', 'v']) {
      const { width, height } = await sharp(join(folder, name)).metadata();
      expect([width, height]).toEqual([160, 200]);
    }
  });

  it.each([
    ['png', cellsPng],
    ['jpg', cellsJpeg],
    ['tif', cellsTiff16],
  ])('refuses a %s that is cut off', async (ending, make) => {
    const whole = await make();
    const path = await file(`a.${ending}`, whole.subarray(0, Math.floor(whole.length * 0.6)));
    expect(await images.inspect(path, join(folder, 'thumbnail'))).toMatchObject({
      ok: false,
      code: 'image_unreadable',
    });
  });

  it('refuses a small file that decodes to 100 megapixels, without decoding it', async () => {
    const answer = await images.inspect(await file('bomb.png', await bombPng()), join(folder, 'thumbnail'));
    expect(answer).toMatchObject({ ok: false, code: 'image_too_large' });
    expect(answer).toHaveProperty('detail', 'The image has 100 megapixels; 64 are allowed.');
  });

  it('says that the disk is full, of a thumbnail and of a view', async () => {
    const path = await file('a.png', await cellsPng());
    await expect(images.inspect(path, '/dev/full')).rejects.toMatchObject({ code: 'storage_full' });
    await expect(images.view(path, '/dev/full')).rejects.toMatchObject({ code: 'storage_full' });
    await expect(images.inspect(path, join(folder, 'gone', 'b'))).rejects.toThrow('could not be written');
    // None of it is in the way of the next one.
    expect(await images.inspect(path, join(folder, 'b'))).toMatchObject({ ok: true });
  });

  it('tries an image once more when the process ended under it', async () => {
    const path = await file('a.png', await cellsPng({ width: 3000, height: 3000 }));
    const inspected = images.inspect(path, join(folder, 'a'));
    // Somebody else's doing: the system ran out of memory, an administrator cleaned up.
    const [pid] = await vi.waitFor(async () => {
      const found = await workersOf(process.pid, 'image-main.ts');
      expect(found).not.toEqual([]);
      return found;
    });
    process.kill(pid ?? 0, 'SIGKILL');
    expect(await inspected).toMatchObject({ ok: true });
  });

  it('gives up an image that takes too long and goes on with the next', async () => {
    const hasty = createImageService({
      pipelinesDir: testPipelines,
      maxPixels: 64_000_000,
      timeoutMs: 1,
      onError: () => undefined,
    });
    const path = await file('a.png', await cellsPng());
    expect(await hasty.inspect(path, join(folder, 'a'))).toMatchObject({ ok: false, code: 'image_timeout' });
    await hasty.close();
    expect(await images.inspect(path, join(folder, 'b'))).toMatchObject({ ok: true });
  });
});
