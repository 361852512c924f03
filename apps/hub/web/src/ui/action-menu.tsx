import { Menu } from '@base-ui/react/menu';
import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCommand } from '../commands/commands.tsx';
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
  actions: given,
  group,
  className = 'hub-icon-button',
}: {
  label: string;
  /** What is not for this person is `false`. */
  actions: readonly (MenuAction | false)[];
  /** For what belongs to the page as a whole: the heading under which the palette offers it too. */
  group?: string;
  className?: string;
}): ReactNode {
  const actions = given.filter((action) => action !== false);
  if (actions.length === 0) return null;
  return (
    <Menu.Root>
      {group !== undefined &&
        actions.map((action) => <MenuCommand key={action.label} group={group} action={action} />)}
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

function MenuCommand({ group, action }: { group: string; action: MenuAction }): ReactNode {
  const { label, onSelect } = action;
  useCommand({ id: `menu ${label}`, label, group, run: onSelect });
  return null;
}
