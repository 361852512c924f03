import type { ReactNode } from 'react';

/** Where there is nothing yet: what this place is for, and one action. */
export function EmptyState({
  icon,
  title,
  level: Heading = 'h2',
  children,
  action,
}: {
  icon: ReactNode;
  title: string;
  /** @default 'h2' */
  level?: 'h1' | 'h2';
  children?: ReactNode;
  action?: ReactNode;
}): ReactNode {
  return (
    <div className="hub-empty">
      <div className="hub-empty-icon" aria-hidden="true">
        {icon}
      </div>
      <Heading>{title}</Heading>
      {children && <p>{children}</p>}
      {action && <div className="hub-empty-action">{action}</div>}
    </div>
  );
}
