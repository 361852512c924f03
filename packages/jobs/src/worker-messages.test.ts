import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeFromWorker,
  decodeToWorker,
  type FromWorker,
  longestText,
  unexpectedError,
} from './worker-messages.ts';

const step = { name: 'Read', index: 0, total: 2 };
const sub = { name: 'Tile 4', index: 3, total: null };
const summary = { outcome: 'ok', text: 'done' } as const;
const error = { code: 'x', message: 'X.', retryable: true };
const question = {
  name: 'outlines',
  title: 'Are they right?',
  message: null,
  choices: [{ value: 'keep', label: 'Yes' }],
  data: { zoom: 2 },
};
const preview = {
  file: '01J.1.1.png',
  mediaType: 'image/png',
  width: 2,
  height: null,
  caption: 'So far',
} as const;
const messages: readonly FromWorker[] = [
  { type: 'ready', kinds: ['cells'] },
  { type: 'usage', rssBytes: 5, cpuMs: 1.5 },
  {
    type: 'progress',
    run: 1,
    progress: { step, done: 1, total: 2, unit: 'pages', fraction: 0.5 },
    message: 'reading',
  },
  {
    type: 'progress',
    run: 1,
    progress: { step: { ...step, sub }, done: null, total: null, unit: null, fraction: null },
    message: null,
  },
  { type: 'step', run: 1, step: { ...step, path: [0] } },
  { type: 'step', run: 1, step: { name: 'Tile 4', index: 3, total: null, path: [1, 3] } },
  { type: 'item', run: 1, index: 0, item: { page: 1 } },
  { type: 'log', run: 1, level: 'info', message: 'x' },
  { type: 'completed', run: 1, result: { answer: 1 }, summary },
  { type: 'failed', run: 1, error, leaving: false },
  { type: 'stopped', run: 1 },
  { type: 'paused', run: 1 },
  { type: 'review', run: 1, question, state: { page: 2 } },
  { type: 'save', run: 1, state: [1] },
  { type: 'preview', run: 1, preview },
];

test.for(messages)('reads $type as it was sent', (message) => {
  expect(decodeFromWorker(structuredClone(message))).toEqual(message);
});

test('reads what the server sends as it was sent', () => {
  const job = { id: '01J', kind: 'cells', attempt: 1, labels: { assetId: 'a' } };
  const continuation = { state: { page: 2 }, answers: { outlines: 'keep' } };
  const previews = { folder: '/data/previews', maxBytes: 100 };
  const run = { type: 'run', run: 1, job, input: { path: 'a' }, continuation, previews } as const;
  expect(decodeToWorker(structuredClone(run))).toEqual(run);
  expect(decodeToWorker({ type: 'stop', run: 1 })).toEqual({ type: 'stop', run: 1 });
  for (const asked of [true, false]) {
    expect(decodeToWorker({ type: 'pause', run: 1, asked })).toEqual({ type: 'pause', run: 1, asked });
  }
  const { continuation: _, previews: _none, ...fresh } = run;
  expect(decodeToWorker(fresh)).toEqual({
    ...run,
    continuation: { state: null, answers: {} },
    previews: null,
  });
});

test.each([
  { ...sub, path: [] },
  { ...sub, path: [1, 2] },
  { ...sub, path: [0, 0, 0, 0, 3] },
  { ...sub, path: ['0', 3] },
  { ...sub, total: 0 },
])('does not take $path of $total for a step', (wrong) => {
  expect(decodeFromWorker({ type: 'step', run: 1, step: wrong })).toBeNull();
});

test('takes a step without a path for one of the contract', () => {
  expect(decodeFromWorker({ type: 'step', run: 1, step })).toMatchObject({ step: { path: [0] } });
});

test('takes no path for a preview', () => {
  for (const file of ['../01J.1.1.png', '/etc/passwd', '01J.1.1.svg']) {
    expect(decodeFromWorker({ type: 'preview', run: 1, preview: { ...preview, file } })).toBeNull();
  }
});

test('cuts off what is too long', () => {
  const long = 'x'.repeat(10_000);
  const failed = decodeFromWorker({ type: 'failed', run: 1, error: { ...error, message: long } });
  const length = failed?.type === 'failed' ? failed.error.message.length : 0;
  expect(length).toBe(longestText.error);
});

test('takes an end that is told wrongly for the end all the same', () => {
  const over = { type: 'failed', run: 1, error: unexpectedError, leaving: false };
  expect(decodeFromWorker({ type: 'failed', run: 1, error: { code: 7 } })).toEqual(over);
  const summary = { outcome: 'great', text: '' };
  expect(decodeFromWorker({ type: 'completed', run: 1, result: 1, summary })).toEqual(over);
  expect(decodeFromWorker({ type: 'review', run: 1, question: { ...question, choices: ['yes'] } })).toEqual(
    over,
  );
});

test('is not moved by anything else', () => {
  const broken = messages.slice(2).flatMap((message) => [
    { ...message, run: -1 },
    { ...message, run: 'one' },
  ]);
  for (const message of [...broken, { type: 'ready' }, { type: 'usage', rssBytes: 1 }]) {
    expect(decodeFromWorker(message)).toBeNull();
  }
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(decodeFromWorker(value)).toBeNull();
      expect(decodeToWorker(value)).toBeNull();
    }),
  );
});
