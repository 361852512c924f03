import type { UploadAction } from '@headway/hub-api';
import { formatCount, useToasts } from '@headway/react';
import { FolderOpen, Pause, Play, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCounted } from '../format.ts';
import { useLive } from '../live/live-provider.tsx';
import { usePerson } from '../live/use-members.ts';
import { useRow } from '../live/use-table.ts';
import { openChooser } from '../project/use-choose-files.ts';
import { IconButton } from '../ui/icon-button.tsx';
import type { DockSection, ShownUpload } from './dock-view.ts';
import { UploadList } from './upload-list.tsx';
import { useUploadManager } from './uploads-context.ts';
import { useAskUploads } from './use-ask-uploads.ts';

/** Files that were chosen together: what can be done with all of them, then each. */
export function UploadSection({ section }: { section: DockSection }): ReactNode {
  const { batch, isOwn, uploads } = section;
  const live = useLive();
  const project = useRow(live.projects, batch.projectId);
  const sender = usePerson(isOwn ? undefined : batch.userId);
  const { ask, isPending } = useAskUploads(batch.projectId);
  const askAll = (action: UploadAction, only: readonly ShownUpload[] = uploads) =>
    ask({ action, ids: only.map(({ upload }) => upload.id) });
  const having = (...states: readonly ShownUpload['state'][]) =>
    uploads.filter(({ state }) => states.includes(state));
  const duplicates = having('duplicate');
  const going = having('waiting', 'receiving', 'missing', 'permission');
  return (
    <div className="hub-upload-batch">
      <div className="hub-upload-batch-bar">
        <p>
          <strong>{project?.name ?? 'Project'}</strong>
          <span className="hw-tabular">
            {formatCount(batch.stored)} of {formatCounted(batch.files, 'file')}
            {sender && ` · from ${sender.name}`}
          </span>
        </p>
        {isOwn && (
          <div className="hub-upload-batch-actions">
            <LostFiles missing={having('missing')} asked={having('permission')} />
            {duplicates.length > 1 && (
              <>
                <button
                  type="button"
                  className="hw-button"
                  disabled={isPending}
                  onClick={() => askAll('add', duplicates)}
                >
                  Add {formatCount(duplicates.length)} duplicates anyway
                </button>
                <button
                  type="button"
                  className="hw-button"
                  disabled={isPending}
                  onClick={() => askAll('cancel', duplicates)}
                >
                  Skip them
                </button>
              </>
            )}
            {going.length > 0 && (
              <IconButton
                label="Pause all of these files"
                disabled={isPending}
                onClick={() => askAll('pause', going)}
              >
                <Pause size={16} aria-hidden="true" />
              </IconButton>
            )}
            {batch.paused > 0 && (
              <IconButton
                label="Resume all of these files"
                disabled={isPending}
                onClick={() => askAll('resume')}
              >
                <Play size={16} aria-hidden="true" />
              </IconButton>
            )}
            {uploads.length > 0 && (
              <IconButton
                label={section.pending > 0 ? 'Cancel all of these files' : 'Take these files off the list'}
                disabled={isPending}
                onClick={() => ask({ action: 'cancel', batchId: batch.id })}
              >
                <X size={16} aria-hidden="true" />
              </IconButton>
            )}
          </div>
        )}
      </div>
      {uploads.length > 0 && <UploadList uploads={uploads} isOwn={isOwn} projectId={batch.projectId} />}
    </div>
  );
}

/** Files that this browser has no longer: it asks for them, or the person chooses them again. */
function LostFiles({
  missing,
  asked,
}: {
  missing: readonly ShownUpload[];
  asked: readonly ShownUpload[];
}): ReactNode {
  const manager = useUploadManager();
  const toasts = useToasts();
  const chooseAgain = (): void =>
    openChooser({}, (files) => {
      const strange = manager.chooseAgain(
        missing.map(({ upload }) => upload),
        files,
      );
      if (strange.length === 0) return;
      toasts.add({
        kind: 'warning',
        title: `${formatCounted(strange.length, 'file')} not among these uploads`,
        description: 'Name, size and date must be those of the file that was begun.',
      });
    });
  return (
    <>
      {asked.length > 0 && (
        <button type="button" className="hw-button" onClick={() => void manager.permit().catch(reportError)}>
          Go on with {formatCounted(asked.length, 'file')}
        </button>
      )}
      {missing.length > 0 && (
        <button type="button" className="hw-button" onClick={chooseAgain}>
          <FolderOpen size={16} aria-hidden="true" />
          Choose {formatCounted(missing.length, 'file')} again
        </button>
      )}
    </>
  );
}
