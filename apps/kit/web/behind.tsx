import { HeadwayProvider } from '@headway/react';
import type { ReactNode } from 'react';
import type { ClientName } from './clients.ts';
import { usePage } from './context.ts';

interface BehindProps {
  client?: ClientName;
  /** Nothing can be asked for. @default false */
  withoutActions?: boolean;
  children: ReactNode;
}

/** Components that see the world by another connection, or may do less, than the rest of the page. */
export function Behind({ client = 'main', withoutActions = false, children }: BehindProps): ReactNode {
  const { clients, actions } = usePage();
  return (
    <HeadwayProvider
      client={clients.get(client)}
      connect={client !== 'idle'}
      {...(!withoutActions && { actions })}
    >
      {children}
    </HeadwayProvider>
  );
}
