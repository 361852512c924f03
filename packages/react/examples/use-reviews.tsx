import { useReviews } from '@headway/react';
import type { ReactNode } from 'react';

export function Inbox({ userId }: { userId: string }): ReactNode {
  const { reviews, answer, pendingOf, refusedOf } = useReviews(`user:${userId}`);
  if (reviews.length === 0) return <p>Nothing to answer</p>;
  return reviews.map(({ id, title, choices }) => (
    <fieldset key={id} disabled={pendingOf(id) !== null}>
      <legend>{title}</legend>
      {choices.map(({ value, label }) => (
        <button key={value} type="button" onClick={() => void answer?.(id, value)}>
          {label}
        </button>
      ))}
      {refusedOf(id)?.reason}
    </fieldset>
  ));
}
