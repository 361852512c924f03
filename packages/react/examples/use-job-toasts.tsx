import { useJobToasts } from '@headway/react';

interface ProjectToastsProps {
  projectId: string;
  /** The name of a file by its id. */
  nameOf: (assetId: string) => string;
  /** Shows what a job made, or asks. */
  onOpen: (jobId: string) => void;
}

export function ProjectToasts({ projectId, nameOf, onOpen }: ProjectToastsProps): null {
  useJobToasts({
    channels: [`project:${projectId}`],
    noun: 'images',
    describe: (job) => nameOf(job.labels['assetId'] ?? ''),
    actionsFor: (job) => {
      const open = (): void => onOpen(job.id);
      if (job.status === 'completed') return [{ label: 'View result', onAction: open }];
      return job.status === 'reviewing' ? [{ label: 'Review', onAction: open }] : [];
    },
  });
  return null;
}
