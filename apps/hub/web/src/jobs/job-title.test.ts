import { expect, it } from 'vitest';
import { jobTitle } from './job-title.ts';

it('calls a job by its image, and one that has none by what it does', () => {
  expect(jobTitle({ kind: 'cells', labels: { name: 'B 04.tif' } })).toBe('B 04.tif');
  expect(jobTitle({ kind: 'bulk-action', labels: { action: 'cancel' } })).toBe('Cancel jobs');
  expect(jobTitle({ kind: 'bright-objects', labels: {} })).toBe('Bright objects');
});
