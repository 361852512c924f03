import { expect, test } from 'vitest';
import { codeSentences, sentenceOf } from './code-sentences.ts';
import { closeCodeOf, codeOfClose, codes, HeadwayError, isCode } from './codes.ts';

const all = Object.keys(codes).filter(isCode);
const closing = all.filter((code) => codes[code].close !== undefined);

test('every code that closes has a close code of its own', () => {
  expect(new Set(closing.map(closeCodeOf)).size).toBe(closing.length);
  for (const code of closing) expect(codeOfClose(closeCodeOf(code))).toBe(code);
});

test('the range of a close code says whether to come back', () => {
  const ranges = closing.map((code) => [code, codes[code].reaction, Math.floor(closeCodeOf(code) / 500)]);
  const come = ranges.filter(([, , range]) => range === 8);
  const stay = ranges.filter(([, , range]) => range === 9);
  const standard = ranges.filter(([, , range]) => range === 2);
  expect(come.filter(([, reaction]) => reaction === 'stop' || reaction === 'report')).toEqual([]);
  expect(stay.filter(([, reaction]) => reaction !== 'stop')).toEqual([]);
  expect(come.length + stay.length + standard.length).toBe(closing.length);
});

test('unlisted close codes read by their range', () => {
  expect(codeOfClose(4999)).toBe('closed');
  expect(codeOfClose(4499)).toBe('network_lost');
  expect(codeOfClose(1011)).toBe('network_lost');
  expect(closeCodeOf('forbidden')).toBe(4500);
});

test('only own names are codes', () => {
  expect(isCode('forbidden')).toBe(true);
  expect(isCode('toString')).toBe(false);
  expect(isCode(4001)).toBe(false);
});

test('an error has the words of its code unless told otherwise, and knows whether the same again can help', () => {
  expect(new HeadwayError('internal')).toMatchObject({
    code: 'internal',
    message: 'internal',
    retryable: true,
    retryAfterMs: undefined,
  });
  const cause = new Error('why');
  expect(new HeadwayError('forbidden', 'No.', { cause })).toMatchObject({
    message: 'No.',
    retryable: false,
    cause,
  });
  expect(new HeadwayError('rate_limited', undefined, { retryAfterMs: 20 })).toMatchObject({
    message: 'rate limited',
    retryable: true,
    retryAfterMs: 20,
  });
});

test('an error without words of its own says the sentence of its code', () => {
  expect(sentenceOf(new HeadwayError('outcome_unknown'))).toBe(codeSentences.outcome_unknown);
  expect(sentenceOf({ code: 'closed', message: '' })).toBe(codeSentences.closed);
  expect(sentenceOf(new HeadwayError('forbidden', 'Ask Ada.'))).toBe('Ask Ada.');
});
