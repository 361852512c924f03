import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { ManagerState, UploadManager } from './upload-manager.ts';

export const UploadsContext = createContext<UploadManager | null>(null);

/** What this tab does for uploads. @throws Error outside an `UploadsProvider`. */
export function useUploadManager(): UploadManager {
  const manager = useContext(UploadsContext);
  if (!manager) throw new Error('useUploadManager needs an <UploadsProvider> above it.');
  return manager;
}

export function useManagerState(): ManagerState {
  const manager = useUploadManager();
  const subscribe = useCallback((listener: () => void) => manager.subscribe(listener), [manager]);
  return useSyncExternalStore(subscribe, () => manager.state());
}
