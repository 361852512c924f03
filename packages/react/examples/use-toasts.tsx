import { useToasts } from '@headway/react';
import type { ReactNode } from 'react';

interface ExportButtonProps {
  /** Makes the file; resolves with its name. */
  onExport: () => Promise<string>;
}

export function ExportButton({ onExport }: ExportButtonProps): ReactNode {
  const toasts = useToasts();
  const start = (): void => {
    toasts.promise(onExport(), {
      pending: { title: 'Exporting the results' },
      done: (file) => ({ kind: 'success', title: `${file} is ready` }),
      failed: (error) => ({
        title: 'The export failed',
        description: error instanceof Error ? error.message : undefined,
        actions: [{ label: 'Retry', onAction: start }],
      }),
    });
  };
  return (
    <button type="button" className="hw-button" onClick={start}>
      Export
    </button>
  );
}
