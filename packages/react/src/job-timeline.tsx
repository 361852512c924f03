import type { Job, JobStepState } from '@headway/protocol';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { formatElapsed, timeOfDay } from './format.ts';
import { StateIcon } from './state-icon.tsx';
import { stepStateWords } from './step-words.ts';
import { type TimelineRow, timelineRows } from './timeline-rows.ts';
import { lengthOf, timelineScale, type TimelineScale } from './timeline-scale.ts';
import { gapWords, rowDetail, rowLabel, rowName, timelineWords } from './timeline-words.ts';
import type { Freshness } from './use-live.ts';
import { useServerNow } from './use-server-now.ts';

export interface JobTimelineProps {
  job: Job;
  /** `steps` of `useJob`; those of earlier attempts, too, where you have them. */
  steps: readonly JobStepState[];
  /** How fresh this is, as `useJob` tells it: the time stands still while nobody knows what goes on. @default 'live' */
  status?: Freshness['status'];
  /** What it is of, for screen readers. @default 'Timeline' */
  label?: string;
  locale?: string;
}

/**
 * When each step of a job ran, on one axis: what took so long, what ran beside what, where it waited.
 * @example
 * const { job, steps } = useJob(cells, jobId);
 * return job && <JobTimeline job={job} steps={steps} />;
 */
export function JobTimeline({ job, steps, status, label = 'Timeline', locale }: JobTimelineProps): ReactNode {
  const [active, setActive] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const time = useMemo(() => timeOfDay(locale), [locale]);
  const isLive = steps.some(({ status }) => status === 'running') && job.finishedAt === null;
  const isStale = status === 'stale';
  const tick = useServerNow(isLive && !isStale ? 1000 : null);
  if (steps.length === 0) return <p className="hw-tree-empty">No step has begun yet.</p>;

  const now = lastKnown(job, steps, isLive ? tick : null);
  const rows = timelineRows(steps, now);
  const bars = rows.flatMap((row) => row.bars);
  const scale = timelineScale(bars, { isLive });
  const shown = rows.find(({ id }) => id === active);
  const shownGap = scale.gaps.find(({ from }) => `gap ${from}` === active);
  const stop = rows.find(({ id }) => id === focused) ?? rows[0];
  const [first] = scale.pieces;
  const pauseMs = lengthOf(scale.gaps);
  const workMs = (isLive ? now : (scale.pieces.at(-1)?.to ?? now)) - (first?.from ?? now) - pauseMs;
  const waitMs = (first?.from ?? now) - Date.parse(job.createdAt);

  function press(event: KeyboardEvent): void {
    const place = rows.findIndex(({ id }) => id === stop?.id);
    const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    list.current?.querySelectorAll<HTMLElement>('.hw-timeline-row')[to]?.focus();
  }
  return (
    <div
      className="hw-timeline"
      role="group"
      aria-label={label}
      onMouseLeave={() => setActive(null)}
      onBlur={() => setActive(null)}
    >
      <div className="hw-timeline-chart">
        <Axis scale={scale} now={isLive && !isStale ? now : null} locale={locale}>
          {scale.gaps.map((gap) => (
            <button
              key={gap.from}
              type="button"
              className="hw-timeline-gap"
              style={placed(gap.start, gap.end)}
              aria-label={gapWords(gap, bars, locale)}
              onFocus={() => setActive(`gap ${gap.from}`)}
              onMouseEnter={() => setActive(`gap ${gap.from}`)}
            />
          ))}
        </Axis>
        <ol ref={list} className="hw-timeline-rows" aria-label="Steps" onKeyDown={press}>
          {rows.map((row) => (
            <li key={row.id}>
              <button
                type="button"
                className="hw-timeline-row"
                tabIndex={row === stop ? 0 : -1}
                data-active={row === shown || undefined}
                data-folded={row.name === null || undefined}
                aria-label={rowLabel(row, time, locale)}
                onFocus={() => {
                  setFocused(row.id);
                  setActive(row.id);
                }}
                onMouseEnter={() => setActive(row.id)}
              >
                <Name row={row} locale={locale} />
                <Bars row={row} scale={scale} />
              </button>
            </li>
          ))}
        </ol>
      </div>
      <p className="hw-timeline-detail">
        {shown && <strong>{rowName(shown, locale)}</strong>}
        <span>
          {shown
            ? rowDetail(shown, time, locale)
            : shownGap
              ? gapWords(shownGap, bars, locale)
              : timelineWords({ isLive, isStale, waitMs, workMs, pauseMs }, locale)}
        </span>
      </p>
    </div>
  );
}

interface AxisProps {
  scale: TimelineScale;
  /** `null` while nothing goes on. */
  now: number | null;
  locale: string | undefined;
  children: ReactNode;
}

function Axis({ scale, now, locale, children }: AxisProps): ReactNode {
  return (
    <div className="hw-timeline-axis">
      {scale.ticks.map(({ at, elapsedMs }) => (
        <span key={at} className="hw-timeline-tick" style={placed(at)} aria-hidden="true">
          {elapsedMs === 0 ? '0' : formatElapsed(elapsedMs, locale)}
        </span>
      ))}
      {now !== null && <span className="hw-timeline-now" style={placed(scale.at(now))} />}
      {children}
    </div>
  );
}

function Name({ row, locale }: { row: TimelineRow; locale: string | undefined }): ReactNode {
  const { tone, icon } = stepStateWords(row.status);
  return (
    <span
      className="hw-timeline-name"
      data-tone={tone}
      style={{ '--hw-tree-level': row.level } as CSSProperties}
    >
      {row.name !== null && <StateIcon name={icon} />}
      <span>{rowName(row, locale)}</span>
    </span>
  );
}

function Bars({ row, scale }: { row: TimelineRow; scale: TimelineScale }): ReactNode {
  return (
    <span className="hw-timeline-bars">
      {row.bars.map(({ attempt, status, from, to }) => (
        <span
          key={attempt}
          className="hw-timeline-bar"
          data-tone={stepStateWords(status).tone}
          data-live={status === 'running' || undefined}
          style={placed(scale.at(from), scale.at(to))}
        />
      ))}
    </span>
  );
}

function placed(start: number, end?: number): CSSProperties {
  const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`;
  return {
    insetInlineStart: percent(start),
    ...(end !== undefined && { width: percent(Math.max(0, end - start)) }),
  };
}

/** Where what goes on ends on the axis: now, or the newest time that is known of a job on a server or at its end. */
function lastKnown(job: Job, steps: readonly JobStepState[], now: number | null): number {
  const times = steps.flatMap(({ startedAt, finishedAt }) => [startedAt, finishedAt ?? startedAt]);
  return Math.max(
    ...times.map((time) => Date.parse(time)),
    Date.parse(job.finishedAt ?? job.createdAt),
    now ?? 0,
  );
}
