import { CircleSlash, RotateCw, TriangleAlert, WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from '../api.ts';
import { EmptyState } from './empty-state.tsx';

/** What stands in a page's place when it could not be read: what happened and what to do. */
export function ProblemPanel({
  error,
  what,
  level,
  onRetry,
  action,
}: {
  error: unknown;
  /** What was wanted: `project`. */
  what: string;
  level?: 'h1' | 'h2';
  onRetry?: () => void;
  action?: ReactNode;
}): ReactNode {
  const { icon, title, text } = describe(error, what);
  const gone = error instanceof ApiError && (error.status === 404 || error.status === 403);
  return (
    <EmptyState
      icon={icon}
      title={title}
      {...(level && { level })}
      action={
        <>
          {onRetry && !gone && (
            <button type="button" className="hw-button" onClick={onRetry}>
              <RotateCw size={14} aria-hidden="true" />
              Try again
            </button>
          )}
          {action}
        </>
      }
    >
      {text}
    </EmptyState>
  );
}

function describe(error: unknown, what: string): { icon: ReactNode; title: string; text: string } {
  if (error instanceof ApiError) {
    if (error.unreachable)
      return { icon: <WifiOff />, title: 'The server can’t be reached', text: error.message };
    if (error.status === 404 || error.status === 403) {
      return {
        icon: <CircleSlash />,
        title: `This ${what} isn’t here`,
        text: `It was deleted, or it isn’t shared with you. Ask its owner, or go back to what is yours.`,
      };
    }
    return { icon: <TriangleAlert />, title: error.title, text: error.message };
  }
  return {
    icon: <TriangleAlert />,
    title: `This ${what} can’t be shown`,
    text: 'The page ran into a fault of its own. Load it again; nothing of yours is lost.',
  };
}
