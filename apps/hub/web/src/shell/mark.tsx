import type { ReactNode } from 'react';

/** The sign of the product. */
export function Mark({ size = 26 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="hub-mark">
      <rect width="32" height="32" rx="7" className="hub-mark-ground" />
      <path d="M8 8v16M8 16h10" className="hub-mark-line" />
      <circle cx="23" cy="16" r="3.4" className="hub-mark-dot" />
      <path d="M23 8v1.5M23 22.5V24" className="hub-mark-line" />
    </svg>
  );
}
