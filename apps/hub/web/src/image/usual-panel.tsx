import type { ReactNode } from 'react';
import { ObjectsTable } from '../objects/objects-table.tsx';
import type { Objects } from '../objects/use-objects.ts';
import type { Selection } from '../viewer/use-selection.ts';

/** What stands beside an image where the view of its result says nothing else: the outcome, and the objects. */
export function UsualPanel({
  text,
  kind,
  objects,
  selection,
  focus,
}: {
  /** What the run says of its result; `null` where that is not known. */
  text: string | null;
  kind: string;
  objects: Objects | null;
  selection: Selection;
  focus: (id: string) => void;
}): ReactNode {
  return (
    <>
      {text !== null && (
        <section className="hub-panel-section" aria-label="Outcome">
          <h2>{text}</h2>
        </section>
      )}
      {objects && objects.measures.ids.length > 0 && (
        <ObjectsTable kind={kind} objects={objects} selection={selection} focus={focus} />
      )}
    </>
  );
}
