import type { ReactNode } from 'react';

/** Where there is nothing yet: what this place is for, and one action. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}): ReactNode {
  return (
    <div className="hub-empty">
      <div className="hub-empty-icon" aria-hidden="true">
        {icon}
      </div>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action && <div className="hub-empty-action">{action}</div>}
    </div>
  );
}
