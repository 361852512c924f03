import { SystemStatus, useSystemStatus } from '@headway/react';
import type { ReactNode } from 'react';

export function SystemPage(): ReactNode {
  const system = useSystemStatus();
  return <SystemStatus {...system} />;
}
