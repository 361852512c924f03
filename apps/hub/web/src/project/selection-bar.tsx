import type { Asset } from '@headway/protocol';
import { formatCount } from '@headway/react';
import { Play, Sheet, Trash2, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { formatCounted } from '../format.ts';
import type { EntityTable } from '../live/entity-table.ts';
import { useLive } from '../live/live-provider.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { RunAgainDialog } from './run-again-dialog.tsx';
import type { ImageChoice } from './use-image-selection.ts';
import { useImageAction } from './use-image-action.ts';
import { useResultsFile } from './use-results-file.ts';

/** What can be done with the chosen images; nothing while none is. */
export function SelectionBar({
  projectId,
  choice,
  total,
  mayWrite,
}: {
  projectId: string;
  choice: ImageChoice;
  /** Images that could be chosen. */
  total: number;
  mayWrite: boolean;
}): ReactNode {
  const { ids, all, clear } = choice;
  const count = ids.size;
  const live = useLive();
  const [running, setRunning] = useState(false);
  const act = useImageAction(projectId, clear);
  const file = useResultsFile(projectId);
  const remove = (): void => act.start({ action: 'delete', assetIds: [...ids] });
  const chosen = formatCounted(count, 'image');
  useCommand(
    count > 0 && mayWrite
      ? { id: 'delete-images', label: `Delete ${chosen}`, group: 'Selection', keys: ['delete'], run: remove }
      : null,
  );
  useCommand(
    count > 0 && mayWrite
      ? { id: 'run-images', label: `Run ${chosen} again`, group: 'Selection', run: () => setRunning(true) }
      : null,
  );
  return (
    <>
      <p className="hw-visually-hidden" aria-live="polite">
        {count > 0 && `${chosen} chosen`}
      </p>
      {count > 0 && (
        <div className="hub-selection" role="group" aria-label="Chosen images">
          <IconButton label="Choose none" shortcut="Escape" onClick={clear}>
            <X size={16} aria-hidden="true" />
          </IconButton>
          <strong className="hw-tabular">{formatCount(count)} chosen</strong>
          {count < total && (
            <button type="button" className="hw-button hw-button-quiet" onClick={all}>
              Choose all {formatCount(total)}
            </button>
          )}
          <span className="hub-selection-space" />
          {mayWrite && (
            <button type="button" className="hw-button" onClick={() => setRunning(true)}>
              <Play size={16} aria-hidden="true" />
              <span>Run again</span>
            </button>
          )}
          <button
            type="button"
            className="hw-button"
            disabled={file.isPending}
            onClick={() => file.download([...ids])}
          >
            <Sheet size={16} aria-hidden="true" />
            <span>Results as CSV</span>
          </button>
          {mayWrite && (
            <button
              type="button"
              className="hw-button"
              aria-keyshortcuts="Delete"
              disabled={act.isPending}
              onClick={remove}
            >
              <Trash2 size={16} aria-hidden="true" />
              <span>Delete</span>
            </button>
          )}
        </div>
      )}
      <RunAgainDialog
        open={running}
        assets={running ? assetsOf(live.project(projectId).assets, ids) : []}
        pending={act.isPending}
        problem={act.problem}
        onClose={() => setRunning(false)}
        onRun={(run) => act.start({ action: 'run', assetIds: [...ids], ...run }, () => setRunning(false))}
      />
    </>
  );
}

function assetsOf(table: EntityTable<Asset>, ids: ReadonlySet<string>): readonly Asset[] {
  return [...ids].flatMap((id) => table.get(id) ?? []);
}
