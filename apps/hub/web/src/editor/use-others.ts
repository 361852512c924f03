import type { AssetEditing } from '@headway/hub-api';
import { useChannel } from '@headway/react';
import { useMemo } from 'react';
import { useUser } from '../session.ts';
import type { ViewerOverlay } from '../viewer/viewer-tool.ts';
import { pathOf } from './tool-context.ts';
import { useFresh } from './use-fresh.ts';
import type { ImagePoint } from '@headway/hub-api';

/** Others are not in a state: one colour for all, which no state has in the viewer. */
const colour = '#c9a8ff';
const under = 'rgb(0 0 0 / 0.7)';

/** It is said again twice a minute while it lasts. Whoever crashed, or was removed meanwhile, can't say that it is over. */
const lastsMs = 45_000;

/** Who else corrects the result of an image now. */
export function useOthers(assetId: string): readonly AssetEditing[] {
  const { id: own } = useUser();
  const told = useChannel(`asset:${assetId}`, {
    select: ({ entities }) => editingOf(entities.values(), own),
    isEqual: (a, b) => a.length === b.length && a.every((each, index) => each === b[index]),
  });
  return useFresh(told, lastsMs);
}

function editingOf(events: Iterable<{ type: string; data: unknown }>, own: string): AssetEditing[] {
  const found: AssetEditing[] = [];
  for (const { type, data } of events) {
    if (type !== 'asset.editing' || data === null) continue;
    const editing = data as AssetEditing;
    if (editing.userId !== own) found.push(editing);
  }
  return found.toSorted((a, b) => (a.clientId < b.clientId ? -1 : 1));
}

/** Draws where others point and what they hold, with their names. */
export function useOthersOverlay(
  others: readonly AssetEditing[],
  outline: (id: number) => readonly ImagePoint[] | undefined,
): ViewerOverlay | null {
  return useMemo(() => {
    if (others.length === 0) return null;
    return (context, { scale }) => {
      const px = 1 / scale;
      for (const { holds, at, name } of others) {
        for (const id of holds) {
          const polygon = outline(id);
          if (!polygon) continue;
          const path = pathOf(polygon, true);
          stroke(context, path, { px });
        }
        if (at) drawPointer(context, { x: at[0] + 0.5, y: at[1] + 0.5, name, px });
      }
    };
  }, [others, outline]);
}

function stroke(context: CanvasRenderingContext2D, path: Path2D, { px }: { px: number }): void {
  context.strokeStyle = under;
  context.lineWidth = 4.5 * px;
  context.stroke(path);
  context.setLineDash([2 * px, 3 * px]);
  context.strokeStyle = colour;
  context.lineWidth = 2.5 * px;
  context.stroke(path);
  context.setLineDash([]);
}

function drawPointer(
  context: CanvasRenderingContext2D,
  { x, y, name, px }: { x: number; y: number; name: string; px: number },
): void {
  context.translate(x, y);
  context.scale(px, px);
  context.beginPath();
  context.arc(0, 0, 5, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = under;
  context.stroke();
  context.font = '500 12px "Inter Variable", sans-serif';
  const width = context.measureText(name).width;
  context.fillStyle = under;
  context.fillRect(9, -9, width + 10, 18);
  context.fillStyle = colour;
  context.textBaseline = 'middle';
  context.fillText(name, 14, 0.5);
  context.scale(1 / px, 1 / px);
  context.translate(-x, -y);
}
