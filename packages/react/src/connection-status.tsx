import { Popover } from '@base-ui/react/popover';
import type { ReactNode } from 'react';
import { connectionWords } from './connection-words.ts';
import { formatUnit } from './format.ts';
import { useConnection } from './use-connection.ts';
import { useNow } from './use-now.ts';

export interface ConnectionStatusProps {
  /** Shows the dot alone, the word only to screen readers: for narrow headers. @default false */
  dotOnly?: boolean;
  locale?: string;
}

/** The connection as a dot and a word; pressed, it says why and when it tries again, and lets a person do it now. */
export function ConnectionStatus({ dotOnly = false, locale }: ConnectionStatusProps): ReactNode {
  const { state, reconnect } = useConnection();
  const now = useNow(state.status === 'waiting' ? 1000 : null);
  const { tone, word, detail, retryInSeconds, canReconnect } = connectionWords(state, now);
  return (
    <Popover.Root>
      <Popover.Trigger className="hw-connection" data-tone={tone} data-dot-only={dotOnly || undefined}>
        <span className="hw-dot" />
        <span className={dotOnly ? 'hw-visually-hidden' : 'hw-connection-word'}>{word}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="hw-popover-positioner" sideOffset={6} align="end" collisionPadding={8}>
          <Popover.Popup className="hw-popover">
            <Popover.Title className="hw-popover-title">{word}</Popover.Title>
            <Popover.Description className="hw-popover-text">{detail}</Popover.Description>
            {retryInSeconds !== null && (
              <p className="hw-popover-text hw-tabular">
                {retryInSeconds > 0
                  ? `Trying again in ${formatUnit(retryInSeconds, 'second', locale)}.`
                  : 'Trying again now.'}
              </p>
            )}
            {canReconnect && (
              <button type="button" className="hw-button hw-button-small" onClick={reconnect}>
                Reconnect now
              </button>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
