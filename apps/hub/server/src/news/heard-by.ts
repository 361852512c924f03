import type { Job } from '@headway/protocol';

type Labels = Job['labels'];

/** Who hears of a job or a batch besides those who watch it alone: its project, and the person who asked for it. */
export function heardBy({ labels: { projectId, userId } }: { labels: Labels }): readonly string[] {
  return [
    ...(projectId === undefined ? [] : [`project:${projectId}`]),
    ...(userId === undefined ? [] : [`user:${userId}`]),
  ];
}
