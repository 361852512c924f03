import { expect, it } from 'vitest';
import { nodeVersionProblem } from './node-version.ts';

it('tells an old Node in a sentence', () => {
  expect(nodeVersionProblem('22.11.0', 24)).toMatch(/needs Node 24 or newer; this is Node 22\.11\.0/);
  expect(nodeVersionProblem('24.0.0', 24)).toBeNull();
});
