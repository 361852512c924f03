import type { Job } from '@headway/protocol';
import { useNavigate } from '@tanstack/react-router';

export interface ImageLink {
  label: string;
  to: {
    to: '/projects/$projectId/images/$assetId';
    params: { projectId: string; assetId: string };
  };
  open(): void;
}

/** The way to the image of a job, where its result is shown; `null` where it has none. */
export function useImageLink({ labels, status }: Job): ImageLink | null {
  const navigate = useNavigate();
  const { projectId, assetId } = labels;
  if (projectId === undefined || assetId === undefined) return null;
  const to = { to: '/projects/$projectId/images/$assetId', params: { projectId, assetId } } as const;
  return {
    label: status === 'completed' ? 'View result' : 'Open image',
    to,
    open: () => void navigate(to),
  };
}
