import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLive } from '../live/live-provider.tsx';
import { inGridOrder, newestFirst } from '../project/asset-state.ts';
import { Keys } from '../ui/keys.tsx';
import type { Command } from './command-store.ts';
import { useCommands } from './commands.tsx';

interface Entry {
  /** Its place in the list: unlike labels, ids are never the same. */
  value: string;
  label: string;
  command: Command;
}
interface Group {
  value: string;
  items: Entry[];
}

/** What the palette offers, and the field that finds it. */
export function PaletteList({ onDone }: { onDone: () => void }): ReactNode {
  const groups = useGroups();
  return (
    <Autocomplete.Root open inline items={groups} autoHighlight="always" keepHighlight limit={60}>
      <div className="hub-palette-input">
        <Search size={16} aria-hidden="true" />
        <Autocomplete.Input
          aria-label="Search commands, projects and images"
          placeholder="What do you want to do?"
        />
      </div>
      <Dialog.Close className="hw-visually-hidden">Close</Dialog.Close>
      <Autocomplete.Empty>
        <p className="hub-palette-empty">Nothing is called so.</p>
      </Autocomplete.Empty>
      <Autocomplete.List className="hub-palette-list">
        {(group: Group) => (
          <Autocomplete.Group key={group.value} items={group.items}>
            <Autocomplete.GroupLabel className="hub-menu-label">{group.value}</Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {({ value, label, command }: Entry) => (
                <Autocomplete.Item
                  key={value}
                  value={{ value, label, command }}
                  className="hub-menu-item"
                  onClick={() => {
                    onDone();
                    command.run();
                  }}
                >
                  <span className="hub-palette-label">{label}</span>
                  {command.keys?.[0] && <Keys of={command.keys[0].toUpperCase()} />}
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}

/** What belongs to the page first, then the images of the project, the projects, and what can be done everywhere. */
function useGroups(): Group[] {
  const live = useLive();
  const navigate = useNavigate();
  const { projectId } = useParams({ strict: false });
  const images = projectId ? inGridOrder(live.project(projectId).assets.list()) : [];
  const [everywhere = [], ofPage = []] = partition(useCommands());
  const all: readonly Command[] = [
    ...ofPage,
    ...images.map(({ id, name }) => ({
      id: `image ${id}`,
      label: name,
      group: 'Images',
      run: () =>
        void navigate({
          to: '/projects/$projectId/images/$assetId',
          params: { projectId: projectId ?? '', assetId: id },
        }),
    })),
    ...live.projects
      .list()
      .toSorted(newestFirst)
      .map(({ id, name }) => ({
        id: `project ${id}`,
        label: name,
        group: 'Projects',
        run: () => void navigate({ to: '/projects/$projectId', params: { projectId: id } }),
      })),
    ...everywhere,
  ];
  return Array.from(
    Map.groupBy(all, ({ group }) => group),
    ([value, commands]) => ({
      value,
      items: commands.map((command) => ({ value: command.id, label: command.label, command })),
    }),
  );
}

function partition(commands: readonly Command[]): readonly (readonly Command[])[] {
  const isEverywhere = ({ group }: Command): boolean => group === 'Everywhere';
  return [commands.filter(isEverywhere), commands.filter((command) => !isEverywhere(command))];
}
