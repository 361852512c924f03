import { BatchProgress, useBatch } from '@headway/react';
import type { ReactNode } from 'react';

export function Plate({ batchId }: { batchId: string }): ReactNode {
  const { batch, status, pending, refused, pause, resume, cancel, dismiss } = useBatch(batchId);
  if (!batch) return <p>Loading the plate</p>;
  return (
    <BatchProgress
      batch={batch}
      title="Plate 7, 96 wells"
      status={status}
      pending={pending}
      refused={refused}
      onPause={pause}
      onResume={resume}
      onCancel={cancel}
      onDismiss={dismiss}
    />
  );
}
