import { formatBytes, formatCount, formatPercent, timeLeftWords } from '@headway/react';
import { formatCounted } from '../format.ts';
import { type DockTotals, isAllReceived, type ShownUpload } from './dock-view.ts';

/** `Uploading 3 of 12`, `Checking 9 of 12`, `Paused, 3 of 12 uploaded`, `12 images uploaded`, `9 images uploaded, 3 need a look`. */
export function dockWords(totals: DockTotals): string {
  const { files, pending, paused, stored, refused } = totals;
  const trouble = refused > 0 ? `${formatCount(refused)} ${refused === 1 ? 'needs' : 'need'} a look` : '';
  const withTrouble = (text: string) => (trouble ? `${text}, ${trouble}` : text);
  if (pending > 0 && paused >= pending) {
    return withTrouble(`Paused, ${formatCount(stored)} of ${formatCount(files)} uploaded`);
  }
  if (pending > 0) {
    const doing = isAllReceived(totals) ? 'Checking' : 'Uploading';
    return withTrouble(`${doing} ${formatCount(Math.min(stored + 1, files))} of ${formatCount(files)}`);
  }
  if (stored > 0) return withTrouble(`${formatCounted(stored, 'image')} uploaded`);
  return trouble === ''
    ? 'Uploads cancelled'
    : `${formatCounted(refused, 'upload')} ${refused === 1 ? 'needs' : 'need'} a look`;
}

/** `12 MB/s · about 2–3 min left`; `null` while the speed is not known. */
export function paceWords(
  { totalBytes, receivedBytes }: Pick<DockTotals, 'totalBytes' | 'receivedBytes'>,
  bytesPerSecond: number | null,
): string | null {
  if (bytesPerSecond === null || bytesPerSecond < 1024) return null;
  const seconds = (totalBytes - receivedBytes) / bytesPerSecond;
  const left = timeLeftWords({ lowMs: seconds * 800, highMs: seconds * 1250 });
  return `${formatBytes(bytesPerSecond)}/s · ${left} left`;
}

/** What is said of a file in place of a bar. */
export function uploadWords({ upload, state }: ShownUpload): string {
  const percent = upload.bytes > 0 ? formatPercent(upload.receivedBytes / upload.bytes) : '';
  switch (state) {
    case 'waiting':
      return upload.receivedBytes > 0 ? `Waiting at ${percent}` : 'Waiting';
    case 'receiving':
      return percent;
    case 'paused':
      return upload.problem ? `Paused: ${upload.problem.detail}` : `Paused at ${percent}`;
    case 'checking':
      return 'Checking…';
    case 'duplicate':
      return 'The project has this image already';
    case 'rejected':
    case 'failed':
      return upload.problem?.detail ?? 'Not taken';
    case 'permission':
      return 'Your browser asks before it reads the file again';
    case 'missing':
      return `Stopped at ${percent}: choose the file again`;
    default:
      return state satisfies never;
  }
}
