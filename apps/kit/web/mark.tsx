import type { ReactNode } from 'react';

/** The sign of the product. */
export function Mark(): ReactNode {
  return (
    <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true" className="kit-mark">
      <rect width="32" height="32" rx="7" className="kit-mark-ground" />
      <path d="M8 8v16M8 16h10" className="kit-mark-line" />
      <circle cx="23" cy="16" r="3.4" className="kit-mark-dot" />
      <path d="M23 8v1.5M23 22.5V24" className="kit-mark-line" />
    </svg>
  );
}
