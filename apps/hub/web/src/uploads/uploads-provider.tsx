import { type ReactNode, useEffect, useMemo } from 'react';
import { sealBatch } from '../endpoints.ts';
import { useLive } from '../live/live-provider.tsx';
import { createUploadManager } from './upload-manager.ts';
import { isPending } from './upload-queue.ts';
import { UploadsContext } from './uploads-context.ts';

/** Keeps uploads going while one moves between pages, and asks before the tab is closed on them. */
export function UploadsProvider({ children }: { children: ReactNode }): ReactNode {
  const live = useLive();
  const manager = useMemo(
    () =>
      createUploadManager({
        // The event says the same a moment later; whoever comes first shows the image.
        onStored: (projectId, answer) => live.project(projectId).assets.upsert(answer.items),
        // When it fails the server finds out by itself, only later.
        onBatchEnded: (batchId) => void sealBatch(batchId).catch(() => undefined),
      }),
    [live],
  );
  useEffect(() => () => manager.close(), [manager]);
  useEffect(() => {
    const onBeforeUnload = (event: BeforeUnloadEvent): void => {
      if (manager.state().uploads.some(isPending)) event.preventDefault();
    };
    addEventListener('beforeunload', onBeforeUnload);
    return () => removeEventListener('beforeunload', onBeforeUnload);
  }, [manager]);
  return <UploadsContext value={manager}>{children}</UploadsContext>;
}
