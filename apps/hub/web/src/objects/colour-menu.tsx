import { Menu } from '@base-ui/react/menu';
import { Check, Palette } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { popupPlace } from '../ui/popup-place.ts';
import { type ColourMap, colourMaps, paletteOf } from '../viewer/colour-map.ts';
import type { Objects } from './use-objects.ts';

/** By which measure the objects are coloured, and with which colours. */
export function ColourMenu({ objects }: { objects: Objects }): ReactNode {
  const { column, map, choose } = objects.colouring;
  const choices = objects.measures.columns.filter(({ isName }) => !isName);
  const next = choices[(choices.findIndex(({ id }) => id === column?.id) + 1) % (choices.length + 1)];
  useCommand({
    id: 'colour-next',
    label: 'Colour objects by the next measure',
    group: 'Image',
    keys: ['p'],
    run: () => choose(next?.id ?? null),
  });
  return (
    <Menu.Root>
      <Menu.Trigger
        className="hub-icon-button"
        aria-label={column ? `Colour: ${column.name}` : 'Colour by a measure'}
        title="Colour by a measure"
        aria-pressed={column !== null}
      >
        <Palette size={16} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal container={popupPlace}>
        <Menu.Positioner side="top" align="end" sideOffset={8} className="hub-menu-place">
          <Menu.Popup className="hub-menu">
            <Menu.RadioGroup
              value={column?.id ?? ''}
              onValueChange={(id: string) => choose(id === '' ? null : id)}
            >
              <Choice value="">By what needs a look</Choice>
              {choices.map(({ id, name }) => (
                <Choice key={id} value={id}>
                  {name}
                </Choice>
              ))}
            </Menu.RadioGroup>
            <Menu.Separator className="hub-menu-line" />
            <Menu.RadioGroup
              value={map}
              onValueChange={(name: ColourMap) => choose(column?.id ?? null, name)}
            >
              {mapNames.map((name) => (
                <Choice key={name} value={name}>
                  {name[0]?.toUpperCase()}
                  {name.slice(1)}
                  <span
                    className="hub-legend-bar hub-legend-sample"
                    style={{ background: `linear-gradient(to right, ${paletteOf(name).join(', ')})` }}
                  />
                </Choice>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

const mapNames = Object.keys(colourMaps) as readonly ColourMap[];

function Choice({ value, children }: { value: string; children: ReactNode }): ReactNode {
  return (
    <Menu.RadioItem className="hub-menu-item" value={value} closeOnClick>
      <span className="hub-menu-check">
        <Menu.RadioItemIndicator>
          <Check size={14} aria-hidden="true" />
        </Menu.RadioItemIndicator>
      </span>
      {children}
    </Menu.RadioItem>
  );
}
