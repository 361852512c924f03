import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { ReactNode } from 'react';

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  /** What goes, and whether it can be had back. */
  children: ReactNode;
  /** The verb on the button. */
  confirm: string;
  pending?: boolean;
  /** Why it did not work. */
  problem?: string | null;
  onConfirm(): void;
}

/** Asks before something that can't be undone. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  confirm,
  pending = false,
  problem,
  onConfirm,
}: ConfirmDialogProps): ReactNode {
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="hub-backdrop" />
        <AlertDialog.Popup className="hub-dialog">
          <AlertDialog.Title className="hub-dialog-title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="hub-dialog-text">{children}</AlertDialog.Description>
          {problem && (
            <p className="hub-field-problem" role="alert">
              {problem}
            </p>
          )}
          <div className="hub-dialog-actions">
            <AlertDialog.Close className="hw-button">Keep</AlertDialog.Close>
            <button
              type="button"
              className="hw-button hw-button-danger"
              disabled={pending}
              onClick={onConfirm}
            >
              {confirm}
            </button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
