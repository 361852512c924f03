import { expect, it } from 'vitest';
import { usualKind } from './use-pipelines.ts';

const cells = { kind: 'cells', title: 'Cells', startsByItself: false };
const stack = { kind: 'zstack', title: 'Z-stack', startsByItself: true };

it('means the kind of the run before, else the one that an upload would have', () => {
  expect(usualKind([cells, stack], 'cells')).toBe('cells');
  expect(usualKind([cells, stack], null)).toBe('zstack');
  expect(usualKind([cells], null)).toBe('cells');
});

it('does not mean one that takes the image no more', () => {
  expect(usualKind([stack], 'cells')).toBe('zstack');
  expect(usualKind([], 'cells')).toBe('cells');
  expect(usualKind([], null)).toBeNull();
});
