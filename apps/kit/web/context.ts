import { type Context, createContext, useContext } from 'react';
import type { JobActions } from '@headway/react';
import type { Visitor } from '../shared/addresses.ts';
import type { Clients } from './clients.ts';

/** What the whole page shares. */
export interface Page {
  visitor: Visitor;
  clients: Clients;
  actions: JobActions;
}

export const PageContext: Context<Page | null> = createContext<Page | null>(null);

/** @throws Error outside of the page. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('Expected a PageContext above.');
  return page;
}
