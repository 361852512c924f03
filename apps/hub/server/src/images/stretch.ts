/**
 * Maps samples to 0–255 so that the picture can be seen: what lies between a low and a high percentile gets the whole
 * range. Microscopes use a few hundred of 65,536 levels; shown as they are, such images are black.
 */
export function stretchToBytes(samples: Float32Array | Uint16Array | Uint8Array): Uint8Array {
  const { low, high } = range(samples);
  const scale = high > low ? 255 / (high - low) : 0;
  const bytes = new Uint8Array(samples.length);
  for (let index = 0; index < samples.length; index += 1) {
    const value = ((samples[index] ?? 0) - low) * scale;
    bytes[index] = value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value); // NaN becomes 0
  }
  return bytes;
}

/** Whether hardly anything of an 8-bit picture is brighter than half: as a small picture it would look black. */
export function isDim(samples: Uint8Array): boolean {
  return range(samples).high < 128;
}

const maxSampled = 100_000;

function range(samples: Float32Array | Uint16Array | Uint8Array): { low: number; high: number } {
  const stride = Math.max(1, Math.floor(samples.length / maxSampled));
  const picked: number[] = [];
  for (let index = 0; index < samples.length; index += stride) {
    const value = samples[index] ?? 0;
    if (Number.isFinite(value)) picked.push(value);
  }
  const sorted = Float64Array.from(picked).toSorted();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(0.005), at(0.998)];
  // Few bright objects on an even ground: the percentiles are the ground, the range is what differs from it.
  return high > low ? { low, high } : { low: at(0), high: at(1) };
}
