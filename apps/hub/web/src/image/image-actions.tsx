import type { Asset } from '@headway/protocol';
import { useNavigate } from '@tanstack/react-router';
import { Download, GitCompare, Layers, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useDeleting } from '../deletions/use-deleting.ts';
import { deleteAsset, urls } from '../endpoints.ts';
import { useMay } from '../live/use-memberships.ts';
import { ActionMenu } from '../ui/action-menu.tsx';
import { LayoutDialog } from './layout-dialog.tsx';

/** What can be done with an image as a file. */
export function ImageActions({ asset, next }: { asset: Asset; next: string | null }): ReactNode {
  const { id, projectId, name, stack } = asset;
  const navigate = useNavigate();
  const may = useMay(projectId);
  const deleting = useDeleting(
    () => deleteAsset(id),
    () =>
      next
        ? navigate({ to: '/projects/$projectId/images/$assetId', params: { projectId, assetId: next } })
        : navigate({ to: '/projects/$projectId', params: { projectId } }),
  );
  const [isLayingOut, setLayingOut] = useState(false);
  return (
    <>
      {isLayingOut && stack && (
        <LayoutDialog asset={asset} stack={stack} onClose={() => setLayingOut(false)} />
      )}
      <ActionMenu
        label={`Actions for ${name}`}
        group="Image"
        actions={[
          {
            label: 'Compare results',
            icon: <GitCompare size={14} aria-hidden="true" />,
            onSelect: () =>
              void navigate({
                to: '/projects/$projectId/images/$assetId/compare',
                params: { projectId, assetId: id },
              }),
          },
          may.write &&
            stack !== null &&
            stack !== undefined && {
              label: 'Layout of the stack',
              icon: <Layers size={14} aria-hidden="true" />,
              onSelect: () => setLayingOut(true),
            },
          {
            label: 'Download original',
            icon: <Download size={14} aria-hidden="true" />,
            onSelect: () => location.assign(urls.original(id)),
          },
          may.write && {
            label: 'Delete image',
            icon: <Trash2 size={14} aria-hidden="true" />,
            onSelect: deleting.start,
            danger: true,
            separated: true,
          },
        ]}
      />
    </>
  );
}
