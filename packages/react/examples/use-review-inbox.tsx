import { useReviewInbox, useReviews } from '@headway/react';
import type { ReactNode } from 'react';

export function InboxList({ userId }: { userId: string }): ReactNode {
  const { reviews } = useReviews(`user:${userId}`, { status: 'all' });
  const inbox = useReviewInbox(reviews);
  return (
    <ul>
      {inbox.map(({ id, title, status }) => (
        <li key={id}>{status === 'open' ? title : <s>{title}</s>}</li>
      ))}
    </ul>
  );
}
