import { useChannelEvent } from '@headway/react';
import { type ReactNode, useState } from 'react';

export function LastUpload({ projectId }: { projectId: string }): ReactNode {
  const [name, setName] = useState<string | null>(null);
  useChannelEvent(`project:${projectId}`, 'asset.created', ({ data }, { origin }) => {
    // A snapshot tells what is there, not what happened just now.
    if (origin !== 'snapshot' && data) setName(data.name);
  });
  return <p role="status">{name && `${name} has arrived`}</p>;
}
