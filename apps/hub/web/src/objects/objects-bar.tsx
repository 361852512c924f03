import { Menu } from '@base-ui/react/menu';
import { formatCount } from '@headway/react';
import { Check, Columns3, Copy, FilterX } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { formatCounted } from '../format.ts';
import { atOnce, inStretches, type Steps } from '../steps.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { popupPlace } from '../ui/popup-place.ts';
import { objectsCsv } from './objects-csv.ts';
import type { ColumnChoice } from './use-columns.ts';
import type { Objects } from './use-objects.ts';

/** So many rows are not written in one go. */
const manyFrom = 2000;
/** How long it is said that something was copied, ms. */
const saidForMs = 2000;

/** Over the table: how many objects are shown, which columns, and the way to take them elsewhere. */
export function ObjectsBar({
  objects,
  columns,
  noun,
}: {
  objects: Objects;
  columns: ColumnChoice;
  /** What one of them is called: `spot`. */
  noun: string;
}): ReactNode {
  const { measures, order, mask } = objects;
  const [copied, setCopied] = useState<'yes' | 'no' | null>(null);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(null), saidForMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void => {
    writeText(objectsCsv(columns.shown, order), order.length >= manyFrom).then(
      () => setCopied('yes'),
      () => setCopied('no'),
    );
  };
  const group = 'Objects';
  useCommand({ id: 'copy-objects', label: 'Copy the table as CSV', group, keys: ['c'], run: copy });
  useCommand(
    mask
      ? { id: 'clear-ranges', label: `Show all ${noun}s`, group, keys: ['n'], run: objects.clearRanges }
      : null,
  );
  return (
    <div className="hub-objects-bar">
      <span className="hw-tabular" role="status">
        {copied === 'yes'
          ? 'Copied'
          : copied === 'no'
            ? 'The browser did not allow to copy'
            : mask
              ? `${formatCount(order.length)} of ${formatCount(measures.ids.length)}`
              : formatCounted(order.length, noun)}
      </span>
      {mask && (
        <IconButton label={`Show all ${noun}s`} shortcut="N" onClick={objects.clearRanges}>
          <FilterX size={14} aria-hidden="true" />
        </IconButton>
      )}
      <Menu.Root>
        <Menu.Trigger className="hub-icon-button" aria-label="Columns" title="Columns">
          <Columns3 size={14} aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal container={popupPlace}>
          <Menu.Positioner align="end" sideOffset={4} className="hub-menu-place">
            <Menu.Popup className="hub-menu">
              {measures.columns
                .filter(({ isName }) => !isName)
                .map(({ id, name }) => (
                  <Menu.CheckboxItem
                    key={id}
                    className="hub-menu-item"
                    checked={columns.isShown(id)}
                    closeOnClick={false}
                    onCheckedChange={() => columns.toggle(id)}
                  >
                    <span className="hub-menu-check">
                      <Menu.CheckboxItemIndicator>
                        <Check size={14} aria-hidden="true" />
                      </Menu.CheckboxItemIndicator>
                    </span>
                    {name}
                  </Menu.CheckboxItem>
                ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <IconButton label="Copy the table as CSV" shortcut="C" onClick={copy}>
        {copied === 'yes' ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      </IconButton>
    </div>
  );
}

/** Puts a text into the clipboard; a long one is promised to it while it is made, as later it would be refused. */
async function writeText(text: Steps<string>, isLong: boolean): Promise<void> {
  if (!isLong || typeof ClipboardItem !== 'function')
    return await navigator.clipboard.writeText(atOnce(text));
  const made = inStretches(text, { signal: new AbortController().signal });
  const blob = made.then((whole) => new Blob([whole ?? ''], { type: 'text/plain' }));
  return await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
}
