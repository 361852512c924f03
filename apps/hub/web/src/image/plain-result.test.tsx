import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { factsOf, PlainResult } from './plain-result.tsx';

afterEach(cleanup);

const document = {
  id: 'r1',
  assetId: 'a',
  projectId: 'p',
  jobId: 'j',
  kind: 'bright-objects',
  version: 1,
  createdAt: '2026-03-01T12:00:00.000Z',
  result: { count: 12, coverage: 0.0291, objects: [1, 2], box: { x: 1 } },
};

it('shows the plain values of a result and gives the whole of it', () => {
  render(<PlainResult document={document} job={undefined} />);
  expect(screen.getByRole('heading', { name: 'bright-objects' })).toBeTruthy();
  expect(screen.getAllByRole('definition').map((each) => each.textContent)).toEqual([
    '12',
    '0.0291',
    '2 entries',
    '1 field',
  ]);
  expect(screen.getByRole('link', { name: 'JSON' }).getAttribute('href')).toBe('/api/results/r1');
});

it.each([
  [7, [['result', '7']]],
  [null, [['result', 'null']]],
  [[1], [['result', '1 entry']]],
  [{ text: 'x'.repeat(300) }, [['text', `${'x'.repeat(199)}…`]]],
])('reads %j, whatever a worker has sent', (result, facts) => {
  expect(factsOf(result)).toEqual(facts);
});

it('does not read without end', () => {
  expect(factsOf(Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`f${at}`, at])))).toHaveLength(
    30,
  );
});
