import { useToasts } from '@headway/react';
import { ImageDown } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { saveFile } from '../save-file.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { drawSheet, type Sheet } from './picture-sheet.ts';

/** Saves what is on the screen as a PNG: the picture with its outlines, the scale and the legend. */
export function SavePicture({
  name,
  sheet,
}: {
  /** Of the file. */
  name: string;
  /** What is shown now; `null` where nothing is. */
  sheet: () => Sheet | null;
}): ReactNode {
  const toasts = useToasts();
  const saving = useRef(false);
  const save = (): void => {
    const shown = sheet();
    if (!shown || saving.current) return;
    saving.current = true;
    asPng(shown)
      .then((file) => saveFile(file, name))
      .catch((error: unknown) =>
        toasts.add({ kind: 'error', title: 'The picture could not be made', description: String(error) }),
      )
      .finally(() => (saving.current = false));
  };
  const label = 'Download what is shown as PNG';
  useCommand({ id: 'save-picture', label, group: 'Image', run: save });
  return (
    <IconButton label={label} onClick={save}>
      <ImageDown size={16} aria-hidden="true" />
    </IconButton>
  );
}

async function asPng(sheet: Sheet): Promise<Blob> {
  const canvas = await drawSheet(sheet, devicePixelRatio);
  return await new Promise((resolve, reject) => {
    canvas.toBlob(
      (file) => (file ? resolve(file) : reject(new Error('The browser could not write it.'))),
      'image/png',
    );
  });
}
