import { expect, it } from 'vitest';
import { atOnce } from '../steps.ts';
import { createAssembly, isLarge, memoryOf, type ResultPart, takeApart, unpacked } from './result-parts.ts';

const withRows = (count: number) => ({
  id: 'r1',
  result: {
    kind: 'cells',
    objects: Array.from({ length: count }, (_, id) => ({
      id,
      polygon: [
        [id, 0.1],
        [1, id],
      ],
    })),
    notes: ['x'],
  },
});

function handedOver(document: unknown): ResultPart[] {
  return [...takeApart(document)].map((part) =>
    structuredClone(part, { transfer: memoryOf(part) as ArrayBuffer[] }),
  );
}

function assembled(parts: readonly ResultPart[]): unknown {
  const assembly = createAssembly();
  for (const part of parts) assembly.add(part);
  return assembly.document();
}

it('hands a hundred thousand objects over as a few columns, whatever is in them', () => {
  const parts = handedOver(withRows(100_000));
  // Nothing that the page would have to walk through: two messages, and no row in either.
  expect(parts).toHaveLength(2);
  const [, packed] = parts;
  if (packed?.type !== 'packed') throw new Error('The objects were not packed.');
  expect(packed.rows.count).toBe(100_000);
  expect(Object.values(packed.rows.columns).map(({ type }) => type)).toEqual(['numbers', 'lists']);
  const document = assembled(parts) as ReturnType<typeof withRows>;
  expect(isLarge(document)).toBe(true);
  expect(document.result.notes).toEqual(['x']);
  expect(atOnce(unpacked(document.result))).toEqual(withRows(100_000).result);
});

it('hands over a few rows at a time what is no list of plain records', () => {
  const { result } = withRows(12_345);
  const objects = result.objects.map((row) => ({ ...row, deep: { in: 'it' } }));
  const document = { id: 'r1', result: { ...result, objects } };
  const parts = handedOver(document);
  expect(parts.length).toBeGreaterThan(20);
  expect(assembled(parts)).toEqual(document);
  expect(objects).toHaveLength(12_345);
});

it.each([[withRows(10)], [null], [{ result: null }], [{ result: 'text' }]])(
  'leaves what is small or of another form whole: %#',
  (document) => {
    expect(isLarge(document)).toBe(false);
    expect([...takeApart(document)]).toEqual([{ type: 'whole', value: document }]);
  },
);
