import type { ReactNode } from 'react';
import { type FilterChoices, isFiltering, type ListFilter, jobStateTitles, noFilter } from './list-filter.ts';
import { kindWords } from './job-words.ts';

export interface ToolbarProps {
  /** Of the list. */
  label: string;
  filter: ListFilter;
  choices: FilterChoices;
  onFilter: (filter: ListFilter) => void;
}

/** What to show of a list: by words, by state and by kind. */
export function JobListToolbar({ label, filter, choices, onFilter }: ToolbarProps): ReactNode {
  return (
    <div
      className="hw-job-list-toolbar"
      role="search"
      aria-label={`Filter ${label.charAt(0).toLowerCase()}${label.slice(1)}`}
    >
      <input
        type="search"
        className="hw-job-list-search"
        aria-label="Filter by text"
        placeholder="Filter"
        value={filter.text}
        onChange={({ target }) => onFilter({ ...filter, text: target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && filter.text !== '') {
            event.stopPropagation();
            onFilter({ ...filter, text: '' });
          }
        }}
      />
      <Choice
        label="State"
        all="All states"
        value={filter.state}
        options={choices.states.map((state) => [state, jobStateTitles[state]])}
        onChoose={(state) =>
          onFilter({ ...filter, state: choices.states.find((name) => name === state) ?? null })
        }
      />
      {(choices.kinds.length > 1 || filter.kind !== null) && (
        <Choice
          label="Kind"
          all="All kinds"
          value={filter.kind}
          options={choices.kinds.map((kind) => [kind, kindWords(kind)])}
          onChoose={(kind) => onFilter({ ...filter, kind })}
        />
      )}
      {isFiltering(filter) && (
        <button
          type="button"
          className="hw-button hw-button-small hw-button-quiet"
          onClick={() => onFilter(noFilter)}
        >
          Clear filters
        </button>
      )}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  /** What stands for no choice. */
  all: string;
  value: string | null;
  options: readonly (readonly [value: string, title: string])[];
  onChoose: (value: string | null) => void;
}

function Choice({ label, all, value, options, onChoose }: ChoiceProps): ReactNode {
  return (
    <select
      className="hw-job-list-choice"
      aria-label={label}
      data-chosen={value !== null || undefined}
      value={value ?? ''}
      onChange={({ target }) => onChoose(target.value === '' ? null : target.value)}
    >
      <option value="">{all}</option>
      {options.map(([option, title]) => (
        <option key={option} value={option}>
          {title}
        </option>
      ))}
    </select>
  );
}
