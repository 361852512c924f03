import { Popover } from '@base-ui/react/popover';
import type { ReactNode } from 'react';
import { connectionWords } from './connection-words.ts';
import { formatUnit } from './format.ts';
import { StateIcon } from './state-icon.tsx';
import { useConnection } from './use-connection.ts';
import { useNow } from './use-now.ts';
import { useOnline } from './use-online.ts';

export interface ConnectionStatusProps {
  /** Shows the mark alone; screen readers get the word all the same. @default on narrow screens */
  dotOnly?: boolean;
  /** Shows a button where only signing in again helps. */
  onSignIn?: () => unknown;
  locale?: string;
}

/** The connection as a mark and a word; pressed, it says why, what to do and when it tries again. */
export function ConnectionStatus({ dotOnly, onSignIn, locale }: ConnectionStatusProps): ReactNode {
  const { state, reconnect } = useConnection();
  const now = useNow(state.status === 'waiting' ? 1000 : null);
  const words = connectionWords(state, now, useOnline());
  const maySignIn = words.needsSignIn && onSignIn;
  return (
    <Popover.Root>
      <Popover.Trigger
        className="hw-connection"
        data-tone={words.tone}
        data-word={dotOnly === undefined ? 'wide' : dotOnly ? 'never' : 'always'}
      >
        {words.tone === 'failed' ? <StateIcon name="failed" /> : <span className="hw-dot" />}
        <span className="hw-connection-word">{words.word}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="hw-popover-positioner" sideOffset={6} align="end" collisionPadding={8}>
          <Popover.Popup className="hw-popover">
            <Popover.Title className="hw-popover-title">{words.word}</Popover.Title>
            <Popover.Description className="hw-popover-text">{words.detail}</Popover.Description>
            {words.todo && <p className="hw-popover-text">{words.todo}</p>}
            {words.retryInSeconds !== null && (
              <p className="hw-popover-text hw-tabular">
                {words.retryInSeconds > 0
                  ? `Trying again in ${formatUnit(words.retryInSeconds, 'second', locale)}.`
                  : 'Trying again now.'}
              </p>
            )}
            {maySignIn ? (
              <button type="button" className="hw-button hw-button-small" onClick={onSignIn}>
                Sign in
              </button>
            ) : (
              words.canReconnect && (
                <button type="button" className="hw-button hw-button-small" onClick={reconnect}>
                  {state.status === 'idle' ? 'Connect' : 'Reconnect now'}
                </button>
              )
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
