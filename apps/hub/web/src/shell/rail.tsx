import { formatCount, useReviews } from '@headway/react';
import { Link, useLocation } from '@tanstack/react-router';
import { Activity, FolderOpen, ListOrdered, MessageCircleQuestionMark, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { openPalette } from '../commands/palette.tsx';
import { InboxButton } from '../inbox/inbox-button.tsx';
import { useOwnChannel } from '../live/own-channel.ts';
import { AccountMenu } from './account-menu.tsx';
import { Mark } from './mark.tsx';
import { type RailPlace, railPlaceOf } from './rail-place.ts';

/** The places of the app: at the left, or at the bottom of a phone. */
export function Rail(): ReactNode {
  const { reviews } = useReviews(useOwnChannel());
  const open = reviews.length;
  const place = useLocation({ select: ({ pathname }) => railPlaceOf(pathname) });
  const currentAt = (each: RailPlace): 'page' | undefined => (each === place ? 'page' : undefined);
  return (
    <nav className="hub-rail" aria-label="Main">
      <Link to="/projects" className="hub-rail-mark" aria-label="Headway" tabIndex={-1}>
        <Mark />
      </Link>
      <Link to="/projects" className="hub-rail-item" aria-current={currentAt('projects')}>
        <FolderOpen size={18} aria-hidden="true" />
        Projects
      </Link>
      <InboxButton current={currentAt('inbox')} />
      <Link to="/activity" className="hub-rail-item" aria-current={currentAt('activity')}>
        <Activity size={18} aria-hidden="true" />
        Activity
      </Link>
      <Link to="/reviews" className="hub-rail-item" aria-current={currentAt('reviews')}>
        <MessageCircleQuestionMark size={18} aria-hidden="true" />
        Reviews
        {open > 0 && (
          <span className="hub-rail-count hw-tabular">
            {formatCount(Math.min(open, 99))}
            {open > 99 && '+'}
            <span className="hw-visually-hidden"> open</span>
          </span>
        )}
      </Link>
      <Link to="/queue" className="hub-rail-item" aria-current={currentAt('queue')}>
        <ListOrdered size={18} aria-hidden="true" />
        Queue
      </Link>
      <button
        type="button"
        className="hub-rail-item hub-rail-search"
        aria-keyshortcuts="Control+K"
        onClick={openPalette}
      >
        <Search size={18} aria-hidden="true" />
        Search
      </button>
      <AccountMenu current={currentAt('account')} />
    </nav>
  );
}
