import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findGroundTruth, readGroundTruth } from './ground-truth.ts';
import { matchObjects } from './match-objects.ts';
import { cellsResult } from './contract-schemas.ts';
import { ImageError } from './image-error.ts';
import { segmentImage } from './segment-image.ts';

const samples = path.join(import.meta.dirname, '../../../../testdata/cells');

describe('segmentImage on the sample images', () => {
  it('matches the hand-made outlines of sparse nuclei', async () => {
    const pair = (await findGroundTruth(samples)).find(({ image }) => image.endsWith('nuclei-sparse.png'));
    if (!pair) throw new Error('The sample nuclei-sparse.png has no masks beside it.');
    const truth = await readGroundTruth(pair);
    const result = await segmentImage(truth.bytes, {});
    expect(cellsResult.parse(structuredClone(result))).toEqual(result);
    expect(matchObjects(result.objects, { ...truth, width: result.image.width }).f1).toBeGreaterThan(0.9);
    expect(result.summary.lowConfidence).toBe(false);
  });

  it('says that stained tissue is uncertain', async () => {
    const result = await segmentImage(await readFile(path.join(samples, 'tissue-stained.png')), {});
    expect(result.chosen.modality).toBe('stained');
    expect(result.outcome).toBe('found');
    expect(result.summary.lowConfidence).toBe(true);
    expect(result.summary.reason).not.toBeNull();
  });

  it('refuses parameters that do not fit', async () => {
    const bytes = await readFile(path.join(samples, 'nuclei-sparse.png'));
    await expect(segmentImage(bytes, { scale: -4 })).rejects.toThrow(ImageError);
  });
});
