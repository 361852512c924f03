import { memo, type ReactNode } from 'react';
import { formatCount, type Locale } from './format.ts';
import { sectionTitles } from './job-list-words.ts';
import type { SectionName } from './job-sections.ts';

export interface SectionHeadingProps {
  name: SectionName;
  count: number;
  isOpen: boolean;
  /** `null`: nothing can be chosen. */
  chosen: 'all' | 'some' | 'none' | null;
  index: number;
  /** Px, of the whole section. */
  top: number;
  height: number;
  /** Px, of the heading itself. */
  headingHeight: number;
  isActive: boolean;
  locale: Locale;
}

/** The heading of a section, in sight for as long as any of the section is. */
export const SectionHeading: (props: SectionHeadingProps) => ReactNode = memo(function SectionHeading({
  name,
  count,
  isOpen,
  chosen,
  ...props
}: SectionHeadingProps): ReactNode {
  const title = sectionTitles[name];
  return (
    <div
      className="hw-job-list-section"
      role="none"
      // Not by a transform: what is sticky would not count it in.
      style={{ top: props.top, height: props.height }}
    >
      <div
        role="row"
        className="hw-job-list-heading"
        data-row={`section:${name}`}
        data-section={name}
        aria-rowindex={props.index}
        aria-level={1}
        aria-label={`${title}, ${formatCount(count, props.locale)}`}
        aria-expanded={isOpen}
        tabIndex={props.isActive ? 0 : -1}
        style={{ height: props.headingHeight }}
      >
        {chosen !== null && (
          <div role="gridcell" className="hw-job-list-check">
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={`Select all of ${title}`}
              checked={chosen === 'all'}
              ref={(input) => {
                if (input) input.indeterminate = chosen === 'some';
              }}
              readOnly
            />
          </div>
        )}
        <div role="gridcell" className="hw-job-list-heading-text">
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d="m5.5 6.5 2.5 3 2.5-3" stroke="currentColor" strokeWidth="1.5" fill="none" />
          </svg>
          {title} <span className="hw-job-list-count">{formatCount(count, props.locale)}</span>
        </div>
      </div>
    </div>
  );
});
