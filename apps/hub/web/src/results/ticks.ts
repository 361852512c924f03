/** Round numbers within a range, about so many; without its begin and end, where words would be cut. */
export function ticksOf(from: number, to: number, about: number): number[] {
  const least = (to - from) / about;
  if (!(least > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 5].find((factor) => factor * power >= least) ?? 10) * power;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step); at * step <= to; at += 1) {
    // As many digits as the step has: 0.1 * 3 is not 0.3.
    ticks.push(Number((at * step).toPrecision(12)));
  }
  const margin = (to - from) * 0.02;
  return ticks.filter((tick) => tick > from + margin && tick < to - margin);
}
