import type { ReactNode } from 'react';

/** Keys as caps: `Shift+K` shows two, `← →` two as well. */
export function Keys({ of: keys }: { of: string }): ReactNode {
  const caps = keys.length === 1 ? [keys] : keys.split(/[+ ]/);
  return (
    <span className="hub-keys">
      {caps.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
