import { Popover } from '@base-ui/react/popover';
import { Ruler } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { popupPlace } from '../ui/popup-place.ts';
import { TextField } from '../ui/text-field.tsx';
import { scaleLength } from './scale-length.ts';

/** How large a pixel is, and the way to say it. */
export interface PixelScale {
  /** Edge length of a pixel; `null`: not known. */
  um: number | null;
  /** Whether a person said it, not the file. */
  isSet: boolean;
  /** Says it; `null` goes back to what the file says. Not there for those who may not. */
  set?(um: number | null): Promise<void>;
}

/** A round length on the image; pressed, it lets one say how large a pixel is. */
export function ScaleBar({ scale, zoom }: { scale: PixelScale; zoom: number }): ReactNode {
  const [open, setOpen] = useState(false);
  const length = scale.um === null ? null : scaleLength({ umPerPixel: scale.um, zoom });
  if (!length && !scale.set) return null;
  const bar = length ? (
    <>
      <span className="hub-scale-bar" style={{ width: length.width }} />
      <span className="hw-tabular">{length.label}</span>
    </>
  ) : (
    <>
      <Ruler size={14} aria-hidden="true" />
      Set the pixel size
    </>
  );
  if (!scale.set) return <div className="hub-scale">{bar}</div>;
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className="hub-scale"
        title={scale.um === null ? undefined : `One pixel is ${scale.um} µm. Press to change it.`}
      >
        {length && <span className="hw-visually-hidden">Scale bar, set the pixel size: </span>}
        {bar}
      </Popover.Trigger>
      <Popover.Portal container={popupPlace}>
        <Popover.Positioner side="top" align="start" sideOffset={6} className="hub-menu-place">
          <Popover.Popup className="hub-menu hub-scale-form">
            <Popover.Title className="hub-popover-title">Size of a pixel</Popover.Title>
            <ScaleForm scale={scale} set={scale.set} onDone={() => setOpen(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function ScaleForm({
  scale,
  set,
  onDone,
}: {
  scale: PixelScale;
  set: (um: number | null) => Promise<void>;
  onDone: () => void;
}): ReactNode {
  const [text, setText] = useState(scale.um === null ? '' : String(scale.um));
  const [problem, setProblem] = useState<string | null>(null);
  const save = (um: number | null): void => {
    set(um).then(onDone, (error: unknown) =>
      setProblem(error instanceof Error ? error.message : String(error)),
    );
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const um = Number(text.trim().replace(',', '.'));
        if (um > 0 && um <= 100_000) save(um);
        else setProblem('A number of micrometres above 0 is needed.');
      }}
    >
      <TextField
        label="Edge length, µm"
        inputMode="decimal"
        autoComplete="off"
        value={text}
        problem={problem}
        onChange={({ target }) => {
          setProblem(null);
          setText(target.value);
        }}
      />
      <div className="hub-scale-actions">
        <button type="submit" className="hw-button hw-button-primary hw-button-small">
          Save
        </button>
        {scale.isSet && (
          <button type="button" className="hw-button hw-button-small" onClick={() => save(null)}>
            As the file says
          </button>
        )}
      </div>
    </form>
  );
}
