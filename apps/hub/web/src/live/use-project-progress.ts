import type { ProjectProgress } from '@headway/hub-api';
import { useEntity } from '@headway/react';
import { useOwnChannel } from './own-channel.ts';

const isProgress = (data: unknown): data is ProjectProgress =>
  typeof data === 'object' && data !== null && 'fraction' in data && 'waiting' in data;

/** How all the work of a project stands, whoever asked for it; `null` while there is none. */
export function useProjectProgress(projectId: string): ProjectProgress | null {
  return useEntity(useOwnChannel(), `project:${projectId}/progress`, isProgress)?.data ?? null;
}
