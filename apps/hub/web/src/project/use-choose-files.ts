import { useCallback } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { useUploadManager } from '../uploads/uploads-context.ts';

/** What the browser offers to choose; the server looks at the content. */
const accepted = '.png,.jpg,.jpeg,.tif,.tiff,image/png,image/jpeg,image/tiff';

/** Opens the browser's file chooser and uploads what was chosen. `U` does the same, for whoever may. */
export function useChooseFiles(projectId: string, enabled: boolean): () => void {
  const manager = useUploadManager();
  const choose = useCallback(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.accept = accepted;
    input.addEventListener('change', () => manager.add(projectId, Array.from(input.files ?? [])));
    input.click();
  }, [manager, projectId]);
  useCommand(
    enabled ? { id: 'upload', label: 'Upload images', group: 'Project', keys: ['u'], run: choose } : null,
  );
  return choose;
}
