import type { Project } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { keepOrder, matchesName, sortProjects } from './project-order.ts';

const project = (id: string, more: Partial<Project> = {}): Project => ({
  id,
  name: id,
  imageCount: 0,
  processedCount: 0,
  storageBytes: 0,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  revision: 1,
  ...more,
});
const ids = (projects: readonly Project[]): string => projects.map(({ id }) => id).join('');

describe('the order of projects', () => {
  const three = [
    project('A', { name: 'Plate 10', imageCount: 3, updatedAt: '2026-01-03T00:00:00.000Z' }),
    project('B', { name: 'plate 9', imageCount: 9, updatedAt: '2026-01-02T00:00:00.000Z' }),
    project('C', { name: 'Zebra', updatedAt: '2026-01-04T00:00:00.000Z' }),
  ];

  it('is by the last change, by name as people count, by age or by size', () => {
    expect(ids(sortProjects(three, 'changed'))).toBe('CAB');
    expect(ids(sortProjects(three, 'name'))).toBe('BAC');
    expect(ids(sortProjects(three, 'created'))).toBe('CBA');
    expect(ids(sortProjects(three, 'images'))).toBe('BAC');
  });

  it('stays as it was shown, with what is new before it', () => {
    const [a, b, c] = three as [Project, Project, Project];
    expect(ids(keepOrder([c, a, b], ['A', 'B']))).toBe('CAB');
    expect(ids(keepOrder([c, a, b], ['B', 'C', 'A', 'gone']))).toBe('BCA');
  });
});

it('finds a project by words of its name, in any order', () => {
  expect(matchesName('Plate 7, HeLa', 'hela plate')).toBe(true);
  expect(matchesName('Plate 7, HeLa', ' hela ')).toBe(true);
  expect(matchesName('Plate 7, HeLa', 'hela 8')).toBe(false);
});
