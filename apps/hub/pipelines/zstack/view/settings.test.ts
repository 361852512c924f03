import { expect, it } from 'vitest';
import { settingsOf } from './settings.ts';
import { sampleObjects } from './stack-result-sample.ts';

it('begins with all that was set for the run, exactly', () => {
  const settings = { smoothing: 2.5, minVolume: 40, border: 'drop', threshold: 0.1234567 } as const;
  expect(settingsOf({ ...sampleObjects(), settings })).toEqual(settings);
  expect(settingsOf({ ...sampleObjects(), settings: {} })).toEqual({});
});

it('leaves out of an older result what was chosen from the stack', () => {
  const { chosen, ...result } = sampleObjects();
  expect(settingsOf({ ...result, chosen: { ...chosen, thresholdMethod: 'auto' } })).toEqual({});
});

it('keeps of an older result what was looked for, where, and above which threshold', () => {
  const { chosen, ...result } = sampleObjects();
  const made = { ...chosen, channel: 1, time: 2, thresholdMethod: 'manual', threshold: 220.001 } as const;
  expect(settingsOf({ ...result, algorithm: 'components', chosen: made })).toEqual({
    algorithm: 'components',
    channel: 1,
    time: 2,
    threshold: 220,
  });
  const by = { ...chosen, thresholdMethod: 'otsu', splitting: 'none' } as const;
  expect(settingsOf({ ...result, chosen: by })).toEqual({ threshold: 'otsu', splitting: 'none' });
});
