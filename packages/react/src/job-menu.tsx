import { Menu } from '@base-ui/react/menu';
import type { ReactNode } from 'react';

export interface JobMenuItem {
  label: string;
  onPress: () => unknown;
}

export interface JobMenuProps {
  /** What the menu is about, for screen readers. */
  title: string;
  items: readonly JobMenuItem[];
  /** Whether nothing can be asked now. */
  busy: boolean;
}

/** A quiet button that opens what is asked less often. */
export function JobMenu({ title, items, busy }: JobMenuProps): ReactNode {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger
        className="hw-button hw-button-small hw-button-quiet hw-job-more"
        aria-label={`More for ${title}`}
        aria-disabled={busy}
        onClick={(event) => {
          // Not `disabled`: the button keeps the focus while the answer is on its way.
          if (busy) event.preventBaseUIHandler();
        }}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" fill="currentColor" aria-hidden="true">
          <circle cx="3.5" cy="8" r="1.25" />
          <circle cx="8" cy="8" r="1.25" />
          <circle cx="12.5" cy="8" r="1.25" />
        </svg>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="hw-popover-positioner" sideOffset={4} align="end" collisionPadding={8}>
          <Menu.Popup className="hw-menu">
            {items.map(({ label, onPress }) => (
              <Menu.Item key={label} className="hw-menu-item" onClick={onPress}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
