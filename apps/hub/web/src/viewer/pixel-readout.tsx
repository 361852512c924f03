import { type ReactNode, useCallback, useSyncExternalStore } from 'react';
import type { CursorStore } from './cursor-store.ts';
import type { PixelSource } from './pixel-source.ts';
import { shortName } from './channel-name.ts';
import type { ShownPlane } from '@headway/hub-api';
import type { Size } from './view-transform.ts';

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const real = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 5 });

/** Position and values of the pixel under the pointer. */
export function PixelReadout({
  cursor,
  pixels,
  size,
  plane = null,
}: {
  cursor: CursorStore;
  pixels: PixelSource | null;
  size: Size;
  /** Of a stack, what is shown of it. */
  plane?: ShownPlane | null;
}): ReactNode {
  const at = useSyncExternalStore(cursor.subscribe, cursor.get);
  const subscribe = useCallback(
    (listener: () => void) => pixels?.subscribe(listener) ?? (() => undefined),
    [pixels],
  );
  // As one text: a list of numbers would be another one each time.
  const values = useSyncExternalStore(subscribe, () =>
    at && pixels ? (pixels.at(at.x, at.y)?.join(' ') ?? '') : '',
  );
  if (!at || at.x < 0 || at.y < 0 || at.x >= size.width || at.y >= size.height) return null;
  const format = pixels?.info.format === 'float32' ? real : whole;
  const names = pixels?.info.channels.map((_, index) => shortName(pixels.info, index)) ?? [];
  const numbers = values === '' ? [] : values.split(' ').map(Number);
  return (
    <p className="hub-readout hw-tabular" aria-hidden="true">
      <span>
        {Math.floor(at.x)}, {Math.floor(at.y)}
        {plane?.kind === 'slice' && <>, {plane.slice}</>}
      </span>
      {numbers.map((value, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a channel is its place
        <strong key={index}>
          {numbers.length > 1 && <span>{names[index]} </span>}
          {format.format(value)}
        </strong>
      ))}
      {pixels && numbers.length === 0 && <strong>…</strong>}
    </p>
  );
}
