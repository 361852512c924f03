import type { ReactNode } from 'react';
import { go, hrefOf } from './route.ts';

interface LinkProps {
  /** `''`: the first page. */
  to: string;
  className?: string;
  isCurrent?: boolean;
  children: ReactNode;
}

/** A way to a place of the page, without loading it anew. */
export function Link({ to, className, isCurrent = false, children }: LinkProps): ReactNode {
  return (
    <a
      href={hrefOf(to)}
      className={className}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}
