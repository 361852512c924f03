import { useToasts } from '@headway/react';
import { type ReactNode, useEffect, useMemo } from 'react';
import { announceUploads, getUploadsOfBatch } from '../endpoints.ts';
import { formatCounted } from '../format.ts';
import { useLive } from '../live/live-provider.tsx';
import { useUploadsFeed } from '../live/use-uploads-feed.ts';
import { useUser } from '../session.ts';
import { openFileShelf } from './file-shelf.ts';
import type { Sending, SendOutcome } from './send-file.ts';
import { tabId } from './tab-id.ts';
import { createUploadManager, type UploadManager } from './upload-manager.ts';
import { UploadsContext } from './uploads-context.ts';

/** Keeps uploads going while one moves between pages, and takes them up again after a reload. */
export function UploadsProvider({ children }: { children: ReactNode }): ReactNode {
  const live = useLive();
  const toasts = useToasts();
  const { id: userId } = useUser();
  const manager = useMemo(
    () =>
      createUploadManager({
        uploads: live.uploads,
        announce: announceUploads,
        announced: getUploadsOfBatch,
        onBatch: (batch) => live.uploadBatches.upsert([batch]),
        onRefused: (error, files) =>
          toasts.add({
            kind: 'error',
            title: `${formatCounted(files, 'file')} not uploaded`,
            description: error.message,
          }),
        onError: (error) => reportError(error),
        shelf: openFileShelf(userId, tabId()),
        send: sendLater,
      }),
    [live, toasts, userId],
  );
  useEffect(() => () => manager.close(), [manager]);
  useTakeUp(manager, userId);
  useWarning(manager);
  return <UploadsContext value={manager}>{children}</UploadsContext>;
}

/** What speaks tus is loaded with the first file. */
function sendLater(id: string, file: File, onEnd: (outcome: SendOutcome) => void): Sending {
  let sending: Sending | null = null;
  let aborted = false;
  import('./send-file.ts').then(
    ({ sendFile }) => {
      if (!aborted) sending = sendFile(id, file, onEnd);
    },
    () => {
      if (!aborted) onEnd('failed');
    },
  );
  return {
    abort: () => {
      aborted = true;
      sending?.abort();
    },
  };
}

/** How often a tab looks whether another one has left files behind. */
const lookMs = 60_000;

function useTakeUp(manager: UploadManager, userId: string): void {
  const { uploads } = useLive();
  const isRead = useUploadsFeed().status === 'ready';
  useEffect(() => {
    if (!isRead) return undefined;
    const look = (): void => {
      manager.takeUp((id) => uploads.get(id)?.userId === userId).catch(reportError);
    };
    look();
    const timer = setInterval(look, lookMs);
    return () => clearInterval(timer);
  }, [manager, uploads, userId, isRead]);
}

/** Asks before a page is left only when files would have to be chosen again. */
function useWarning(manager: UploadManager): void {
  const { uploads } = useLive();
  useEffect(() => {
    const onBeforeUnload = (event: BeforeUnloadEvent): void => {
      const { fragile, preparing } = manager.state();
      const atStake = [...fragile].some((id) => uploads.get(id) && uploads.get(id)?.status !== 'checking');
      if (atStake || preparing.length > 0) event.preventDefault();
    };
    addEventListener('beforeunload', onBeforeUnload);
    return () => removeEventListener('beforeunload', onBeforeUnload);
  }, [manager, uploads]);
}
