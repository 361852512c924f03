import { act, render, type RenderResult } from '@testing-library/react';
import { type ReactNode, StrictMode } from 'react';
import { HeadwayProvider } from '../headway-provider.tsx';
import type { JobActions } from '../job-actions.ts';
import { createMemoryClient, type MemoryClient } from './memory-client.ts';

export interface Rendered extends RenderResult {
  client: MemoryClient;
  /** Says something to the client, and lets React show it. */
  tell: (say: (client: MemoryClient) => void) => void;
}

/** Renders below a provider, in StrictMode as in development. */
export function renderKit(
  children: ReactNode,
  { client = createMemoryClient(), actions }: { client?: MemoryClient; actions?: JobActions } = {},
): Rendered {
  const wrapper = ({ children: inside }: { children: ReactNode }): ReactNode => (
    <StrictMode>
      <HeadwayProvider client={client} {...(actions && { actions })}>
        {inside}
      </HeadwayProvider>
    </StrictMode>
  );
  const result = render(children, { wrapper });
  return { ...result, client, tell: (say) => act(() => say(client)) };
}
