import type { ReactNode } from 'react';
import { useMembershipsFeed } from '../live/use-memberships.ts';

/** Keeps what one is in each project known to all pages. */
export function Memberships(): ReactNode {
  useMembershipsFeed();
  return null;
}
