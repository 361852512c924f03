import type { Batch } from '@headway/protocol';
import { useBatchActions, useBatches } from '@headway/react';
import type { ReactNode } from 'react';

export function ProjectBatches({ projectId }: { projectId: string }): ReactNode {
  const { batches } = useBatches(`project:${projectId}`);
  return (
    <ul>
      {batches.map((batch) => (
        <BatchRow key={batch.id} batch={batch} />
      ))}
    </ul>
  );
}

function BatchRow({ batch }: { batch: Batch }): ReactNode {
  const { pause, resume, pending } = useBatchActions(batch);
  const isPaused = batch.status === 'paused';
  return (
    <li>
      {batch.name}{' '}
      <button type="button" disabled={pending !== null} onClick={() => void (isPaused ? resume : pause)?.()}>
        {isPaused ? 'Resume' : 'Pause'}
      </button>
    </li>
  );
}
