import type { JobReview } from '@headway/protocol';
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeReview } from '../src/testing/make-review.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { InboxList } from './use-review-inbox.tsx';

afterEach(cleanup);

it('strikes out in its place what somebody answers, and begins without what was answered before', () => {
  const { tell } = renderKit(<InboxList userId="u1" />);
  const hear = (data: JobReview): void =>
    tell((client) =>
      client.hear('user:u1', {
        type: data.status === 'open' ? 'job.review' : 'job.reviewed',
        key: `job:${data.jobId}/review:${data.name}`,
        data,
      }),
    );
  hear(makeReview({ id: 'r0', name: 'old', title: 'Which channel?', status: 'answered' }));
  hear(makeReview());
  expect(screen.getAllByRole('listitem').map((item) => item.innerHTML)).toEqual([
    'Are these outlines right?',
  ]);
  hear(makeReview({ status: 'answered', revision: 2 }));
  expect(screen.getAllByRole('listitem').map((item) => item.innerHTML)).toEqual([
    '<s>Are these outlines right?</s>',
  ]);
});
