import type { SystemNotice } from '@headway/protocol';
import type { ReactNode } from 'react';
import { formatAgo, formatExactTime, type Locale } from './format.ts';
import { StateIcon } from './state-icon.tsx';
import { noticeTones } from './system-words.ts';
import { useServerNow } from './use-server-now.ts';

export interface SystemNoticesProps {
  /** Newest first. */
  notices: readonly (SystemNotice & { timestamp?: string })[];
  onDismiss: ((id: string) => unknown) | undefined;
  locale: Locale;
}

/** Those beyond are counted. */
const shown = 3;

/** What administrators say to everyone. */
export function SystemNotices({ notices, onDismiss, locale }: SystemNoticesProps): ReactNode {
  const now = useServerNow(notices.length > 0 ? 30_000 : null);
  if (notices.length === 0) return null;
  const more = notices.length - shown;
  return (
    <ul className="hw-notices" aria-label="Notices">
      {notices.slice(0, shown).map(({ id, level, message, timestamp }) => (
        <li key={id} className="hw-notice" data-tone={noticeTones[level].tone}>
          <StateIcon name={noticeTones[level].icon} />
          <span className="hw-notice-text">
            <span className="hw-visually-hidden">{`${level}: `}</span>
            {message}
          </span>
          {timestamp !== undefined && now !== null && (
            <time dateTime={timestamp} title={formatExactTime(timestamp, locale)}>
              {formatAgo(now - Date.parse(timestamp), locale)}
            </time>
          )}
          {onDismiss && (
            <button
              type="button"
              className="hw-button hw-button-small hw-button-quiet"
              onClick={() => onDismiss(id)}
            >
              Dismiss<span className="hw-visually-hidden">{`: ${message}`}</span>
            </button>
          )}
        </li>
      ))}
      {more > 0 && <li className="hw-notices-more">{`${more} older`}</li>}
    </ul>
  );
}
