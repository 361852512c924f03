import { useChannel } from '@headway/react';
import type { ReactNode } from 'react';

export function AssetCount({ projectId }: { projectId: string }): ReactNode {
  const { status } = useChannel(`project:${projectId}`);
  const count = useChannel(`project:${projectId}`, {
    select: ({ entities }) => [...entities.keys()].filter((key) => key.startsWith('asset:')).length,
  });
  if (status === 'refused') return <p>This project is not yours to see.</p>;
  return <p>{status === 'pending' ? 'Loading…' : `${count} images of late`}</p>;
}
