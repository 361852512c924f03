import { ConnectionStatus } from '@headway/react';
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from '../ui/classes.ts';

export interface Crumb {
  label: string;
  to: '/projects' | '/projects/$projectId' | '/projects/$projectId/images/$assetId' | '/activity';
  params?: { projectId: string; assetId?: string };
  search?: { view: 'jobs' };
}

const noCrumbs: readonly Crumb[] = [];

/** A page: where one is, what can be done here, the connection, and the content. */
export function PageFrame({
  title,
  crumbs = noCrumbs,
  actions,
  className,
  children,
}: {
  /** The page's heading; while it is unknown, a dash keeps the place. */
  title: ReactNode;
  crumbs?: readonly Crumb[];
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}): ReactNode {
  return (
    <>
      <header className="hub-header">
        <div className="hub-header-place">
          {crumbs.length > 0 && (
            <nav aria-label="Breadcrumb" className="hub-crumbs">
              <ol>
                {crumbs.map(({ label, to, params, search }) => (
                  <li key={to}>
                    <Link
                      to={to}
                      {...(params && { params })}
                      {...(search && { search })}
                      className="hub-crumb"
                    >
                      {label}
                    </Link>
                    <ChevronRight size={14} aria-hidden="true" />
                  </li>
                ))}
              </ol>
            </nav>
          )}
          <h1 tabIndex={-1} data-page-title="">
            {title}
          </h1>
        </div>
        <div className="hub-header-actions">
          {actions}
          <ConnectionStatus />
        </div>
      </header>
      <main id="main" tabIndex={0} className={classes('hub-main', className)}>
        {children}
      </main>
    </>
  );
}
