import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { useParams, useRouter } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useLive } from '../live/live-provider.tsx';
import { useProjectsFeed } from '../live/use-projects-feed.ts';
import { useTable } from '../live/use-table.ts';
import { useUser } from '../session.ts';
import { Keys } from '../ui/keys.tsx';
import { useCommands } from './commands.tsx';
import { type PaletteEntry, type PaletteGroup, paletteGroups } from './palette-groups.ts';
import { noteRecent, readRecent } from './recent.ts';
import { useFoundImages } from './use-found-images.ts';

/** What the palette offers, and the field that finds it. */
export function PaletteList({ onDone }: { onDone: () => void }): ReactNode {
  const [wanted, setWanted] = useState('');
  const { found, asking } = useFoundImages(wanted);
  // On a page that one was led to by a link the list of projects is not there yet.
  useProjectsFeed();
  const live = useLive();
  const router = useRouter();
  const { id: userId } = useUser();
  const { projectId = '' } = useParams({ strict: false });
  const projects = useTable(live.projects);
  const images = useTable(live.project(projectId).assets);
  const commands = useCommands();
  const recent = useMemo(() => readRecent(userId), [userId]);
  const groups = useMemo(
    () =>
      paletteGroups({
        wanted,
        commands,
        projects,
        shown: { project: projects.find(({ id }) => id === projectId), images },
        found,
        recent,
      }),
    [wanted, commands, projects, projectId, images, found, recent],
  );

  function choose({ id, label, hint, to, run }: PaletteEntry): void {
    noteRecent(userId, { id, label, ...(hint !== undefined && { hint }), ...(to !== undefined && { to }) });
    onDone();
    if (to === undefined) run?.();
    else router.history.push(to);
  }

  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      mode="none"
      value={wanted}
      onValueChange={setWanted}
      autoHighlight="always"
      keepHighlight
    >
      <div className="hub-palette-input">
        <Search size={16} aria-hidden="true" />
        <Autocomplete.Input
          aria-label="Search commands, projects and images"
          placeholder="What do you want to do?"
        />
      </div>
      <Dialog.Close className="hw-visually-hidden">Close</Dialog.Close>
      <Autocomplete.Empty>
        <p className="hub-palette-empty">{asking ? 'Looking for images…' : 'Nothing is called so.'}</p>
      </Autocomplete.Empty>
      <Autocomplete.List className="hub-palette-list">
        {(group: PaletteGroup) => (
          <Autocomplete.Group key={group.value} items={group.items}>
            <Autocomplete.GroupLabel className="hub-menu-label">{group.value}</Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(entry: PaletteEntry) => (
                <Autocomplete.Item
                  key={entry.id}
                  value={entry}
                  className="hub-menu-item"
                  onClick={() => choose(entry)}
                >
                  <span className="hub-palette-label">{entry.label}</span>
                  {entry.hint && <span className="hub-palette-hint">{entry.hint}</span>}
                  {entry.keys?.[0] && <Keys of={entry.keys[0].toUpperCase()} />}
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}
