import type { MarkNotifications } from '@headway/hub-api';
import { request } from '../api.ts';

/** Where one's notifications are, newest first. */
export const notificationsUrl = '/api/notifications';

/** Marks notifications as read or unread, on all devices. */
export async function markNotifications(marked: MarkNotifications): Promise<void> {
  await request('/api/notifications/read', { method: 'POST', body: marked });
}
