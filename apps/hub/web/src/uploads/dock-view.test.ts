import { describe, expect, it } from 'vitest';
import { type DockInput, dockSections, dockTotals, quietBatches } from './dock-view.ts';
import { dockWords, paceWords, uploadWords } from './dock-words.ts';
import { aBatch, aFile } from './upload-fixture.ts';

const none = new Set<string>();
const sections = (given: Partial<DockInput>) =>
  dockSections({
    uploads: [],
    batches: [],
    manager: { held: none, askable: none },
    userId: 'ada',
    projectId: null,
    watched: none,
    hasProject: () => true,
    quiet: none,
    ...given,
  });
const ended = '2026-01-01T10:05:00.000Z';

describe('the dock', () => {
  it('shows one’s own batches everywhere, and those of others in the project that one looks at', () => {
    const batches = [aBatch({ id: 'own' }), aBatch({ id: 'theirs', userId: 'ben', projectId: 'Q' })];
    expect(sections({ batches }).map(({ batch }) => batch.id)).toEqual(['own']);
    expect(sections({ batches, projectId: 'Q' }).map(({ batch }) => batch.id)).toEqual(['own', 'theirs']);
    expect(sections({ batches, hasProject: (id) => id !== 'P' })).toEqual([]);
  });

  it('shows what has ended only to whoever saw it, or when a file needs a person', () => {
    const batches = [aBatch({ endedAt: ended })];
    expect(sections({ batches })).toEqual([]);
    expect(sections({ batches, watched: new Set(['B']) })).toHaveLength(1);
    const another = [...batches, aBatch({ id: 'next' })];
    expect(sections({ batches: another, watched: new Set(['B']) })).toHaveLength(1);
    expect(sections({ batches, uploads: [aFile({ status: 'duplicate' })] })).toHaveLength(1);
  });

  it('counts how far it is without what was not taken', () => {
    const uploads = [aFile({ status: 'rejected', bytes: 100, receivedBytes: 10 })];
    const [section] = sections({
      batches: [aBatch({ files: 3, bytes: 300, receivedBytes: 110, refused: 1, stored: 1 })],
      uploads,
    });
    expect(section).toMatchObject({ totalBytes: 200, receivedBytes: 100, fraction: 0.5, pending: 1 });
  });

  it('says which files this browser lacks, once nobody sends them', () => {
    const uploads = [aFile({ id: 'a' }), aFile({ id: 'b' }), aFile({ id: 'c' })];
    const given = {
      batches: [aBatch()],
      uploads,
      manager: { held: new Set(['a']), askable: new Set(['b']) },
    };
    const states = (quiet: ReadonlySet<string>) =>
      sections({ ...given, quiet })[0]?.uploads.map(({ state }) => state);
    expect(states(none)).toEqual(['waiting', 'permission', 'waiting']);
    expect(states(new Set(['B']))).toEqual(['waiting', 'permission', 'missing']);
  });

  it('takes a batch for left alone when none of its files has moved for a while', () => {
    const later = Date.parse('2026-01-01T10:00:20.000Z');
    expect([...quietBatches([aFile()], later)]).toEqual(['B']);
    expect([...quietBatches([aFile(), aFile({ status: 'receiving' })], later)]).toEqual([]);
    expect([...quietBatches([aFile()], later - 10_000)]).toEqual([]);
  });
});

describe('the words of the dock', () => {
  const totals = (given: Partial<Parameters<typeof dockWords>[0]>) => ({
    ...dockTotals(sections({ batches: [aBatch({ files: 12, bytes: 1200, stored: 2, receivedBytes: 300 })] })),
    ...given,
  });

  it('tell how many of how many, what is paused, and what needs a look', () => {
    expect(dockWords(totals({}))).toBe('Uploading 3 of 12');
    expect(dockWords(totals({ receivedBytes: 1200 }))).toBe('Checking 3 of 12');
    expect(dockWords(totals({ paused: 10 }))).toBe('Paused, 2 of 12 uploaded');
    expect(dockWords(totals({ pending: 0, stored: 12 }))).toBe('12 images uploaded');
    expect(dockWords(totals({ pending: 0, stored: 11, refused: 1 }))).toBe(
      '11 images uploaded, 1 needs a look',
    );
    expect(dockWords(totals({ pending: 0, stored: 0, refused: 2 }))).toBe('2 uploads need a look');
  });

  it('tell the speed and the time left once they are known', () => {
    const large = totals({ totalBytes: 4e9, receivedBytes: 1e9 });
    expect(paceWords(large, null)).toBeNull();
    expect(paceWords(large, 10e6)).toMatch(/^10\s\w+\/s · about 4–6\smin left$/);
  });

  it('say of each file what is the matter', () => {
    const problem = { code: 'not_an_image', detail: 'This is a PDF document.' };
    expect(uploadWords({ upload: aFile({ problem }), state: 'rejected' })).toBe('This is a PDF document.');
    expect(uploadWords({ upload: aFile({ receivedBytes: 40 }), state: 'missing' })).toMatch(
      /^Stopped at 40\s?%: choose the file again$/,
    );
    expect(uploadWords({ upload: aFile({ receivedBytes: 40 }), state: 'paused' })).toMatch(
      /^Paused at 40\s?%$/,
    );
  });
});
