import { Tooltip } from '@base-ui/react/tooltip';
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { classes } from './classes.ts';
import { Keys } from './keys.tsx';

export interface IconButtonProps extends ComponentProps<'button'> {
  /** What it does: its name for screen readers and its tooltip. */
  label: string;
  /** The key that does the same, shown in the tooltip. */
  shortcut?: string;
  children: ReactNode;
}

/** A button that shows only an icon. */
export function IconButton({ label, shortcut, className, children, ...rest }: IconButtonProps): ReactNode {
  return (
    <WithTooltip label={label} {...(shortcut && { shortcut })}>
      <button
        type="button"
        aria-label={label}
        {...(shortcut && { 'aria-keyshortcuts': shortcut })}
        {...rest}
        className={classes('hub-icon-button', className)}
      >
        {children}
      </button>
    </WithTooltip>
  );
}

/** Shows a word beside what the pointer or the focus is on. */
export function WithTooltip({
  label,
  shortcut,
  children,
}: {
  label: string;
  shortcut?: string;
  children: ReactElement;
}): ReactNode {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="hub-tooltip-place">
          <Tooltip.Popup className="hub-tooltip">
            {label}
            {shortcut && <Keys of={shortcut} />}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
