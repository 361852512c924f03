import { Menu } from '@base-ui/react/menu';
import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { popupPlace } from './popup-place.ts';

export interface MenuAction {
  label: string;
  icon: ReactNode;
  onSelect(): void;
  /** Destroys something. */
  danger?: boolean;
  /** A line above it. */
  separated?: boolean;
}

/** Three dots with what can be done here. */
export function ActionMenu({
  label,
  actions,
  className = 'hub-icon-button',
}: {
  label: string;
  actions: readonly MenuAction[];
  className?: string;
}): ReactNode {
  return (
    <Menu.Root>
      <Menu.Trigger className={className} aria-label={label}>
        <Ellipsis size={16} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal container={popupPlace}>
        <Menu.Positioner align="end" sideOffset={4} className="hub-menu-place">
          <Menu.Popup className="hub-menu">
            {actions.map(({ label: name, icon, onSelect, danger, separated }) => (
              <div key={name} role="none">
                {separated && <Menu.Separator className="hub-menu-line" />}
                <Menu.Item className="hub-menu-item" data-danger={danger || undefined} onClick={onSelect}>
                  {icon}
                  {name}
                </Menu.Item>
              </div>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
