import type { Asset } from '@headway/protocol';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { deleteAsset, urls } from '../endpoints.ts';
import { useLive } from '../live/live-provider.tsx';
import { ActionMenu } from '../ui/action-menu.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';

/** What can be done with an image as a file. */
export function ImageActions({ asset, next }: { asset: Asset; next: string | null }): ReactNode {
  const { id, projectId, name } = asset;
  const live = useLive();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => deleteAsset(id),
    onSuccess: async () => {
      setAsking(false);
      await (next
        ? navigate({ to: '/projects/$projectId/images/$assetId', params: { projectId, assetId: next } })
        : navigate({ to: '/projects/$projectId', params: { projectId } }));
      live.project(projectId).assets.remove(id);
    },
  });
  return (
    <>
      <ActionMenu
        label={`Actions for ${name}`}
        group="Image"
        actions={[
          {
            label: 'Download original',
            icon: <Download size={14} aria-hidden="true" />,
            onSelect: () => location.assign(urls.original(id)),
          },
          {
            label: 'Delete image',
            icon: <Trash2 size={14} aria-hidden="true" />,
            onSelect: () => setAsking(true),
            danger: true,
            separated: true,
          },
        ]}
      />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete “${name}”?`}
        confirm="Delete image"
        pending={remove.isPending}
        problem={remove.error?.message ?? null}
        onConfirm={() => remove.mutate()}
      >
        The file and its results are deleted. This can’t be undone.
      </ConfirmDialog>
    </>
  );
}
