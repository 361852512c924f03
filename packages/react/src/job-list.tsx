import type { ChannelSnapshot } from '@headway/client';
import { type Code, isFinal, type Job } from '@headway/protocol';
import { type ReactNode, useMemo, useState } from 'react';
import { bulkActionOf, type BulkRefusal, bulkWords } from './bulk-words.ts';
import { formatCount } from './format.ts';
import { filterChoices, filterJobs, type ListFilter, noFilter } from './list-filter.ts';
import type { JobAction } from './job-actions.ts';
import { JobGrid } from './job-grid.tsx';
import { JobListFooter } from './job-list-footer.tsx';
import { JobListNote, JobListSkeleton } from './job-list-states.tsx';
import { JobListToolbar } from './job-list-toolbar.tsx';
import { kindWords } from './job-words.ts';
import { allJobActions, offersOf, rowActionsOf } from './job-offers.ts';
import type { SectionName } from './job-sections.ts';
import { keepKnown, nothingSelected } from './job-selection.ts';
import type { QueuePlace } from './place-words.ts';
import { useAnnouncement } from './use-announcement.ts';
import type { Refused } from './use-asked.ts';
import { useArrangement } from './use-arrangement.ts';
import { useHold } from './use-hold.ts';
import { type AskJobs, useListRequests } from './use-list-requests.ts';
import { useServerNow } from './use-server-now.ts';

export interface JobListProps {
  /** Each job once, in any order. */
  jobs: readonly Job[];
  /** How fresh they are, as `useJobs` tells it. @default 'live' */
  status?: ChannelSnapshot['status'];
  /** Why they are refused. */
  code?: Code | null;
  /** What is being worked on, such as a file's name. @default the job's kind */
  titleOf?: (job: Job) => string;
  /** The page of a job: its title is a link. */
  hrefOf?: (job: Job) => string;
  /** Where a waiting job stands, as `useQueue` tells it. */
  placeOf?: (id: string) => QueuePlace | null;
  /** What people ask, of one job or of many. Without it nothing can be asked or chosen. */
  onAction?: AskJobs | undefined;
  /** What people may ask. @default everything */
  actions?: readonly JobAction[];
  /** How it stands with what was asked of one, as `useBulkActions` tells it. Without them the answer of `onAction` says it. */
  pendingOf?: (id: string) => JobAction | null;
  refusedOf?: (id: string) => Refused<JobAction> | null;
  /** The job that does what was asked of many, live. */
  bulkJob?: Job | null;
  /** The jobs that could not have it, with the reason: the items of the bulk job. */
  bulkItems?: readonly BulkRefusal[];
  /** How many they are in all; `null`: more than these. @default as many as these */
  bulkItemCount?: number | null;
  /** Why what was asked of many was refused as a whole. */
  bulkRefused?: Refused<JobAction> | null;
  /** Stops the bulk job. */
  onBulkCancel?: (() => unknown) | undefined;
  /** Puts what came of it away: the page then gives none. */
  onBulkDismiss?: (() => unknown) | undefined;
  onOpen?: ((job: Job) => void) | undefined;
  /** Whether people can filter. @default true */
  filters?: boolean;
  /** The filter, where the page keeps it (in its address), and what it is told. */
  filter?: ListFilter;
  onFilter?: (filter: ListFilter) => void;
  /** Instead of rows while there are no jobs at all: what this is for, with one action. */
  empty?: ReactNode;
  /** What is listed, for screen readers: where a page has several lists, each needs its own. @default 'Jobs' */
  label?: string;
  locale?: string;
}

const noRefusals: readonly BulkRefusal[] = [];
const noActions: readonly JobAction[] = [];
const kindOf = (job: Job): string => kindWords(job.kind);

/**
 * Jobs by what they need: attention, running, waiting, done. Thousands of them scroll smoothly while they run, and no row
 * moves under the pointer or the keyboard's focus.
 * @example
 * const { jobs, status } = useJobs({ channel: `project:${id}` });
 * return <JobList jobs={jobs} status={status} titleOf={(job) => job.labels.file ?? job.kind} onOpen={openJob} />;
 */
export function JobList({
  jobs,
  status = 'live',
  titleOf = kindOf,
  bulkJob = null,
  bulkItems = noRefusals,
  bulkItemCount = bulkItems.length,
  bulkRefused = null,
  pendingOf,
  refusedOf,
  onAction,
  actions = allJobActions,
  code = null,
  filters = true,
  filter: givenFilter,
  onFilter,
  hrefOf,
  placeOf,
  onOpen,
  onBulkCancel,
  onBulkDismiss,
  empty,
  label = 'Jobs',
  locale,
}: JobListProps): ReactNode {
  const [ownFilter, setOwnFilter] = useState(noFilter);
  const [closed, setClosed] = useState<ReadonlySet<SectionName>>(new Set());
  const [selection, setSelection] = useState(nothingSelected);
  const filter = givenFilter ?? ownFilter;
  const shown = useMemo(() => filterJobs(jobs, filter, titleOf), [jobs, filter, titleOf]);
  const choices = useMemo(() => filterChoices(jobs, filter), [jobs, filter]);
  const hold = useHold();
  const arrangement = useArrangement(shown, hold.isHeld, filter);
  const now = useServerNow(30_000);
  const bulkEnded = bulkJob && isFinal(bulkJob.status) ? bulkJob.id : null;
  const requests = useListRequests(onAction, `${bulkEnded} ${bulkRefused?.reason}`);
  const bulkAction = bulkJob && bulkActionOf(bulkJob, requests.lastAction);

  const { byId } = arrangement;
  const kept = keepKnown(selection, (id) => byId.has(id));
  if (kept !== selection) setSelection(kept);
  const chosen = useMemo(() => [...kept.ids].flatMap((id) => byId.get(id) ?? []), [kept, byId]);
  // Pages write them inline: what they mean decides whether rows render.
  const allowed = actions.join(' ');
  const rowActions = useMemo(() => rowActionsOf(allowed), [allowed]);

  const isStale = status === 'stale';
  const isFirst = status === 'pending' && jobs.length === 0;
  const count = kept.ids.size;
  const saidChoice = useAnnouncement(
    String(count),
    count === 0 ? 'Nothing selected' : `${formatCount(count, locale)} selected`,
  );
  const saidBulk = useAnnouncement(
    `${bulkJob?.id} ${bulkJob?.status}`,
    bulkJob
      ? bulkWords(
          { job: bulkJob, action: bulkAction, refused: bulkItems, refusedCount: bulkItemCount },
          locale,
        )
      : '',
  );

  function applyFilter(next: ListFilter): void {
    setOwnFilter(next);
    onFilter?.(next);
  }
  function ask(action: JobAction, some: readonly Job[]): void {
    const first = Math.max(0, ...[...byId.values()].map(({ priority }) => priority)) + 1;
    const options = action === 'prioritize' ? { priority: first } : undefined;
    const [one] = some;
    // Somebody else keeps how it stands with one.
    if (pendingOf && one && some.length === 1) onAction?.(action, [one.id], options);
    else void requests.ask(action, some, options);
  }
  const refusedHere = bulkItems.map(({ id }) => id).filter((id) => byId.has(id));

  function content(): ReactNode {
    if (isFirst) return <JobListSkeleton />;
    if (status === 'refused') return <RefusedNote code={code} />;
    if (jobs.length === 0)
      return empty ?? <JobListNote title="No jobs yet" text="They show here as soon as there are some." />;
    if (arrangement.byId.size === 0)
      return (
        <JobListNote title="No job matches the filter">
          <button type="button" className="hw-button" onClick={() => applyFilter(noFilter)}>
            Clear filters
          </button>
        </JobListNote>
      );
    return (
      <JobGrid
        label={label}
        arrangement={arrangement}
        closed={closed}
        onToggleSection={(name) => setClosed((before) => toggled(before, name))}
        selection={onAction && actions.length > 0 ? kept : null}
        onSelect={setSelection}
        titleOf={titleOf}
        hrefOf={hrefOf}
        placeOf={placeOf}
        pendingOf={(job) => pendingOf?.(job.id) ?? requests.pendingOf(job)}
        refusedOf={refusedOf}
        actionsOf={(job) => rowActions.get(job.status) ?? noActions}
        onAction={(action, job) => ask(action, [job])}
        onOpen={onOpen}
        hold={hold}
        isStale={isStale}
        now={now}
        locale={locale}
      />
    );
  }

  const hasFrame = status !== 'refused' && (isFirst || jobs.length > 0);
  return (
    <section className="hw-job-list" aria-label={label}>
      {filters && hasFrame && <JobListToolbar {...{ label, filter, choices }} onFilter={applyFilter} />}
      {content()}
      {hasFrame && !isFirst && (
        <JobListFooter
          shown={shown.length}
          all={jobs.length}
          held={arrangement.held}
          isStale={isStale}
          chosen={chosen}
          offers={offersOf(chosen, actions)}
          onOffer={ask}
          onClear={() => setSelection(nothingSelected)}
          bulk={
            bulkJob && {
              job: bulkJob,
              action: bulkAction,
              refused: bulkItems,
              refusedCount: bulkItemCount,
              onShowRefused:
                refusedHere.length > 0
                  ? () => setSelection({ ids: new Set(refusedHere), anchor: null })
                  : undefined,
              onCancel: onBulkCancel,
              onDismiss: onBulkDismiss,
              locale,
            }
          }
          refused={requests.refused ?? (bulkRefused && { ...bulkRefused, count: null })}
          onDismissRefused={requests.refused ? requests.dismiss : onBulkDismiss}
          locale={locale}
        />
      )}
      <div className="hw-visually-hidden" role="status" aria-atomic="false">
        <span>{saidChoice}</span>
        <span>{saidBulk}</span>
      </div>
    </section>
  );
}

function RefusedNote({ code }: { code: Code | null }): ReactNode {
  return code === 'forbidden' ? (
    <JobListNote
      isProblem
      title="You may not see these jobs"
      text="Ask someone who may to share them with you."
    />
  ) : (
    <JobListNote
      isProblem
      title="These jobs can not be shown"
      text={code ? `The server refused them: ${code.replaceAll('_', ' ')}.` : 'The server refused them.'}
    />
  );
}

function toggled(names: ReadonlySet<SectionName>, name: SectionName): ReadonlySet<SectionName> {
  const next = new Set(names);
  if (!next.delete(name)) next.add(name);
  return next;
}
