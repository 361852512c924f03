import type { Upload } from '@headway/hub-api';
import { formatBytes, formatCount, ProgressBar } from '@headway/react';
import { Link } from '@tanstack/react-router';
import {
  CircleX,
  Clock,
  Copy,
  FileQuestion,
  Pause,
  Play,
  RotateCw,
  Upload as UploadIcon,
  X,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../ui/icon-button.tsx';
import type { ShownState, ShownUpload } from './dock-view.ts';
import { uploadWords } from './dock-words.ts';
import { useAskUploads } from './use-ask-uploads.ts';

/** What needs a person stands first, then what is going on. */
const order: Record<ShownState, number> = {
  rejected: 0,
  failed: 0,
  duplicate: 0,
  missing: 0,
  permission: 0,
  receiving: 1,
  checking: 1,
  paused: 2,
  waiting: 3,
};
/** Beyond it a list of names helps nobody; the counts above tell the rest. */
const maxShown = 100;

interface UploadListProps {
  uploads: readonly ShownUpload[];
  isOwn: boolean;
  projectId: string;
}

/** Each file with its progress or what is to be said of it. */
export function UploadList({ uploads, ...rest }: UploadListProps): ReactNode {
  const shown = uploads.toSorted((a, b) => order[a.state] - order[b.state]).slice(0, maxShown);
  const more = uploads.length - shown.length;
  return (
    <>
      <ul className="hub-upload-list" aria-label="Files">
        {shown.map((one) => (
          <UploadRow key={one.upload.id} one={one} {...rest} />
        ))}
      </ul>
      {more > 0 && <p className="hub-upload-more">and {formatCount(more)} more</p>}
    </>
  );
}

function UploadRow({
  one,
  isOwn,
  projectId,
}: { one: ShownUpload } & Omit<UploadListProps, 'uploads'>): ReactNode {
  const { upload, state } = one;
  const { name, folder, bytes, receivedBytes } = upload;
  const path = folder === '' ? name : `${folder}/${name}`;
  return (
    <li className="hub-upload" data-status={state}>
      <span className="hub-upload-icon">{icons[state]}</span>
      <span className="hub-upload-name" title={path}>
        {folder !== '' && <span className="hub-upload-folder">{folder}/</span>}
        {name}
      </span>
      <span className="hub-upload-state hw-tabular">
        {state === 'receiving' && (
          <ProgressBar label={`Upload of ${name}`} fraction={bytes > 0 ? receivedBytes / bytes : 0} />
        )}
        <span className="hub-upload-words" title={state === 'rejected' ? uploadWords(one) : undefined}>
          {uploadWords(one)}
        </span>
        {upload.assetId && (
          <Link
            to="/projects/$projectId/images/$assetId"
            params={{ projectId, assetId: upload.assetId }}
            className="hub-upload-link"
          >
            Show it
          </Link>
        )}
        {isOwn && state === 'duplicate' && <AddAnyway upload={upload} />}
      </span>
      <span className="hub-upload-size hw-tabular">{formatBytes(bytes)}</span>
      <span className="hub-upload-actions">{isOwn && <Actions one={one} />}</span>
    </li>
  );
}

function AddAnyway({ upload: { id, projectId } }: { upload: Upload }): ReactNode {
  const { ask, isPending } = useAskUploads(projectId);
  return (
    <button
      type="button"
      className="hub-upload-text-button"
      disabled={isPending}
      onClick={() => ask({ action: 'add', ids: [id] })}
    >
      Add anyway
    </button>
  );
}

function Actions({ one: { upload, state } }: { one: ShownUpload }): ReactNode {
  const { id, name, projectId } = upload;
  const { ask, isPending } = useAskUploads(projectId);
  const on = (action: 'pause' | 'resume' | 'cancel') => ({
    disabled: isPending,
    onClick: () => ask({ action, ids: [id] }),
  });
  return (
    <>
      {(state === 'waiting' || state === 'receiving') && (
        <IconButton label={`Pause the upload of ${name}`} {...on('pause')}>
          <Pause size={14} aria-hidden="true" />
        </IconButton>
      )}
      {state === 'paused' && (
        <IconButton label={`Resume the upload of ${name}`} {...on('resume')}>
          <Play size={14} aria-hidden="true" />
        </IconButton>
      )}
      {state === 'failed' && (
        <IconButton label={`Try the upload of ${name} again`} {...on('resume')}>
          <RotateCw size={14} aria-hidden="true" />
        </IconButton>
      )}
      <IconButton label={dismissWords(state, name)} {...on('cancel')}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </>
  );
}

function dismissWords(state: ShownState, name: string): string {
  if (state === 'duplicate') return `Skip ${name}`;
  return state === 'rejected' ? `Take ${name} off the list` : `Cancel the upload of ${name}`;
}

const icons: Record<ShownState, ReactNode> = {
  waiting: <Clock size={14} aria-hidden="true" />,
  receiving: <UploadIcon size={14} aria-hidden="true" />,
  checking: <UploadIcon size={14} aria-hidden="true" />,
  paused: <Pause size={14} aria-hidden="true" />,
  duplicate: <Copy size={14} aria-hidden="true" />,
  rejected: <CircleX size={14} aria-hidden="true" />,
  failed: <CircleX size={14} aria-hidden="true" />,
  permission: <FileQuestion size={14} aria-hidden="true" />,
  missing: <FileQuestion size={14} aria-hidden="true" />,
};
