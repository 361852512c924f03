import { Maximize, Minus, Plus } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { IconButton, WithTooltip } from '../ui/icon-button.tsx';
import type { Camera } from './use-camera.ts';

const zoomStep = 1.25;
const group = 'Image';

/** How near one looks. It renders only when that changes, not with each slice of a stack. */
export const ZoomButtons: (props: { camera: Camera }) => ReactNode = memo(function ZoomButtons({
  camera: { fit, actualSize, zoom, view },
}: {
  camera: Camera;
}): ReactNode {
  useCommand({ id: 'fit', label: 'Fit the image', group, keys: ['f'], run: fit });
  useCommand({ id: 'actual-size', label: 'Actual size', group, keys: ['1'], run: actualSize });
  useCommand({ id: 'zoom-in', label: 'Zoom in', group, keys: ['+', '='], run: () => zoom(zoomStep) });
  useCommand({ id: 'zoom-out', label: 'Zoom out', group, keys: ['-'], run: () => zoom(1 / zoomStep) });
  return (
    <>
      <IconButton label="Zoom out" shortcut="-" onClick={() => zoom(1 / zoomStep)}>
        <Minus size={16} aria-hidden="true" />
      </IconButton>
      <WithTooltip label="Actual size" shortcut="1">
        <button
          type="button"
          className="hub-viewer-zoom hw-tabular"
          aria-label={`Zoom ${formatZoom(view.scale)}, show actual size`}
          onClick={actualSize}
        >
          {formatZoom(view.scale)}
        </button>
      </WithTooltip>
      <IconButton label="Zoom in" shortcut="+" onClick={() => zoom(zoomStep)}>
        <Plus size={16} aria-hidden="true" />
      </IconButton>
      <IconButton label="Fit the image" shortcut="F" onClick={fit}>
        <Maximize size={16} aria-hidden="true" />
      </IconButton>
    </>
  );
});

/** Not rounded down as progress is: 66.7 % reads 67 %. */
function formatZoom(scale: number): string {
  return `${Math.round(scale * 100)} %`;
}
