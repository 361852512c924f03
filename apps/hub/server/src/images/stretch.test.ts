import { describe, expect, it } from 'vitest';
import { isDim, stretchToBytes } from './stretch.ts';

describe('stretchToBytes', () => {
  it('gives what a microscope used the whole range', () => {
    const bytes = stretchToBytes(Float32Array.from({ length: 1000 }, (_, index) => 200 + index / 10));
    expect(Math.min(...bytes)).toBe(0);
    expect(Math.max(...bytes)).toBe(255);
    expect(bytes[500]).toBeCloseTo(127, -1);
  });

  it('keeps a few bright objects on an even ground visible', () => {
    const samples = new Float32Array(10_000).fill(7);
    samples[42] = 900;
    const bytes = stretchToBytes(samples);
    expect([bytes[0], bytes[42]]).toEqual([0, 255]);
  });

  it('makes an even image black and does not fail on what is no number', () => {
    expect([...stretchToBytes(new Float32Array(4).fill(3))]).toEqual([0, 0, 0, 0]);
    expect([...stretchToBytes(Float32Array.of(Number.NaN, 0, 1, Infinity))]).toEqual([0, 0, 255, 255]);
  });
});

describe('isDim', () => {
  it('is said of a dark picture with a few bright specks, not of one with bright parts', () => {
    const dark = Uint8Array.from({ length: 10_000 }, (_, index) => 10 + (index % 20)).fill(255, 0, 10);
    expect(isDim(dark)).toBe(true);
    expect(isDim(new Uint8Array(10_000).fill(20).fill(200, 0, 1000))).toBe(false);
  });
});
