import type { ReactNode } from 'react';
import type { Locale } from './format.ts';
import { topWords } from './log-words.ts';

export interface LogTopProps {
  onLoadEarlier?: (() => unknown) | undefined;
  isLoading?: boolean;
  loadError?: string | null;
  dropped?: number;
  hasGap?: boolean;
  locale: Locale;
}

/** Above the first line: more of the log, or why there is no more. */
export function LogTop(props: LogTopProps): ReactNode {
  const { onLoadEarlier, isLoading = false, loadError = null, dropped = 0, hasGap = false, locale } = props;
  return (
    <div className="hw-log-top">
      {onLoadEarlier ? (
        <button
          type="button"
          className="hw-button hw-button-small hw-button-quiet"
          aria-disabled={isLoading}
          onClick={() => {
            if (!isLoading) onLoadEarlier();
          }}
        >
          {isLoading ? 'Loading earlier lines…' : 'Load earlier lines'}
        </button>
      ) : (
        <span>{topWords({ dropped, hasGap }, locale)}</span>
      )}
      {loadError && !isLoading && <span className="hw-log-error">Could not load them: {loadError}</span>}
    </div>
  );
}
