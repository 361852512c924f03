import { Link } from '@tanstack/react-router';
import { ShieldUser } from 'lucide-react';
import type { ReactNode } from 'react';
import { useUser } from '../session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageFrame } from '../shell/page-frame.tsx';
import { useTitle } from '../ui/use-title.ts';

const places = [
  { to: '/settings', label: 'Account', forAll: true },
  { to: '/settings/workers', label: 'Workers', forAll: true },
  { to: '/settings/people', label: 'People', forAll: false },
  { to: '/settings/notices', label: 'Notices', forAll: false },
] as const;

/** A page of the settings, with the way to the others. */
export function SettingsFrame({
  title,
  actions,
  forAll = true,
  children,
}: {
  title: string;
  actions?: ReactNode;
  /** `false`: for administrators. @default true */
  forAll?: boolean;
  children: ReactNode;
}): ReactNode {
  useTitle(`${title} settings`);
  const { administrator } = useUser();
  return (
    <PageFrame title="Settings" actions={actions}>
      <div className="hub-settings">
        <nav aria-label="Settings" className="hub-segments hub-settings-places">
          {places
            .filter(({ forAll }) => forAll || administrator)
            .map(({ to, label }) => (
              <Link
                key={to}
                to={to}
                className="hub-segment"
                activeOptions={{ exact: true }}
                activeProps={{ 'aria-current': 'page', 'data-pressed': '' }}
              >
                {label}
              </Link>
            ))}
        </nav>
        {forAll || administrator ? (
          children
        ) : (
          <EmptyState
            icon={<ShieldUser />}
            title="For administrators"
            action={
              <Link to="/settings" className="hw-button">
                Go to your account
              </Link>
            }
          >
            Whoever set up this hub looks after its people and notices.
          </EmptyState>
        )}
      </div>
    </PageFrame>
  );
}

/** A part of a page of the settings. */
export function SettingsSection({
  title,
  lead,
  actions,
  children,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}): ReactNode {
  return (
    <section className="hub-settings-section" aria-label={title}>
      <div className="hub-settings-head">
        <div>
          <h2>{title}</h2>
          {lead && <p>{lead}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}
