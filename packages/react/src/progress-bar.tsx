import type { ReactNode } from 'react';
import { percentOf } from './format.ts';
import type { Tone } from './job-words.ts';

export interface ProgressBarProps {
  /** What makes progress, for screen readers. */
  label: string;
  /** 0–1; `null` while it is not known: then the bar only says that something goes on. */
  fraction: number | null;
  tone?: Tone;
  /** What a screen reader says instead of the bare percentage. */
  valueText?: string;
}

/** A bar that moves with its value, in its state's colour. */
export function ProgressBar({ label, fraction, tone = 'running', valueText }: ProgressBarProps): ReactNode {
  const value = fraction === null ? null : Math.min(1, Math.max(0, fraction));
  return (
    <div
      className="hw-bar"
      role="progressbar"
      data-tone={tone}
      data-indeterminate={value === null || undefined}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : percentOf(value)}
      aria-valuetext={valueText}
    >
      <div
        className="hw-bar-value"
        // Moved rather than stretched, so that the round end keeps its shape.
        style={value === null ? undefined : { transform: `translateX(${(value - 1) * 100}%)` }}
      />
    </div>
  );
}
