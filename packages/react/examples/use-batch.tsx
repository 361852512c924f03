import { useBatch } from '@headway/react';
import type { ReactNode } from 'react';

export function BatchLine({ batchId }: { batchId: string }): ReactNode {
  const { batch, status, pending, refused, cancel } = useBatch(batchId);
  if (!batch) return <p>{status === 'refused' ? 'This batch is not yours to see.' : 'Loading…'}</p>;
  const { completed, failed, cancelled, total } = batch.counts;
  return (
    <p>
      {`${batch.name}: ${completed + failed + cancelled} of ${total}, ${failed} failed`}{' '}
      {cancel && batch.status !== 'completed' && (
        <button type="button" disabled={pending !== null} onClick={() => void cancel()}>
          {pending === 'cancel' ? 'Cancelling…' : 'Cancel'}
        </button>
      )}
      {refused?.reason}
    </p>
  );
}
