import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { formatCount } from '@headway/react';
import type { ReactNode } from 'react';
import { type AssetFilter, assetFilters, type StateCounts } from './asset-state.ts';

const names: Record<AssetFilter, string> = {
  all: 'All',
  active: 'In progress',
  attention: 'Needs a look',
  done: 'Done',
  failed: 'Failed or cancelled',
};

/** Narrows the images to a state; states without images are left out, but for the chosen one. */
export function StateFilter({
  counts,
  value,
  onChange,
}: {
  counts: StateCounts;
  value: AssetFilter;
  onChange: (filter: AssetFilter) => void;
}): ReactNode {
  const shown = assetFilters.filter((filter) => filter === 'all' || filter === value || counts[filter] > 0);
  return (
    <ToggleGroup
      aria-label="Filter by state"
      className="hub-segments"
      value={[value]}
      onValueChange={([next]) => onChange(assetFilters.find((filter) => filter === next) ?? 'all')}
    >
      {shown.map((filter) => (
        <Toggle key={filter} value={filter} className="hub-segment">
          {names[filter]}
          <span className="hub-segment-count hw-tabular">{formatCount(counts[filter])}</span>
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
