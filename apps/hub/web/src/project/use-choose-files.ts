import { useToasts } from '@headway/react';
import { useMemo } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { formatCounted } from '../format.ts';
import { chosen, type ChosenFile, isImageName } from '../uploads/chosen-file.ts';
import { useUploadManager } from '../uploads/uploads-context.ts';

/** What the browser offers to choose; the server looks at the content. */
const accepted = '.png,.jpg,.jpeg,.tif,.tiff,image/png,image/jpeg,image/tiff';

export interface FileChoosers {
  chooseFiles: () => void;
  chooseFolder: () => void;
}

/** Open the browser's choosers and upload what was chosen. `U` does the same for files, for whoever may. */
export function useFileChoosers(projectId: string, enabled: boolean): FileChoosers {
  const manager = useUploadManager();
  const toasts = useToasts();
  const choosers = useMemo(
    () => ({
      chooseFiles: () => openChooser({}, (files) => manager.add(projectId, files)),
      chooseFolder: () =>
        openChooser({ folder: true }, (files) => {
          const images = files.filter(({ file }) => isImageName(file.name));
          manager.add(projectId, images);
          if (images.length < files.length) toasts.add(leftOut(files.length - images.length));
        }),
    }),
    [manager, toasts, projectId],
  );
  const { chooseFiles, chooseFolder } = choosers;
  useCommand(
    enabled
      ? { id: 'upload', label: 'Upload images', group: 'Project', keys: ['u'], run: chooseFiles }
      : null,
  );
  useCommand(
    enabled ? { id: 'upload-folder', label: 'Upload a folder', group: 'Project', run: chooseFolder } : null,
  );
  return choosers;
}

/** Opens the chooser for files or for a folder. */
export function openChooser(
  { folder = false }: { folder?: boolean },
  onChosen: (files: ChosenFile[]) => void,
): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  if (folder) input.webkitdirectory = true;
  else input.accept = accepted;
  input.addEventListener('change', () => onChosen(chosen(input.files ?? [])));
  input.click();
}

/** What was no image in a folder is no mistake of anybody's, but worth a word. */
export function leftOut(files: number): { title: string } {
  return { title: `${formatCounted(files, 'file')} of the folder left out: no images` };
}
