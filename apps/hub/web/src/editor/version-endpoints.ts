import type { EditingNote, NewVersion, Page, ResultVersion, SavedVersion } from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import { request } from '../api.ts';

/** The server's endpoints for versions of results. Each throws `ApiError`. */

const of = encodeURIComponent;

/** Versions that are listed; older ones are still on the server. */
const mostListed = 100;

export async function listVersions(assetId: string, signal: AbortSignal): Promise<readonly ResultVersion[]> {
  const path = `/api/assets/${of(assetId)}/results?limit=${mostListed}`;
  return (await request<Page<ResultVersion>>(path, { signal })).data.items;
}

export async function getAsset(id: string): Promise<Asset> {
  return (await request<Asset>(`/api/assets/${of(id)}`)).data;
}

export async function saveVersion(resultId: string, version: NewVersion): Promise<SavedVersion> {
  const path = `/api/results/${of(resultId)}/versions`;
  return (await request<SavedVersion>(path, { method: 'POST', body: version })).data;
}

export async function chooseVersion(assetId: string, resultId: string): Promise<Asset> {
  const path = `/api/assets/${of(assetId)}/current-result`;
  return (await request<Asset>(path, { method: 'PUT', body: { resultId } })).data;
}

export async function tellEditing(assetId: string, note: EditingNote): Promise<void> {
  await request(`/api/assets/${of(assetId)}/editing`, { method: 'PUT', body: note, keepalive: true });
}
