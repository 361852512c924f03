import { expect, test } from 'vitest';
import { createWorkerToken, isWorkerToken, parseWorkerToken } from './worker-token.ts';

test('a token is known by its hash, which does not have it', () => {
  const { token, hash } = createWorkerToken('01ABC');
  const parsed = parseWorkerToken(token);
  expect(parsed?.id).toBe('01ABC');
  expect(parsed?.matches(hash)).toBe(true);
  expect(parsed?.matches(createWorkerToken('01ABC').hash)).toBe(false);
  expect(hash).not.toContain(token.slice(-30));
  expect(isWorkerToken(token)).toBe(true);
});

test.each(['', 'hww_', 'hww_a_b', 'eyJhbGciOi', `hww_a_${'x'.repeat(44)}`, `hww_a b_${'x'.repeat(43)}`])(
  'what is no token (%j) is read as none',
  (text) => {
    expect(parseWorkerToken(text)).toBeNull();
  },
);
