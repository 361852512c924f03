import { formatBytes, formatPercent, ProgressBar } from '@headway/react';
import { Ban, Check, CircleX, Clock, RotateCw, Upload as UploadIcon, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../ui/icon-button.tsx';
import { isPending, type Upload, type UploadStatus } from './upload-queue.ts';
import { useUploadManager } from './uploads-context.ts';

/** What needs a person stands first, then what is going on. */
const order: Record<UploadStatus, number> = {
  rejected: 0,
  failed: 0,
  sending: 1,
  storing: 1,
  waiting: 2,
  cancelled: 3,
  done: 4,
};
/** Beyond it a list of names helps nobody; the counts above tell the rest. */
const maxShown = 200;

/** Each file with its progress or its reason. */
export function UploadList({ uploads }: { uploads: readonly Upload[] }): ReactNode {
  const shown = uploads.toSorted((a, b) => order[a.status] - order[b.status]).slice(0, maxShown);
  return (
    // Focusable, so that the list can be scrolled by keyboard.
    <ul className="hub-upload-list" tabIndex={0} aria-label="Files">
      {shown.map((upload) => (
        <UploadRow key={upload.id} upload={upload} />
      ))}
    </ul>
  );
}

function UploadRow({ upload }: { upload: Upload }): ReactNode {
  const { id, name, bytes, sentBytes, status, reason } = upload;
  const manager = useUploadManager();
  return (
    <li className="hub-upload" data-status={status}>
      <span className="hub-upload-icon">{icons[status]}</span>
      <span className="hub-upload-name" title={name}>
        {name}
      </span>
      <span className="hub-upload-state hw-tabular">
        {status === 'sending' ? (
          <>
            <ProgressBar label={`Upload of ${name}`} fraction={bytes > 0 ? sentBytes / bytes : 0} />
            {formatPercent(bytes > 0 ? sentBytes / bytes : 0)}
          </>
        ) : (
          (reason ?? words[status])
        )}
      </span>
      <span className="hub-upload-size hw-tabular">{formatBytes(bytes)}</span>
      <span className="hub-upload-action">
        {isPending(upload) && (
          <IconButton label={`Cancel the upload of ${name}`} onClick={() => manager.cancel(id)}>
            <X size={14} aria-hidden="true" />
          </IconButton>
        )}
        {(status === 'failed' || status === 'cancelled') && (
          <IconButton label={`Upload ${name} again`} onClick={() => manager.retry(id)}>
            <RotateCw size={14} aria-hidden="true" />
          </IconButton>
        )}
      </span>
    </li>
  );
}

const words: Record<Exclude<UploadStatus, 'sending'>, string> = {
  waiting: 'Waiting',
  storing: 'Storing…',
  done: 'Uploaded',
  rejected: 'Not taken',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

const icons: Record<UploadStatus, ReactNode> = {
  waiting: <Clock size={14} aria-hidden="true" />,
  sending: <UploadIcon size={14} aria-hidden="true" />,
  storing: <UploadIcon size={14} aria-hidden="true" />,
  done: <Check size={14} aria-hidden="true" />,
  rejected: <CircleX size={14} aria-hidden="true" />,
  failed: <CircleX size={14} aria-hidden="true" />,
  cancelled: <Ban size={14} aria-hidden="true" />,
};
