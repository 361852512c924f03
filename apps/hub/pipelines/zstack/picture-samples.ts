import type { PlaneFile, PlaneSamples } from '@headway/hub-api';
import type { ZstackFocusResult, ZstackProjectionResult } from './contract.ts';
import { createProjection } from './projection.ts';
import { readSlices, replaceNonFinite, samplesFor } from './read-slices.ts';

/** All values of the picture of a result, from its file. @throws PlaneError */
export async function picturedSamples(
  file: PlaneFile,
  result: ZstackProjectionResult | ZstackFocusResult,
): Promise<PlaneSamples> {
  const { channel, time } = result.chosen;
  if (result.algorithm === 'focus') return await file.plane({ slice: result.best, channel, time });
  const { from, to } = result;
  const projection = createProjection(file.info.width * file.info.height);
  const { signal } = new AbortController();
  await readSlices(file, { channel, time }, { signal, range: { from, to }, onSlice: projection.add });
  return likeFile(projection.data, file);
}

/** Values as those of the file, where nothing was measured at all as the lowest. */
export function likeFile(projection: Float32Array, { info }: Pick<PlaneFile, 'info'>): PlaneSamples {
  const data = samplesFor(info.format, projection.length);
  data.set(projection);
  replaceNonFinite(data);
  return data;
}
