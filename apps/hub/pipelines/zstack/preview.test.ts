import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodePng } from './png.ts';
import { drawPreview, labelsFromAbove } from './preview.ts';
import { reportTo } from './run-report.ts';
import type { PipelineContext } from '@headway/hub-api';

async function pixelsOf(bytes: Uint8Array | undefined) {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return {
    ...info,
    at: (x: number, y: number) => [
      ...data.subarray((y * info.width + x) * info.channels).subarray(0, info.channels),
    ],
  };
}

it('writes PNGs that others read, grey and in colour', async () => {
  const grey = encodePng({
    width: 3,
    height: 2,
    channels: 1,
    data: Uint8Array.from([0, 50, 100, 150, 200, 255]),
  });
  expect((await pixelsOf(grey)).at(2, 1).slice(0, 1)).toEqual([255]);
  const colour = encodePng({ width: 1, height: 2, channels: 3, data: Uint8Array.from([1, 2, 3, 4, 5, 6]) });
  expect((await pixelsOf(colour)).at(0, 1)).toEqual([4, 5, 6]);
});

describe('a preview', () => {
  it('shrinks large stacks, keeps bright voxels, and outlines what was found', async () => {
    const [width, height] = [1000, 500];
    const projection = new Float32Array(width * height).fill(10);
    for (let at = 0; at < projection.length; at += 7) projection[at] = 12;
    const labels = new Int32Array(width * height);
    for (let y = 100; y < 300; y++) labels.fill(5, y * width + 200, y * width + 400);
    const preview = drawPreview({ width, height, projection, labels, caption: '1 object' });
    expect(preview).toMatchObject({ width: 334, height: 167, mediaType: 'image/png', caption: '1 object' });
    const picture = await pixelsOf(preview.bytes);
    // 400 is the 134th pixel of three: the edge is seen from the one before.
    expect(picture.at(133, 60)).toEqual([45, 212, 191]);
    const [red, green, blue] = picture.at(100, 60);
    expect(red).toBe(green);
    expect(green).toBe(blue);
  });

  it('grows small stacks, and draws what has no slice yet', async () => {
    const preview = drawPreview({
      width: 20,
      height: 10,
      projection: new Float32Array(200).fill(-Infinity),
      caption: '',
    });
    expect([preview.width, preview.height]).toEqual([240, 120]);
    expect((await pixelsOf(preview.bytes)).at(5, 5)).toEqual([0, 0, 0]);
  });

  it('shows the object that is met first from above', () => {
    expect([...labelsFromAbove([0, 2, 0, 1, 1, 0, 3, 3, 3], 3)]).toEqual([1, 2, 3]);
  });

  it('is drawn once a second at most, but for what is new', () => {
    let now = 0;
    const shown: unknown[] = [];
    const entered: string[] = [];
    const context = {
      signal: new AbortController().signal,
      step: (name: string) => entered.push(name),
      progress: () => undefined,
      preview: (preview: unknown) => shown.push(preview),
    } as unknown as PipelineContext;
    const report = reportTo(context, () => now);
    const draw = (caption: string) => () => ({ mediaType: 'image/png', caption }) as const;
    report.preview(draw('too early'));
    now = 1000;
    report.preview(draw('first'));
    now = 1900;
    report.preview(draw('too soon'));
    report.preview(draw('new'), 'now');
    expect(shown).toMatchObject([{ caption: 'first' }, { caption: 'new' }]);
    report.progress('read', 1, 2);
    report.progress('read', 2, 2);
    report.progress('measure', 1, 2);
    expect(entered).toEqual(['Read slices', 'Measure']);
  });
});
