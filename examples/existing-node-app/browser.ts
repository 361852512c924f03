import { createClient, type HeadwayClient } from '@headway/client';
import type { Events } from './live.ts';

export interface WatchOptions {
  url: string;
  userId: string;
  getToken: () => Promise<string>;
}

/** Draws each report as it is now, then every change of it: after a reload and after a lost connection too. */
export function watchReports(
  { url, userId, getToken }: WatchOptions,
  draw: (report: Events['report.done']) => void,
): HeadwayClient<Events> {
  const client = createClient<Events>({ url, getToken });
  client.channel(`user:${userId}`).on('report.progress', (event) => draw(event.data));
  client.channel(`user:${userId}`).on('report.done', (event) => draw(event.data));
  client.connect();
  return client;
}
