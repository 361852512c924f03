import type { Bar } from '@headway/hub-api';

/** How counts are spread over bars of one whole width, about so many. */
export function countBars(counts: readonly number[], about: number): Bar[] {
  if (counts.length === 0) return [];
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  const width = Math.max(1, roundUp((high - low + 1) / about));
  const first = Math.floor(low / width);
  const bars = Array.from({ length: Math.floor(high / width) - first + 1 }, (_, index) => ({
    from: (first + index) * width,
    to: (first + index + 1) * width,
    count: 0,
  }));
  for (const count of counts) {
    const bar = bars[Math.floor(count / width) - first];
    if (bar) bar.count += 1;
  }
  return bars;
}

function roundUp(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return ([1, 2, 5].find((factor) => factor * power >= least) ?? 10) * power;
}
