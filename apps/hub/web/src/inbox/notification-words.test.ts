import type { Notification } from '@headway/hub-api';
import { expect, it } from 'vitest';
import { notificationWords } from './notification-words.ts';

const base = {
  id: 'N',
  project: { id: 'P', name: 'Plate 7' },
  by: { id: 'ada', name: 'Ada' },
  count: 1,
  createdAt: '2026-01-01T10:00:00.000Z',
  readAt: null,
  revision: 1,
};
const failed: Notification = {
  ...base,
  kind: 'job.failed',
  data: { jobId: 'J', assetId: 'A', name: 'a.png', message: 'It is truncated.' },
};

it('says what became of a batch, the failures with it', () => {
  const data = { batchId: 'B', name: null, completed: 1212, failed: 0, cancelled: 0, nothingFound: 0 };
  expect(notificationWords({ ...base, kind: 'batch.done', data })).toEqual({
    tone: 'done',
    title: '1,212 images processed',
    detail: null,
    href: '/projects/P',
  });
  expect(
    notificationWords({ ...base, kind: 'batch.done', data: { ...data, failed: 2, nothingFound: 3 } }),
  ).toMatchObject({ tone: 'attention', detail: 'Nothing found in 3, 2 failed.' });
});

it('leads from one failure to its job, and from several to the jobs of the project', () => {
  expect(notificationWords(failed)).toMatchObject({
    title: 'a.png failed',
    detail: 'It is truncated.',
    href: '/jobs/J',
  });
  const tool = { ...failed, data: { ...failed.data, assetId: null, name: 'delete' } };
  expect(notificationWords(tool)).toMatchObject({ title: 'Delete images failed' });
  expect(notificationWords({ ...failed, count: 3 })).toMatchObject({
    title: '3 images failed',
    href: '/projects/P?view=jobs',
  });
});

it('says who did it, and leads nowhere where one may not go', () => {
  expect(notificationWords({ ...base, kind: 'project.shared', data: { role: 'viewer' } })).toMatchObject({
    title: 'Ada shared Plate 7 with you',
    href: '/projects/P',
  });
  expect(notificationWords({ ...base, kind: 'project.left', data: {} })).toMatchObject({
    title: 'Ada removed you from Plate 7',
    href: null,
  });
  expect(notificationWords({ ...base, by: null, kind: 'project.deleted', data: {} })).toMatchObject({
    title: 'Somebody deleted Plate 7',
  });
});
