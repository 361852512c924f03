import type { Asset, AssetStack } from '@headway/protocol';
import { formatCount } from '@headway/react';
import { formatCounted } from '../format.ts';

/** How many planes an image has, in the words of what they are: `51 slices`, `3 channels`; `null` for a single one. */
export function stackWords(stack: AssetStack | null | undefined): string | null {
  if (!stack) return null;
  const { slices, channels, times } = stack;
  const told = [
    slices > 1 && formatCounted(slices, 'slice'),
    times > 1 && formatCounted(times, 'time'),
    // Beside a depth they are a detail.
    slices === 1 && times === 1 && channels > 1 && formatCounted(channels, 'channel'),
  ].filter((words) => words !== false);
  return told.length === 0 ? null : told.join(', ');
}

/** `122 × 120`, of a stack with its depth; empty where it isn't known. */
export function sizeWords({ width, height, stack }: Pick<Asset, 'width' | 'height' | 'stack'>): string {
  if (width === null || height === null) return '';
  const deep = stack && stack.slices > 1 ? [stack.slices] : [];
  return [width, height, ...deep].map((length) => formatCount(length)).join(' × ');
}
