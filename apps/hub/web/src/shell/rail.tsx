import { Link } from '@tanstack/react-router';
import { FolderOpen } from 'lucide-react';
import type { ReactNode } from 'react';
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
      <AccountMenu />
    </nav>
  );
}
