import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { UploadManager } from './upload-manager.ts';
import type { Upload } from './upload-queue.ts';

export const UploadsContext = createContext<UploadManager | null>(null);

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
