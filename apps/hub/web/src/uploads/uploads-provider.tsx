import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from 'react';
import { useLive } from '../live/live-provider.tsx';
import { createUploadManager, type UploadManager } from './upload-manager.ts';
import { isPending, type Upload } from './upload-queue.ts';

const UploadsContext = createContext<UploadManager | null>(null);

/** Keeps uploads going while one moves between pages, and asks before the tab is closed on them. */
export function UploadsProvider({ children }: { children: ReactNode }): ReactNode {
  const live = useLive();
  const manager = useMemo(
    () =>
      createUploadManager({
        // The event says the same a moment later; whoever comes first shows the image.
        onStored: (projectId, answer) => live.project(projectId).assets.upsert(answer.items),
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

/** The uploads of this tab. @throws Error outside an `UploadsProvider`. */
export function useUploadManager(): UploadManager {
  const manager = useContext(UploadsContext);
  if (!manager) throw new Error('useUploadManager needs an <UploadsProvider> above it.');
  return manager;
}

export function useUploads(): readonly Upload[] {
  const manager = useUploadManager();
  const subscribe = useCallback((listener: () => void) => manager.subscribe(listener), [manager]);
  return useSyncExternalStore(subscribe, () => manager.state().uploads);
}
