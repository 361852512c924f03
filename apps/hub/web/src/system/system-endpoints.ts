import type { SystemSample, SystemWarning } from '@headway/hub-api';
import { request } from '../api.ts';

export async function getSystemHistory(
  spanMs: number,
  signal?: AbortSignal,
): Promise<readonly SystemSample[]> {
  const path = `/api/system/history?spanMs=${spanMs}`;
  return (await request<{ items: readonly SystemSample[] }>(path, signal ? { signal } : {})).data.items;
}

export async function getSystemWarnings(signal?: AbortSignal): Promise<readonly SystemWarning[]> {
  const path = '/api/system/warnings';
  return (await request<{ items: readonly SystemWarning[] }>(path, signal ? { signal } : {})).data.items;
}
