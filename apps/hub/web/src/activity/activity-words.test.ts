import { type Activity, activityActions } from '@headway/hub-api';
import { expect, it } from 'vitest';
import { activityWords } from './activity-words.ts';

const line: Activity = {
  id: 'L',
  project: { id: 'P', name: 'Plate 7' },
  actor: { id: 'ada', name: 'Ada' },
  action: 'image.added',
  subject: { type: 'image', id: 'A', name: 'a.png' },
  count: 1,
  data: {},
  createdAt: '2026-01-01T10:00:00.000Z',
  updatedAt: '2026-01-01T10:00:00.000Z',
  revision: 1,
};

const sentence = (activity: Activity): string => {
  const { who, verb, what, rest } = activityWords(activity);
  return [who, verb, what?.name, rest].filter(Boolean).join(' ').replace(' ,', ',');
};

it('tells one with its name and many with their number', () => {
  expect(sentence(line)).toBe('Ada added a.png');
  expect(activityWords(line).what?.href).toBe('/projects/P/images/A');
  expect(sentence({ ...line, count: 214 })).toBe('Ada added 214 images');
  expect(activityWords({ ...line, count: 214 }).what?.href).toBe('/projects/P');
});

it('says what the size of pixels was set to', () => {
  const sized = (pixelSizeUm: number | null): Activity => ({
    ...line,
    action: 'image.changed',
    data: { pixelSizeUm },
  });
  expect(sentence(sized(0.325))).toBe('Ada set the pixel size of a.png to 0.325 µm');
  expect(sentence(sized(null))).toBe('Ada set the pixel size of a.png to unknown');
});

it('says how the planes of an image lie by now', () => {
  const said = (data: Activity['data']): Activity => ({ ...line, action: 'image.changed', data });
  const layout = { asStored: false, slices: 45, channels: 2, times: 1, sliceUm: 0.5 };
  expect(sentence(said(layout))).toBe(
    'Ada corrected the planes of a.png to 45 slices, 2 channels, 0.5 µm apart',
  );
  expect(sentence(said({ ...layout, asStored: true }))).toBe(
    'Ada took back what was said of the planes of a.png',
  );
});

it('leads nowhere where nothing is any more', () => {
  expect(activityWords({ ...line, action: 'image.deleted' }).what).toEqual({ name: 'a.png', href: null });
});

it('says what changed', () => {
  const project: Activity['subject'] = { type: 'project', id: 'P', name: 'Plate 8' };
  expect(
    sentence({ ...line, action: 'project.renamed', subject: project, data: { before: 'Plate 7' } }),
  ).toBe('Ada renamed the project to Plate 8 from Plate 7');
  const ben: Activity['subject'] = { type: 'person', id: 'ben', name: 'Ben' };
  expect(sentence({ ...line, action: 'member.added', subject: ben, data: { role: 'editor' } })).toBe(
    'Ada added Ben as an editor',
  );
  const self: Activity['subject'] = { type: 'person', id: 'ada', name: 'Ada' };
  expect(sentence({ ...line, action: 'member.left', subject: self })).toBe('Ada left the project');
  expect(sentence({ ...line, action: 'result.changed', count: 3 })).toBe(
    'Ada changed the result of a.png 3 times',
  );
  expect(
    sentence({ ...line, action: 'batch.done', count: 10, data: { completed: 8, failed: 2, cancelled: 0 } }),
  ).toBe('Ada processed 8 images, 2 failed');
});

it.each(activityActions)('has words for %s without a subject', (action) => {
  expect(sentence({ ...line, action, subject: null, actor: null })).toMatch(/^Headway \w+/);
});
