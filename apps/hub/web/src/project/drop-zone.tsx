import { ImagePlus } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useToasts } from '@headway/react';
import { useUploadManager } from '../uploads/uploads-context.ts';
import { chosen } from '../uploads/chosen-file.ts';
import { droppedFiles } from './dropped-files.ts';
import { leftOut } from './use-choose-files.ts';

/** Takes files that are dropped anywhere on the page, or pasted. */
export function DropZone({
  projectId,
  enabled,
  children,
}: {
  projectId: string;
  /** Whether files are taken here: not of whoever may only look. */
  enabled: boolean;
  children: ReactNode;
}): ReactNode {
  const manager = useUploadManager();
  const toasts = useToasts();
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (!enabled) return undefined;
    // Entering a child leaves its parent: the pointer is gone only when as many were left as entered.
    let depth = 0;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const end = (): void => {
      depth = 0;
      setOver(false);
    };
    const onEnter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth -= 1;
      if (depth <= 0) end();
    };
    const onOver = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault();
    };
    const onDrop = (event: DragEvent): void => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      end();
      droppedFiles(event.dataTransfer)
        .then(({ files, left, tooMany }) => {
          manager.add(projectId, files);
          if (left > 0) toasts.add(leftOut(left));
          if (tooMany) toasts.add({ kind: 'warning', title: 'Only the first 5,000 images were taken' });
        })
        .catch(reportError);
    };
    const onPaste = (event: ClipboardEvent): void => {
      const files = Array.from(event.clipboardData?.files ?? []);
      manager.add(projectId, chosen(files));
    };
    addEventListener('dragenter', onEnter);
    addEventListener('dragleave', onLeave);
    addEventListener('dragover', onOver);
    addEventListener('drop', onDrop);
    addEventListener('paste', onPaste);
    return () => {
      removeEventListener('dragenter', onEnter);
      removeEventListener('dragleave', onLeave);
      removeEventListener('dragover', onOver);
      removeEventListener('drop', onDrop);
      removeEventListener('paste', onPaste);
    };
  }, [manager, toasts, projectId, enabled]);
  return (
    <>
      {children}
      {enabled && over && (
        <div className="hub-drop">
          <p>
            <ImagePlus size={20} aria-hidden="true" />
            Drop to upload
          </p>
        </div>
      )}
    </>
  );
}
