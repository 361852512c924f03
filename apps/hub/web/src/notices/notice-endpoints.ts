import type { ListedNotice, Notice } from '@headway/hub-api';
import { type Answer, request } from '../api.ts';

const of = encodeURIComponent;

export async function getNotices(signal?: AbortSignal): Promise<Answer<{ items: readonly ListedNotice[] }>> {
  return await request<{ items: readonly ListedNotice[] }>('/api/notices', signal ? { signal } : {});
}

export interface NewNotice {
  level: Notice['level'];
  message: string;
  endsAt: string | null;
}

export async function postNotice(notice: NewNotice): Promise<Notice> {
  return (await request<Notice>('/api/notices', { method: 'POST', body: notice })).data;
}

export async function withdrawNotice(id: string): Promise<void> {
  await request(`/api/notices/${of(id)}`, { method: 'DELETE' });
}

export async function dismissNotice(id: string): Promise<void> {
  await request(`/api/notices/${of(id)}/dismiss`, { method: 'POST', body: {} });
}
