import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ResultVersion } from '@headway/hub-api';
import { formatCount } from '@headway/react';
import { type ReactNode, useId } from 'react';
import { formatTime } from '../format.ts';
import type { Shape } from '../viewer/shape.ts';
import type { Selection } from '../viewer/use-selection.ts';
import { type CompareLink, type CompareMode, compareModes } from './compare-link.ts';
import { type CompareScene, type DifferenceKind, differenceKinds } from './compare-scene.ts';
import { DifferenceList } from './difference-list.tsx';

const modeNames: Record<CompareMode, string> = { overlay: 'Overlay', side: 'Side by side', flip: 'Flip' };

/** Which results are compared, how, and what tells them apart. */
export function ComparePanel({
  versions,
  a,
  b,
  mode,
  onChange,
  scene,
  hidden,
  onHidden,
  selection,
  onGo,
}: {
  versions: readonly ResultVersion[];
  a: ResultVersion;
  b: ResultVersion;
  mode: CompareMode;
  onChange: (change: CompareLink) => void;
  /** `null` until both have come. */
  scene: CompareScene | null;
  hidden: ReadonlySet<DifferenceKind>;
  onHidden: (hidden: ReadonlySet<DifferenceKind>) => void;
  selection: Selection;
  onGo: (shape: Shape) => void;
}): ReactNode {
  const toggle = (kind: DifferenceKind): void => {
    const next = new Set(hidden);
    if (!next.delete(kind)) next.add(kind);
    onHidden(next);
  };
  return (
    <>
      <div className="hub-panel-section hub-compare-choice">
        <VersionField label="A" versions={versions} value={a.id} onChange={(id) => onChange({ a: id })} />
        <VersionField label="B" versions={versions} value={b.id} onChange={(id) => onChange({ b: id })} />
        <ToggleGroup
          aria-label="Results are shown"
          className="hub-segments"
          value={[mode]}
          onValueChange={([next]) => next !== undefined && onChange({ mode: next as CompareMode })}
        >
          {compareModes.map((each) => (
            <Toggle key={each} value={each} className="hub-segment">
              {modeNames[each]}
            </Toggle>
          ))}
        </ToggleGroup>
      </div>
      {scene ? (
        <>
          <fieldset className="hub-compare-kinds">
            <legend className="hw-visually-hidden">Shown in the image</legend>
            {differenceKinds.map(({ kind, label, colour }) => (
              <label key={kind}>
                <input type="checkbox" checked={!hidden.has(kind)} onChange={() => toggle(kind)} />
                <span className="hub-channel-mark" style={{ background: colour }} />
                {label}
                <strong className="hw-tabular">{formatCount(countOf(scene, kind))}</strong>
              </label>
            ))}
          </fieldset>
          <DifferenceList
            differences={scene.differences.filter(({ kind }) => !hidden.has(kind))}
            selection={selection}
            onGo={onGo}
          />
        </>
      ) : (
        <div className="hub-panel-waiting hub-skeleton" aria-hidden="true" />
      )}
    </>
  );
}

function VersionField({
  label,
  versions,
  value,
  onChange,
}: {
  label: string;
  versions: readonly ResultVersion[];
  value: string;
  onChange: (id: string) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className="hub-compare-version">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="hub-input" value={value} onChange={({ target }) => onChange(target.value)}>
        {versions.map((version) => (
          <option key={version.id} value={version.id}>
            {nameOf(version)}
          </option>
        ))}
      </select>
    </div>
  );
}

function nameOf({ version, author, parentId, summary, createdAt }: ResultVersion): string {
  const made = parentId === null ? 'run' : `corrected${author ? ` by ${author.name}` : ''}`;
  return [`Version ${version}`, made, summary, formatTime(createdAt)].filter(Boolean).join(' · ');
}

function countOf({ differences, colours }: CompareScene, kind: DifferenceKind): number {
  if (kind !== 'same') return differences.filter((each) => each.kind === kind).length;
  const place = differenceKinds.findIndex((each) => each.kind === 'same');
  return colours.filter((colour) => colour === place).length;
}
