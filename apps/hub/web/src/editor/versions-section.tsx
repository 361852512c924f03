import { keptVersions, type ResultVersion } from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import { useChannelEvent, useToasts } from '@headway/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight, Download, GitCompare } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { urls } from '../endpoints.ts';
import type { ResultDownload } from '../image/result-view.ts';
import { useLive } from '../live/live-provider.tsx';
import { useMay } from '../live/use-memberships.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { chooseVersion, listVersions } from './version-endpoints.ts';

/** The versions of an image's result: who made them, which one is current, and their files. */
export function VersionsSection({
  asset,
  downloads,
}: {
  asset: Asset;
  downloads: readonly ResultDownload[];
}): ReactNode {
  const { id, currentResultId } = asset;
  const { write: mayWrite } = useMay(asset.projectId);
  const [open, setOpen] = useState(false);
  const queryClient = useQueryClient();
  const { data: versions = [] } = useQuery({
    queryKey: ['versions', id],
    queryFn: ({ signal }) => listVersions(id, signal),
  });
  useChannelEvent(`asset:${id}`, 'result.*', ({ key = '', data }) => {
    const isListed = versions.some((version) => `result:${version.id}` === key);
    // A snapshot tells what is known.
    if (isListed === (data !== null)) return;
    void queryClient.invalidateQueries({ queryKey: ['versions', id] });
  });
  if (versions.length < 2) return null;
  return (
    <section className="hub-versions" aria-label="Versions">
      <button type="button" className="hub-versions-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight size={14} aria-hidden="true" />
        Versions
        <span className="hub-subtle hw-tabular">{versions.length}</span>
      </button>
      {open && (
        <ol>
          {versions.map((version) => (
            <VersionRow
              key={version.id}
              asset={asset}
              version={version}
              isCurrent={version.id === currentResultId}
              downloads={downloads}
              mayWrite={mayWrite}
            />
          ))}
          <li className="hub-versions-kept hub-subtle">
            The newest {keptVersions.newest} are kept, and of older ones the current one and up to{' '}
            {keptVersions.noted} with a note.
          </li>
        </ol>
      )}
    </section>
  );
}

function VersionRow({
  asset,
  version: { id, version, parentId, author, note, summary, createdAt },
  isCurrent,
  downloads,
  mayWrite,
}: {
  asset: Asset;
  version: ResultVersion;
  isCurrent: boolean;
  downloads: readonly ResultDownload[];
  mayWrite: boolean;
}): ReactNode {
  const live = useLive();
  const toasts = useToasts();
  const choose = useMutation({
    mutationFn: () => chooseVersion(asset.id, id),
    onSuccess: (changed) => live.project(asset.projectId).assets.upsert([changed]),
    onError: (error) =>
      toasts.add({ kind: 'error', title: 'The version could not be chosen', description: error.message }),
  });
  const who = author?.name ?? 'somebody';
  return (
    <li className="hub-version" data-current={isCurrent || undefined}>
      <div className="hub-version-text">
        <strong className="hw-tabular">Version {version}</strong>
        {isCurrent && <span className="hub-version-mark">current</span>}
        <span className="hub-subtle">
          {parentId === null ? `run for ${who}` : `corrected by ${who}`},{' '}
          <RelativeTime time={createdAt} brief />
        </span>
        {summary && <span className="hub-version-summary hw-tabular">{summary}</span>}
        {note && <q>{note}</q>}
      </div>
      <div className="hub-version-actions">
        {downloads.map(({ ending, label }) => (
          <a
            key={ending}
            className="hub-link"
            href={urls.resultFile(id, ending)}
            download
            aria-label={`${label} of version ${version}`}
          >
            <Download size={12} aria-hidden="true" />
            {label}
          </a>
        ))}
        {!isCurrent && asset.currentResultId !== null && (
          <Link
            className="hub-link"
            to="/projects/$projectId/images/$assetId/compare"
            params={{ projectId: asset.projectId, assetId: asset.id }}
            search={{ a: id, b: asset.currentResultId }}
            aria-label={`Compare version ${version} with the current one`}
          >
            <GitCompare size={12} aria-hidden="true" />
            Compare
          </Link>
        )}
        {mayWrite && !isCurrent && (
          <button
            type="button"
            className="hw-button hw-button-small"
            disabled={choose.isPending}
            aria-label={`Make current: version ${version}`}
            onClick={() => choose.mutate()}
          >
            Make current
          </button>
        )}
      </div>
    </li>
  );
}
