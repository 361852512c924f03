import type { Asset, Project } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { type PaletteSource, paletteGroups } from './palette-groups.ts';

const project = (id: string, name: string) => ({ id, name }) as Project;
const image = (id: string, name: string) => ({ id, name, batchId: null }) as Asset;
const command = (id: string, label: string, group: string) => ({ id, label, group, run: () => undefined });

const source: PaletteSource = {
  wanted: '',
  commands: [
    command('theme', 'Use the dark theme', 'Everywhere'),
    command('upload', 'Upload images', 'Project'),
  ],
  projects: [project('P1', 'Plate 7'), project('P2', 'Yeast')],
  shown: { project: project('P1', 'Plate 7'), images: [image('A1', 'plate_a.png')] },
  found: [],
  recent: [],
};

const lines = (more: Partial<PaletteSource>) =>
  paletteGroups({ ...source, ...more }).map(({ value, items }) => [
    value,
    ...items.map(({ label }) => label),
  ]);

describe('the palette', () => {
  it('offers what the page can do, projects, then what can be done everywhere, while nothing is typed', () => {
    expect(lines({})).toEqual([
      ['Project', 'Upload images'],
      ['Projects', 'Yeast', 'Plate 7'],
      ['Everywhere', 'Use the dark theme'],
    ]);
  });

  it('begins with what was chosen last, where it is still there, and shows it once', () => {
    const recent = [
      { id: 'image A9', label: 'far.png', hint: 'Yeast', to: '/projects/P2/images/A9' },
      { id: 'theme', label: 'Use the dark theme' },
      { id: 'gone', label: 'Cancel the job' },
      { id: 'project P2', label: 'Its name before', to: '/projects/P2' },
    ];
    expect(lines({ recent })).toEqual([
      ['Recent', 'far.png', 'Use the dark theme', 'Yeast'],
      ['Project', 'Upload images'],
      ['Projects', 'Plate 7'],
    ]);
  });

  it('finds by words in any order, images of the page before those of the server, none twice', () => {
    const found = [
      { assetId: 'A1', name: 'plate_a.png', projectId: 'P1', projectName: 'Plate 7' },
      { assetId: 'A5', name: 'a plate.png', projectId: 'P2', projectName: 'Yeast' },
    ];
    expect(lines({ wanted: ' plate ', found })).toEqual([
      ['Projects', 'Plate 7'],
      ['Images', 'plate_a.png', 'a plate.png'],
    ]);
    expect(lines({ wanted: 'dark use' })).toEqual([['Everywhere', 'Use the dark theme']]);
    expect(lines({ wanted: 'nothing of the kind' })).toEqual([]);
  });

  it('puts what was chosen lately before the rest of its group', () => {
    const recent = [{ id: 'project P1', label: 'Plate 7', to: '/projects/P1' }];
    expect(lines({ wanted: 'e', recent })[1]).toEqual(['Projects', 'Plate 7', 'Yeast']);
  });

  it('leads to images of other projects, and says which', () => {
    const found = [{ assetId: 'A5', name: 'b.png', projectId: 'P2', projectName: 'Yeast' }];
    const [group] = paletteGroups({ ...source, wanted: 'b.png', found });
    expect(group?.items).toEqual([
      { id: 'image A5', label: 'b.png', hint: 'Yeast', to: '/projects/P2/images/A5' },
    ]);
  });
});
