import { Dialog } from '@base-ui/react/dialog';
import type { EditConflict, Outline, VersionConflict } from '@headway/hub-api';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { formatCounted } from '../format.ts';
import { type Choice, resolveConflict } from './resolve-conflict.ts';
import { drawLine, pathOf } from './tool-context.ts';
import type { Editor } from './use-editor.ts';

/** Shows what two people made of the same objects, side by side; nothing is stored until a person has chosen. */
export function ConflictDialog({
  editor,
  conflict,
  picture,
}: {
  editor: Editor;
  conflict: VersionConflict;
  /** Address of the image as browsers show it. */
  picture: string;
}): ReactNode {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && editor.dismissConflict()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="hub-backdrop" />
        <Dialog.Popup className="hub-dialog hub-conflicts">
          {conflict.reason === 'replaced' ? (
            <Replaced editor={editor} />
          ) : (
            <Changed editor={editor} conflict={conflict} picture={picture} />
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Replaced({ editor }: { editor: Editor }): ReactNode {
  return (
    <>
      <Dialog.Title className="hub-dialog-title">There is another result now</Dialog.Title>
      <Dialog.Description className="hub-dialog-text">
        The image was processed again while you corrected it, or another result was chosen. Its objects are
        not those that you corrected, so your changes can’t be put on top of it. They can be saved as a
        version beside it; which one is current is chosen below the result.
      </Dialog.Description>
      <div className="hub-dialog-actions">
        <Dialog.Close className="hw-button">Go on correcting</Dialog.Close>
        <button type="button" className="hw-button hw-button-primary" onClick={editor.saveAside}>
          Save beside it
        </button>
      </div>
    </>
  );
}

function Changed({
  editor,
  conflict,
  picture,
}: {
  editor: Editor;
  conflict: VersionConflict;
  picture: string;
}): ReactNode {
  const { conflicts, operations } = conflict;
  const image = useImage(picture);
  const [choices, setChoices] = useState<readonly (Choice | undefined)[]>(conflicts.map(() => undefined));
  const [both] = useState(() => conflicts.map(editor.both));
  const open = choices.filter((choice) => choice === undefined).length;
  const choose = (index: number, choice: Choice): void => setChoices(choices.with(index, choice));
  const chooseAll = (choice: Choice): void => setChoices(conflicts.map(() => choice));
  return (
    <>
      <Dialog.Title className="hub-dialog-title">
        {conflicts.length === 1
          ? 'Both of you changed the same'
          : `Both of you changed the same in ${conflicts.length} places`}
      </Dialog.Title>
      <Dialog.Description className="hub-dialog-text">
        Nothing was saved yet. Choose what is to stay
        {operations.length > 0 &&
          `; your other ${formatCounted(operations.length, 'change')} touch nothing of theirs and go in as they are`}
        .
      </Dialog.Description>
      {conflicts.length > 1 && (
        <div className="hub-conflict-all">
          <button type="button" className="hw-button hw-button-small" onClick={() => chooseAll('mine')}>
            Mine everywhere
          </button>
          <button type="button" className="hw-button hw-button-small" onClick={() => chooseAll('theirs')}>
            Theirs everywhere
          </button>
        </div>
      )}
      <ol className="hub-conflict-list">
        {conflicts.map((each, index) => (
          <ConflictChoice
            // oxlint-disable-next-line react/no-array-index-key -- the places are fixed while the dialog is open
            key={index}
            place={index + 1}
            conflict={each}
            both={both[index] ?? null}
            image={image}
            choice={choices[index]}
            onChoose={(choice) => choose(index, choice)}
          />
        ))}
      </ol>
      <div className="hub-dialog-actions">
        <Dialog.Close className="hw-button">Go on correcting</Dialog.Close>
        <button
          type="button"
          className="hw-button hw-button-primary"
          disabled={open > 0}
          onClick={() =>
            editor.resolve(
              resolveConflict(
                conflict,
                choices.map((choice) => choice ?? 'theirs'),
              ),
            )
          }
        >
          {open > 0 ? `${open} to choose` : 'Save what I chose'}
        </button>
      </div>
    </>
  );
}

function ConflictChoice({
  place,
  conflict,
  both,
  image,
  choice,
  onChoose,
}: {
  place: number;
  conflict: EditConflict;
  /** What there is where both stay; `null`: that is no choice. */
  both: readonly Outline[] | null;
  image: HTMLImageElement | null;
  choice: Choice | undefined;
  onChoose: (choice: Choice) => void;
}): ReactNode {
  const { base, mine, theirs } = conflict;
  const frame = frameOf([...base, ...mine, ...theirs]);
  const options: readonly { value: Choice; label: string; outlines: readonly Outline[] }[] = [
    { value: 'mine', label: `Mine: ${wordsFor(mine)}`, outlines: mine },
    { value: 'theirs', label: `Theirs: ${wordsFor(theirs)}`, outlines: theirs },
    ...(both ? [{ value: 'both' as const, label: 'Both', outlines: both }] : []),
  ];
  return (
    <li className="hub-conflict">
      <fieldset>
        <legend className="hw-visually-hidden">Place {place}</legend>
        {options.map(({ value, label, outlines }) => (
          <label key={value} className="hub-conflict-option" data-chosen={choice === value || undefined}>
            <ConflictPicture image={image} frame={frame} outlines={outlines} base={base} />
            <span>
              <input
                type="radio"
                name={`conflict-${place}`}
                checked={choice === value}
                onChange={() => onChoose(value)}
              />
              {label}
            </span>
          </label>
        ))}
      </fieldset>
    </li>
  );
}

function wordsFor(outlines: readonly Outline[]): string {
  return outlines.length === 0 ? 'deleted' : formatCounted(outlines.length, 'object');
}

interface Frame {
  x: number;
  y: number;
  side: number;
}

/** A square of the image with some room around outlines. */
function frameOf(outlines: readonly Outline[]): Frame {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { polygon } of outlines) {
    for (const [x, y] of polygon) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  const side = Math.max(right - left, bottom - top, 8) * 1.5;
  return { x: (left + right - side) / 2, y: (top + bottom - side) / 2, side };
}

const pictureSide = 320;

/** A piece of the image with outlines; those that both began with are dashed. */
function ConflictPicture({
  image,
  frame,
  outlines,
  base,
}: {
  image: HTMLImageElement | null;
  frame: Frame;
  outlines: readonly Outline[];
  base: readonly Outline[];
}): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const pixels = pictureSide * devicePixelRatio;
    context.canvas.width = pixels;
    context.canvas.height = pixels;
    const scale = pixels / frame.side;
    context.setTransform(scale, 0, 0, scale, -frame.x * scale, -frame.y * scale);
    context.imageSmoothingEnabled = scale < 3;
    if (image) context.drawImage(image, 0, 0);
    const px = frame.side / pictureSide;
    for (const { polygon } of base) drawLine(context, pathOf(polygon, true), { px: px * 0.6, dashed: true });
    for (const { polygon } of outlines) drawLine(context, pathOf(polygon, true), { px, filled: true });
  }, [image, frame, outlines, base]);
  return <canvas ref={canvas} className="hub-conflict-picture" aria-hidden="true" />;
}

/** A picture once it has come. */
function useImage(address: string): HTMLImageElement | null {
  const [image, setImage] = useState<HTMLImageElement | null>(null);
  useEffect(() => {
    const loading = new Image();
    loading.addEventListener('load', () => setImage(loading));
    loading.src = address;
    return () => loading.removeAttribute('src');
  }, [address]);
  return image;
}
