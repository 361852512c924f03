import type { Deletion } from '@headway/hub-api';
import { formatBytes, useToasts } from '@headway/react';
import { useMutation } from '@tanstack/react-query';
import { FolderX, Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { purgeDeletion, urls } from '../endpoints.ts';
import { formatCounted, formatDay } from '../format.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { ActionMenu } from '../ui/action-menu.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { useRestoring } from './use-deleting.ts';

/** Rows that are put into the page; what is older is brought back all together, or found once these are gone. */
const mostRows = 200;

/** What was deleted, each with a way back. */
export function DeletionList({
  deletions,
  mayChange,
}: {
  deletions: readonly Deletion[];
  mayChange: boolean;
}): ReactNode {
  const toasts = useToasts();
  const restoring = useRestoring();
  const [asked, setAsked] = useState<Deletion | null>(null);
  const purging = useMutation({
    mutationFn: (deletion: Deletion) => purgeDeletion(deletion.id),
    onSettled: () => setAsked(null),
    onError: (error) =>
      toasts.add({ kind: 'error', title: 'It could not be deleted', description: error.message }),
  });
  return (
    <>
      <ul className="hub-deletion-list" aria-label="Recently deleted">
        {deletions.slice(0, mostRows).map((deletion) => (
          <li key={deletion.id} className="hub-deletion">
            <div className="hub-thumbnail" data-state="shown" aria-hidden="true">
              {deletion.subject === 'image' ? (
                <img src={urls.deletedThumbnail(deletion.id)} alt="" loading="lazy" decoding="async" />
              ) : (
                <FolderX size={20} />
              )}
            </div>
            <div className="hub-deletion-words">
              <strong title={deletion.name}>{deletion.name}</strong>
              <span className="hub-subtle">
                {deletion.subject === 'project' && `${formatCounted(deletion.images, 'image')} · `}
                {formatBytes(deletion.bytes)} · deleted <RelativeTime time={deletion.deletedAt} /> · kept
                until {formatDay(deletion.endsAt)}
              </span>
            </div>
            {mayChange && (
              <div className="hub-deletion-actions">
                <button
                  type="button"
                  className="hw-button"
                  aria-label={`Bring back ${deletion.name}`}
                  disabled={restoring.isPending && restoring.variables.id === deletion.id}
                  onClick={() => restoring.mutate(deletion)}
                >
                  <Undo2 size={16} aria-hidden="true" />
                  Bring back
                </button>
                <ActionMenu
                  label={`Actions for ${deletion.name}`}
                  actions={[
                    {
                      label: 'Delete for good',
                      icon: null,
                      danger: true,
                      onSelect: () => setAsked(deletion),
                    },
                  ]}
                />
              </div>
            )}
          </li>
        ))}
      </ul>
      {deletions.length > mostRows && (
        <p className="hub-subtle">{formatCounted(deletions.length - mostRows, 'older one')} not shown.</p>
      )}
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => open || setAsked(null)}
        title={`Delete “${asked?.name ?? ''}” for good?`}
        confirm="Delete for good"
        pending={purging.isPending}
        onConfirm={() => asked && purging.mutate(asked)}
      >
        Its files and results are gone at once. This can’t be undone.
      </ConfirmDialog>
    </>
  );
}
