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
    expect(tracker.enter('Work')).toEqual({ name: 'Work', index: 1, total: 4 });
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
    tracker.enter('Read', 9);
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
    expect(() => createProgressTracker(['Read']).enter('Read', -1)).toThrow(TypeError);
    expect(() => createProgressTracker(['Read']).enter('Read', Number.NaN)).toThrow(TypeError);
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
            tracker.enter(one.enter, one.weight ?? undefined);
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
