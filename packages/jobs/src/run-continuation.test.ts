import { defineJobContract, type JobContract } from '@headway/protocol';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { maxStateLength } from './queue-runs.ts';
import { createRunContinuation } from './run-continuation.ts';
import { RunSuspended } from './run-suspended.ts';

const contract: JobContract = defineJobContract({
  kind: 'pages',
  input: z.null(),
  result: z.null(),
  steps: ['Read'],
  reviews: { outlines: { answer: z.enum(['keep', 'redo']) } },
  saved: z.object({ page: z.int(), text: z.string().default('') }),
});
const nothing = { state: null, answers: {} };

describe('what is saved', () => {
  test('is what an earlier run saved, as the contract has it', () => {
    expect(createRunContinuation(contract, { state: { page: 3 }, answers: {} }).saved).toEqual({
      page: 3,
      text: '',
    });
    expect(createRunContinuation(contract, nothing).saved).toBeNull();
  });

  test('is nothing where it does not fit any more', () => {
    expect(createRunContinuation(contract, { state: { pages: 3 }, answers: {} }).saved).toBeNull();
  });

  test('must fit the contract, and not be too large', () => {
    const continuation = createRunContinuation(contract, nothing);
    expect(continuation.save({ page: 4 })).toEqual({ page: 4, text: '' });
    expect(() => continuation.save({ page: 'four' })).toThrow(TypeError);
    const text = 'x'.repeat(maxStateLength);
    expect(() => continuation.save({ page: 4, text })).toThrow(
      expect.objectContaining({ code: 'state_too_large' }),
    );
    const keepsNothing: JobContract = { ...contract, saved: undefined } as unknown as JobContract;
    expect(() => createRunContinuation(keepsNothing, nothing).save({})).toThrow('does not say what is saved');
  });
});

describe('a pause', () => {
  test('ends the run at the next step boundary, and at each after it', () => {
    const continuation = createRunContinuation(contract, nothing);
    continuation.boundary();
    continuation.askPause(true);
    expect(continuation.suspension).toBeNull();
    expect(() => continuation.boundary()).toThrow(RunSuspended);
    expect(continuation.suspension).toEqual({ type: 'paused' });
    // Code that swallowed it.
    continuation.askPause(false);
    expect(() => continuation.boundary()).toThrow(RunSuspended);
  });

  test('that is taken back in time ends nothing', () => {
    const continuation = createRunContinuation(contract, nothing);
    continuation.askPause(true);
    continuation.askPause(false);
    continuation.boundary();
    expect(continuation.suspension).toBeNull();
  });
});

describe('a review', () => {
  const request = { title: 'Are they right?', choices: [{ value: 'keep', label: 'Yes' }] };

  test('ends the run with its question and what was saved last', () => {
    const continuation = createRunContinuation(contract, { state: { page: 1 }, answers: {} });
    continuation.save({ page: 2, text: 'b' });
    expect(() => continuation.review('outlines', request)).toThrow(RunSuspended);
    const question = { name: 'outlines', message: null, data: null, ...request };
    expect(continuation.suspension).toEqual({ type: 'review', question, state: { page: 2, text: 'b' } });
  });

  test('keeps what an earlier run saved where this one saved nothing', () => {
    const continuation = createRunContinuation(contract, { state: { page: 1 }, answers: {} });
    expect(() => continuation.review('outlines', request)).toThrow(RunSuspended);
    expect(continuation.suspension).toMatchObject({ state: { page: 1 } });
  });

  test('gives the answer at once where there is one', () => {
    const continuation = createRunContinuation(contract, { state: null, answers: { outlines: 'redo' } });
    expect(continuation.review('outlines', request)).toBe('redo');
    expect(continuation.suspension).toBeNull();
  });

  test('fails the run where the answer does not fit', () => {
    const continuation = createRunContinuation(contract, { state: null, answers: { outlines: 'perhaps' } });
    expect(() => continuation.review('outlines', request)).toThrow(
      expect.objectContaining({ code: 'invalid_answer' }),
    );
  });

  test('must be one of the contract, with a title, and not too long', () => {
    const continuation = createRunContinuation(contract, nothing);
    expect(() => continuation.review('toString', request)).toThrow("has no review 'toString'");
    for (const wrong of [
      { title: ' ' },
      { title: 'x'.repeat(201) },
      { title: 'x', data: 'x'.repeat(20_000) },
    ])
      expect(() => continuation.review('outlines', wrong)).toThrow(TypeError);
    expect(continuation.suspension).toBeNull();
  });
});
