import { describe, expect, it } from 'vitest';
import { createLogBuffer } from './log-buffer.ts';
import type { LogLine, LogLines } from './log-line.ts';

const line = (number: number): LogLine => ({
  jobId: 'j',
  attempt: 1,
  level: 'info',
  message: `line ${number}`,
  id: String(number),
  timestamp: '',
});
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => line(from + i));
const numbersOf = (lines: LogLines) =>
  Array.from({ length: lines.length }, (_, index) => Number(lines.at(index)?.id));

describe('many lines', () => {
  it('are there in order, and nothing outside of them', () => {
    const buffer = createLogBuffer(10_000);
    for (const one of range(0, 3000)) buffer.append(one);
    const lines = buffer.read();
    expect(numbersOf(lines)).toEqual(range(0, 3000).map(({ id }) => Number(id)));
    expect([lines.at(-1), lines.at(3000), lines.at(0.5)]).toEqual([undefined, undefined, undefined]);
  });

  it('are kept up to a limit, the newest', () => {
    const buffer = createLogBuffer(1500);
    for (const one of range(0, 5000)) buffer.append(one);
    expect(buffer.dropped).toBe(3500);
    expect(numbersOf(buffer.read())).toEqual(range(3500, 5000).map(({ id }) => Number(id)));
  });

  it('stay as they were read, whatever comes after', () => {
    const buffer = createLogBuffer(2000);
    for (const one of range(0, 1800)) buffer.append(one);
    const before = buffer.read();
    buffer.prepend(range(-150, 0));
    for (const one of range(1800, 5000)) buffer.append(one);
    expect(numbersOf(before)).toEqual(range(0, 1800).map(({ id }) => Number(id)));
  });

  it('are the same object until something changes', () => {
    const buffer = createLogBuffer(10);
    buffer.append(line(1));
    const before = buffer.read();
    expect(buffer.read()).toBe(before);
    buffer.append(line(2));
    expect(buffer.read()).not.toBe(before);
  });

  it('take earlier ones in front, across chunks and between later ones', () => {
    const buffer = createLogBuffer(100_000);
    for (const one of range(5000, 5010)) buffer.append(one);
    buffer.prepend(range(2500, 5000));
    buffer.append(line(5010));
    buffer.prepend(range(0, 2500));
    expect(numbersOf(buffer.read())).toEqual(range(0, 5011).map(({ id }) => Number(id)));
  });

  it('take as many earlier ones as there is room for, those that are nearest', () => {
    const buffer = createLogBuffer(5);
    for (const one of range(7, 10)) buffer.append(one);
    buffer.prepend(range(0, 7));
    expect(numbersOf(buffer.read())).toEqual([5, 6, 7, 8, 9]);
    buffer.prepend(range(0, 5));
    expect(numbersOf(buffer.read())).toEqual([5, 6, 7, 8, 9]);
    expect(buffer.dropped).toBe(0);
  });

  it('are gone when they are cleared, and come anew', () => {
    const buffer = createLogBuffer(5);
    for (const one of range(0, 9)) buffer.append(one);
    const before = buffer.read();
    buffer.clear();
    expect(buffer.read().length).toBe(0);
    buffer.append(line(9));
    expect(numbersOf(buffer.read())).toEqual([9]);
    expect(numbersOf(before)).toEqual([4, 5, 6, 7, 8]);
  });

  it('cost the same each, however many there are', () => {
    const buffer = createLogBuffer(100_000);
    for (const one of range(0, 250_000)) buffer.append(one);
    // A copy of the lines for each read would be 50 million of them.
    for (const one of range(250_000, 250_500)) {
      buffer.append(one);
      buffer.read();
    }
    expect(buffer.read().length).toBe(100_000);
    expect(buffer.read().at(0)?.id).toBe('150500');
  });
});
