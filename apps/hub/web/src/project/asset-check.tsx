import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

/** Whether an image is chosen. The list that it stands in deals with the click. */
export function AssetCheck({ name, checked }: { name: string; checked: boolean }): ReactNode {
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={checked}
      aria-label={`Choose ${name}`}
      // With the keyboard the image itself has the focus, and space chooses it.
      tabIndex={-1}
      className="hub-check"
    >
      <Check size={14} aria-hidden="true" />
    </button>
  );
}
