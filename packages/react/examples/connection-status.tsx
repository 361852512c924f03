import { ConnectionStatus } from '@headway/react';
import type { ReactNode } from 'react';

export function PageHeader({ title }: { title: string }): ReactNode {
  return (
    <header>
      <h1>{title}</h1>
      <ConnectionStatus onSignIn={() => location.assign('/sign-in')} />
    </header>
  );
}
