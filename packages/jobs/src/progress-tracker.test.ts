import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearlyDone } from './job-machine.ts';
import { createProgressTracker } from './progress-tracker.ts';

describe('createProgressTracker', () => {
  test('knows nothing before the first step', () => {
    const tracker = createProgressTracker(['Read', 'Write']);
    expect(tracker.read()).toEqual({ step: null, done: null, total: null, unit: null, fraction: null });
  });

  test('adds the steps before to the share of this one', () => {
    const tracker = createProgressTracker(['Read', 'Work', 'Write', 'Check']);
    expect(tracker.enter('Work')).toMatchObject({ name: 'Work', path: [1], total: 4 });
    expect(tracker.read().fraction).toBeCloseTo(0.25);
    tracker.advance(1, 2, 'pages');
    expect(tracker.read()).toMatchObject({ done: 1, total: 2, unit: 'pages' });
    expect(tracker.read().fraction).toBeCloseTo(0.375);
    tracker.enter('Check');
    expect(tracker.read()).toMatchObject({ done: null, total: null, unit: null });
    expect(tracker.read().fraction).toBeCloseTo(0.75);
  });

  test('knows the weights of steps to come, so that the bar moves as the work does', () => {
    const tracker = createProgressTracker(['Read', 'Work', 'Write'], { Work: 8 });
    tracker.enter('Read');
    tracker.advance(1, 1);
    expect(tracker.read().fraction).toBeCloseTo(0.1);
    tracker.enter('Work');
    tracker.advance(1, 2);
    expect(tracker.read().fraction).toBeCloseTo(0.5);
  });

  test('counts a step by its weight', () => {
    const tracker = createProgressTracker(['Read', 'Work']);
    tracker.enter('Read', { weight: 9 });
    tracker.advance(1, 1);
    expect(tracker.read().fraction).toBeCloseTo(0.9);
  });

  test('counts the whole job where it has no steps', () => {
    const tracker = createProgressTracker([]);
    expect(tracker.read().fraction).toBeNull();
    tracker.advance(3, 4);
    expect(tracker.read()).toMatchObject({ step: null, fraction: 0.75 });
  });

  test('keeps the unit until it is told another one', () => {
    const tracker = createProgressTracker([]);
    tracker.advance(1, 4, 'tiles');
    tracker.advance(2, 4);
    expect(tracker.read().unit).toBe('tiles');
  });

  test('refuses steps that are unknown, come again, or weigh nothing sensible', () => {
    const tracker = createProgressTracker(['Read', 'Write']);
    expect(() => tracker.enter('Dance')).toThrow("no step 'Dance': the contract has 'Read', 'Write'");
    tracker.enter('Write');
    expect(() => tracker.enter('Read')).toThrow('entered before');
    expect(() => tracker.enter('Write')).toThrow('entered before');
    expect(() => createProgressTracker(['Read']).enter('Read', { weight: -1 })).toThrow(TypeError);
    expect(() => createProgressTracker(['Read']).enter('Read', { weight: Number.NaN })).toThrow(TypeError);
  });

  test('never falls, never passes the end, whatever is told', () => {
    const steps = ['a', 'b', 'c', 'd'];
    const told = fc.oneof(
      fc.record({
        enter: fc.constantFrom(...steps),
        weight: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
      }),
      fc.record({ done: fc.double(), total: fc.double() }),
    );
    fc.assert(
      fc.property(fc.array(told), (all) => {
        const tracker = createProgressTracker(steps);
        let entered = -1;
        let before = Number.NEGATIVE_INFINITY;
        for (const one of all) {
          if ('done' in one) tracker.advance(one.done, one.total);
          else if (steps.indexOf(one.enter) > entered) {
            entered = steps.indexOf(one.enter);
            tracker.enter(one.enter, one.weight === null ? {} : { weight: one.weight });
          }
          const { fraction } = tracker.read();
          // Once there is a fraction, there always is.
          const shown = fraction ?? Number.NEGATIVE_INFINITY;
          expect(shown).toBeGreaterThanOrEqual(before);
          expect(fraction ?? 0).toBeGreaterThanOrEqual(0);
          expect(shown).toBeLessThanOrEqual(nearlyDone);
          before = shown;
        }
      }),
    );
  });
});

describe('steps within steps', () => {
  const steps = [
    'Read',
    { name: 'Segment', steps: ['Smooth', { name: 'Split', weight: 3 }] },
    'Write',
  ] as const;

  test('share the part of the step that they are within, by their weights', () => {
    const tracker = createProgressTracker(steps, { Segment: 8 });
    const segment = tracker.enter('Segment');
    expect(tracker.read().fraction).toBeCloseTo(0.1);
    tracker.enter('Smooth', {}, segment);
    tracker.advance(1, 2);
    expect(tracker.read()).toMatchObject({
      step: { name: 'Segment', index: 1, total: 3, sub: { name: 'Smooth', index: 0, total: 2 } },
      done: 1,
      total: 2,
    });
    expect(tracker.read().fraction).toBeCloseTo(0.1 + (0.8 * 0.5) / 4);
    tracker.enter('Split', {}, segment);
    expect(tracker.read()).toMatchObject({ done: null, total: null });
    expect(tracker.read().fraction).toBeCloseTo(0.3);
    tracker.enter('Write');
    expect(tracker.read().step).toEqual({ name: 'Write', index: 2, total: 3 });
  });

  test('are made up by the run where the contract has none, and counted', () => {
    const tracker = createProgressTracker(['Work']);
    const work = tracker.enter('Work');
    const first = tracker.enter('Tile 1', { total: 4 }, work);
    expect(first).toMatchObject({ path: [0, 0], total: 4, declared: false });
    tracker.enter('Tile 2', {}, work);
    tracker.advance(1, 2);
    expect(tracker.read()).toMatchObject({ step: { sub: { name: 'Tile 2', index: 1, total: 4 } } });
    expect(tracker.read().fraction).toBeCloseTo(1.5 / 4);
    tracker.enter('Tile 4', { index: 3 }, work);
    expect(tracker.read().fraction).toBeCloseTo(3 / 4);
    expect(() => tracker.enter('Tile 3', { index: 2 }, work)).toThrow('must come after the one before');
    expect(() => tracker.enter('Late', {}, first)).toThrow("within 'Tile 1', which is over");
  });

  test('do not move the bar while nobody knows how many come', () => {
    const tracker = createProgressTracker(['Read', 'Work']);
    const work = tracker.enter('Work');
    for (let page = 0; page < 5; page += 1) tracker.enter(`Page ${page}`, {}, work);
    expect(tracker.read()).toMatchObject({ step: { sub: { index: 4, total: null } }, fraction: 0.5 });
  });

  test('go four levels deep', () => {
    const tracker = createProgressTracker(['a']);
    let place = tracker.enter('a');
    for (const name of ['b', 'c', 'd']) place = tracker.enter(name, { total: 2 }, place);
    expect(place.path).toEqual([0, 0, 0, 0]);
    expect(() => tracker.enter('e', {}, place)).toThrow('deeper than 4 levels');
    tracker.advance(1, 2);
    expect(tracker.read().fraction).toBeCloseTo(1 / 16);
  });

  test('refuse totals and indices that are no counts', () => {
    const tracker = createProgressTracker(['a']);
    const place = tracker.enter('a');
    for (const options of [
      { total: 0 },
      { total: 1.5 },
      { index: -1 },
      { index: Number.NaN },
      { weight: -1 },
    ])
      expect(() => tracker.enter('b', options, place)).toThrow(TypeError);
  });

  test('never let the bar fall or reach the end, whatever is told', () => {
    const told = fc.record({
      level: fc.nat(4),
      done: fc.double(),
      total: fc.option(fc.integer({ min: 1, max: 20 })),
      weight: fc.double({ min: 0, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(told), (all) => {
        const tracker = createProgressTracker(['Work', 'Write']);
        tracker.enter('Work');
        let before = 0;
        for (const { level, done, total, weight } of all) {
          const place = tracker.places()[Math.min(level, 2)] ?? tracker.places()[0];
          tracker.enter('part', { weight, ...(total !== null && { total }) }, place);
          tracker.advance(done, 10);
          const { fraction } = tracker.read();
          expect(fraction).toBeGreaterThanOrEqual(before);
          expect(fraction).toBeLessThanOrEqual(nearlyDone);
          before = fraction ?? 0;
        }
      }),
    );
  });
});
