import type { ReactNode } from 'react';
import { Mark } from '../shell/mark.tsx';

/** The quiet page around a form of the account. */
export function AccountFrame({
  title,
  lead,
  children,
}: {
  title: string;
  lead: ReactNode;
  children: ReactNode;
}): ReactNode {
  return (
    <main className="hub-account">
      <div className="hub-account-card">
        <Mark size={32} />
        <h1>{title}</h1>
        <p className="hub-account-lead">{lead}</p>
        {children}
      </div>
    </main>
  );
}
