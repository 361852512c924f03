import { Link } from '@tanstack/react-router';
import { FolderOpen, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { openPalette } from '../commands/palette.tsx';
import { AccountMenu } from './account-menu.tsx';
import { Mark } from './mark.tsx';

/** The places of the app: at the left, or at the bottom of a phone. */
export function Rail(): ReactNode {
  return (
    <nav className="hub-rail" aria-label="Main">
      <Link to="/projects" className="hub-rail-mark" aria-label="Headway" tabIndex={-1}>
        <Mark />
      </Link>
      <Link to="/projects" className="hub-rail-item" activeProps={{ 'aria-current': 'page' }}>
        <FolderOpen size={18} aria-hidden="true" />
        Projects
      </Link>
      <button type="button" className="hub-rail-item" aria-keyshortcuts="Control+K" onClick={openPalette}>
        <Search size={18} aria-hidden="true" />
        Search
      </button>
      <AccountMenu />
    </nav>
  );
}
