import type { OfferedPipeline } from '@headway/hub-api';
import { type ReactNode, useId } from 'react';

/** Which of several pipelines is run. */
export function PipelineField({
  pipelines,
  kind,
  onChange,
}: {
  pipelines: readonly Pick<OfferedPipeline, 'kind' | 'title'>[];
  kind: string;
  onChange: (kind: string) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className="hub-field">
      <label htmlFor={id}>Pipeline</label>
      <select id={id} className="hub-input" value={kind} onChange={({ target }) => onChange(target.value)}>
        {pipelines.map((each) => (
          <option key={each.kind} value={each.kind}>
            {each.title}
          </option>
        ))}
      </select>
    </div>
  );
}
