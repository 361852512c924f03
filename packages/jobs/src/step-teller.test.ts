import { expect, test } from 'vitest';
import { createProgressTracker } from './progress-tracker.ts';
import type { StepPlace } from './step-place.ts';
import { createStepTeller, mostStepsTold } from './step-teller.ts';
import { manualClock } from './test-support/manual-clock.ts';

type StepClock = Parameters<typeof createStepTeller>[0]['clock'];

function setUp<C extends StepClock>(clock: C) {
  const tracker = createProgressTracker(['Read', { name: 'Work', steps: ['Smooth', 'Split'] }, 'Write']);
  const told: string[] = [];
  let full = 0;
  const teller = createStepTeller({
    clock,
    places: tracker.places,
    tell: ({ name }) => told.push(name),
    onFull: () => (full += 1),
  });
  return {
    clock,
    told,
    teller,
    full: () => full,
    enter(name: string, within?: StepPlace) {
      const place = tracker.enter(name, {}, within);
      teller.entered();
      return place;
    },
  };
}

test('tells each step that the contract has, however fast they come', () => {
  const { told, enter } = setUp(manualClock());
  enter('Read');
  const work = enter('Work');
  enter('Smooth', work);
  enter('Split', work);
  enter('Write');
  expect(told).toEqual(['Read', 'Work', 'Smooth', 'Split', 'Write']);
});

test('tells a few others at once, and of a flood what is there from time to time', () => {
  const { clock, told, enter } = setUp(manualClock());
  const read = enter('Read');
  for (let part = 1; part <= 100_000; part += 1) enter(`${part}`, read);
  expect(told.slice(1)).toEqual(Array.from({ length: 20 }, (_, index) => `${index + 1}`));
  clock.advance(100);
  expect(told.at(-1)).toBe('100000');
  clock.advance(10_000);
  expect(told).toHaveLength(22);
});

test('goes on telling a run that never yields', () => {
  let now = 0;
  const { told, enter } = setUp({ monotonic: () => now, setTimer: () => () => undefined });
  const read = enter('Read');
  for (let part = 1; part <= 100; part += 1) {
    enter(`${part}`, read);
    now += 100;
  }
  expect(told).toHaveLength(101);
});

test('tells the steps that a run ends in', () => {
  const { told, teller, enter } = setUp(manualClock());
  const read = enter('Read');
  for (let part = 1; part <= 50; part += 1) enter(`${part}`, read);
  const page = enter('page', read);
  enter('line', page);
  teller.flush();
  expect(told.slice(-2)).toEqual(['page', 'line']);
  teller.stop();
});

test('tells no more than so many in a run, and says so once', () => {
  const { clock, told, full, enter } = setUp(manualClock());
  const read = enter('Read');
  for (let part = 1; part <= mostStepsTold + 50; part += 1) {
    enter(`${part}`, read);
    clock.advance(100);
  }
  expect(told).toHaveLength(1 + mostStepsTold);
  expect(full()).toBe(1);
  enter('Write');
  expect(told.at(-1)).toBe('Write');
});
