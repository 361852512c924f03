import { describe, expect, it } from 'vitest';
import { autoLevels, contrastFilter, isDim } from './contrast.ts';

const grey = (levels: readonly number[]) => levels.flatMap((level) => [level, level, level, 255]);

describe('automatic contrast', () => {
  it('finds the levels between which an image lies, whatever a few hot pixels say', () => {
    const pixels = Array.from({ length: 10_000 }, (_, index) => (index === 0 ? 255 : 20 + (index % 41)));
    const levels = autoLevels(grey(pixels));
    expect([Math.round(levels.low * 255), Math.round(levels.high * 255)]).toEqual([20, 60]);
    expect(isDim(levels)).toBe(true);
  });

  it('leaves a flat image alone', () => {
    expect(autoLevels(grey([7, 7, 7, 7]))).toEqual({ low: 0, high: 1 });
  });

  it('maps the low level to black and the high one to white', () => {
    const [brightness = 0, contrast = 0] =
      contrastFilter({ low: 0.1, high: 0.3 })
        .match(/[\d.]+/g)
        ?.map(Number) ?? [];
    const shown = (level: number) => (level * brightness - 0.5) * contrast + 0.5;
    expect(shown(0.1)).toBeCloseTo(0, 3);
    expect(shown(0.3)).toBeCloseTo(1, 3);
    expect(shown(0.2)).toBeCloseTo(0.5, 3);
  });
});
