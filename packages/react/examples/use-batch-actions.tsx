import type { Batch } from '@headway/protocol';
import { BatchProgress, useBatchActions } from '@headway/react';
import type { ReactNode } from 'react';

/** For a batch that the page has already. */
export function UploadedTogether({ batch }: { batch: Batch }): ReactNode {
  const { pending, refused, cancel, pause, resume } = useBatchActions(batch);
  return (
    <BatchProgress
      batch={batch}
      {...{ pending, refused }}
      onCancel={cancel}
      onPause={pause}
      onResume={resume}
    />
  );
}
