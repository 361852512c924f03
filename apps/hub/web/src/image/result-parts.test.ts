import { expect, it } from 'vitest';
import { createAssembly, isLarge, takeApart } from './result-parts.ts';

const withRows = (count: number) => ({
  id: 'r1',
  result: { kind: 'cells', objects: Array.from({ length: count }, (_, id) => ({ id })), notes: ['x'] },
});

it('takes a large result apart into small pieces and puts the same together again', () => {
  const document = withRows(12_345);
  const parts = [...takeApart(document)].map((part) => structuredClone(part));
  expect(parts.length).toBeGreaterThan(20);
  expect(parts[0]).toEqual({
    type: 'whole',
    value: { ...document, result: { ...document.result, objects: [] } },
  });
  const assembly = createAssembly();
  for (const part of parts) assembly.add(part);
  expect(assembly.document()).toEqual(document);
  expect(document.result.objects).toHaveLength(12_345);
});

it.each([[withRows(10)], [null], [{ result: null }], [{ result: 'text' }]])(
  'leaves what is small or of another form whole: %#',
  (document) => {
    expect(isLarge(document)).toBe(false);
    expect([...takeApart(document)]).toEqual([{ type: 'whole', value: document }]);
  },
);
