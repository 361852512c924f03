import type { SystemStatus } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { seriesOf } from './history-series.ts';
import { resources } from './system-resources.ts';
import { extentWords, historyLabel, shortages, systemFacts, systemStateWords } from './system-words.ts';
import { makeSystemStatus } from './testing/make-system-status.ts';

function times(count: number, changes: Partial<SystemStatus>): SystemStatus[] {
  return Array.from({ length: count }, () => makeSystemStatus(changes));
}

describe('what runs short', () => {
  const full = { memoryUsedBytes: 15.5e9, memoryTotalBytes: 16e9 };

  it('is what has been short for long enough, until it clearly no longer is', () => {
    expect(shortages(times(1, full))).toEqual([]);
    expect(shortages(times(2, full))).toEqual(['memory']);
    const stillHigh = { ...full, memoryUsedBytes: 14e9 };
    expect(shortages([...times(2, full), ...times(20, stillHigh)])).toEqual(['memory']);
    expect(shortages([...times(2, full), ...times(2, {})])).toEqual([]);
    expect(shortages([])).toEqual([]);
  });

  it('can be several at once', () => {
    expect(shortages(times(12, { ...full, cpuLoad: 1, gpuLoad: 1, eventLoopLagMs: 900 }))).toEqual([
      'cpu',
      'memory',
      'gpu',
      'eventLoop',
    ]);
  });
});

describe('the state of a system', () => {
  const well = { status: 'live', isKnown: true, silentMs: 0, isShort: false } as const;
  const word = (changes: Partial<Parameters<typeof systemStateWords>[0]>): string =>
    systemStateWords({ ...well, ...changes }, 'en').word;

  it('says first what can not be trusted, then what runs short', () => {
    expect(word({})).toBe('All well');
    expect(word({ isShort: true })).toBe('High load');
    expect(word({ isShort: true, silentMs: 20_000 })).toBe('No news for 20\u00a0s');
    expect(word({ silentMs: 19_999 })).toBe('All well');
    expect(word({ status: 'stale', silentMs: 60_000 })).toBe('Not up to date');
    expect(word({ status: 'refused', isKnown: false })).toBe('Not for you to see');
  });

  it('loads before anything is told, and is silent after', () => {
    expect(word({ status: 'pending', isKnown: false, silentMs: null })).toBe('Loading…');
    expect(word({ isKnown: false, silentMs: 75_000 })).toBe('No news for 1 min');
  });
});

describe('a resource in words', () => {
  const cpu = resources.find(({ key }) => key === 'cpu');
  if (!cpu) throw new Error('There is no processor.');
  const samples = [0.12, 0.85].map((load, index) => ({ timestamp: `2026-01-01T10:00:0${index}.000Z`, load }));
  const series = seriesOf(samples, ({ load }) => load);
  const empty = { times: [], values: [] };
  const label = (changes: object): string =>
    historyLabel(cpu, { now: 0.62, series, spanMs: 900_000, ...changes }, 'en').replaceAll('\u202f', ' ');

  it('tells the present, and between what it was', () => {
    expect(label({})).toBe('Processor: 62 % now; 12 % to 85 % in the last 15 min');
    expect(label({ now: null })).toBe('Processor: not known now; 12 % to 85 % in the last 15 min');
    expect(label({ series: empty })).toBe('Processor: 62 % now');
    const flat = { times: [0, 1], values: [0.5, 0.501] };
    expect(label({ series: flat })).toBe('Processor: 62 % now; 50 % all the time in the last 15 min');
  });

  it('has no range where nothing changed', () => {
    expect(extentWords(cpu, series, 'en')?.replaceAll('\u202f', ' ')).toBe('12 % – 85 %');
    expect(extentWords(cpu, empty)).toBeNull();
    expect(extentWords(cpu, { times: [0], values: [0.5] })).toBeNull();
  });

  it('says what its value is of', () => {
    const disk = { usedBytes: 750e9, totalBytes: 1000e9 };
    const queue = { waiting: 42, active: 3 };
    const status = makeSystemStatus({ cores: 8, queue, eventLoopLagMs: 4.4, disk });
    const shown = resources.map((resource) => {
      const value = resource.valueOf(status);
      const words = value === null ? null : resource.write(value, 'en').replaceAll(/\s/g, ' ');
      return [resource.label, words, resource.detail(status, 'en')];
    });
    expect(shown).toEqual([
      ['Processor', '10 %', '8 cores'],
      ['Memory', '25 %', '4 GB of 16 GB'],
      ['Disk', '75 %', '250 GB free'],
      ['GPU', null, null],
      ['Event-loop lag', '4 ms', '99th percentile'],
      ['Jobs waiting', '42', '3 running'],
      ['Connections', '3', null],
    ]);
  });
});

it('tells since when a system is up and how busy its workers are', () => {
  expect(systemFacts(makeSystemStatus({ uptimeSeconds: 270_000 }), 'en')).toEqual([
    'Up 3 days',
    '0 of 2 workers busy',
  ]);
  expect(systemFacts(makeSystemStatus({ uptimeSeconds: 0, workers: { busy: 0, total: 0 } }), 'en')).toEqual([
    'Up 1\u00a0s',
    'No workers',
  ]);
});
