import type { ResultVersion } from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { pictureAddress } from '../image/picture-address.ts';
import { useStack } from '../image/use-stack.ts';
import { useSteps } from '../steps.ts';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { createCursorStore } from '../viewer/cursor-store.ts';
import type { ShapeLook, ShapeStyle } from '../viewer/draw-shapes.ts';
import { ImageViewer } from '../viewer/image-viewer.tsx';
import { isMany } from '../viewer/is-many.ts';
import { ChannelRow } from '../viewer/channel-row.tsx';
import { StackBar } from '../viewer/stack-bar.tsx';
import { useCamera } from '../viewer/use-camera.ts';
import { usePicture } from '../viewer/use-picture.ts';
import { useSelection } from '../viewer/use-selection.ts';
import { ViewerToolbar } from '../viewer/viewer-toolbar.tsx';
import type { CompareLink, CompareMode } from './compare-link.ts';
import { ComparePanel } from './compare-panel.tsx';
import {
  comparedSceneSteps,
  type CompareScene,
  type DifferenceKind,
  differenceKinds,
} from './compare-scene.ts';
import { useResultShapes } from './use-compared.ts';

const palette = differenceKinds.map(({ colour }) => colour);
const nothing: CompareScene = { shapes: [], colours: new Uint8Array(), differences: [] };

/** Both results over the image, one over the other, side by side, or in turn; and the list of differences. */
export function CompareWorkspace({
  asset,
  versions,
  a,
  b,
  mode,
  onChange,
}: {
  asset: Asset;
  versions: readonly ResultVersion[];
  a: ResultVersion;
  b: ResultVersion;
  mode: CompareMode;
  onChange: (change: CompareLink) => void;
}): ReactNode {
  const size = useMemo(
    () => ({ width: asset.width ?? 1024, height: asset.height ?? 1024 }),
    [asset.width, asset.height],
  );
  const camera = useCamera(size);
  const stack = useStack(asset, camera);
  const isStack = stack !== null;
  const flat = usePicture(
    useMemo(() => (isStack ? null : pictureAddress(asset.id)), [asset.id, isStack]),
    size,
  );
  const picture = stack?.picture ?? flat;
  const plane = stack ? (stack.picture.plane ?? stack.view.plane) : null;
  const secondStage = useRef<HTMLDivElement>(null);
  // Both stages have the same size: what is seen in one is seen in the other.
  const secondCamera = useMemo(() => ({ ...camera, stageRef: secondStage }), [camera]);
  const [cursor] = useState(createCursorStore);
  const [style, setStyle] = useState<ShapeStyle>({ visible: true, filled: false, opacity: 0.9 });
  const [hidden, setHidden] = useState<ReadonlySet<DifferenceKind>>(new Set(['same']));
  const [flipped, setFlipped] = useState<'a' | 'b'>('b');
  const [first, second] = [useResultShapes(a.id, plane), useResultShapes(b.id, plane)];
  const selection = useSelection(`${a.id} ${b.id}`);
  const areThere = first.document !== undefined && second.document !== undefined;
  const both = useMemo(() => ({ a: first.shapes, b: second.shapes }), [first.shapes, second.shapes]);
  const compared = useSteps(both, comparedSceneSteps, isMany(both.a) || isMany(both.b));
  const scene = compared ?? nothing;
  const isReady = areThere && compared !== null;
  const flip = (): void => setFlipped(flipped === 'a' ? 'b' : 'a');
  useCommand(
    mode === 'flip'
      ? { id: 'flip', label: 'Flip between A and B', group: 'Compare', keys: ['b'], run: flip }
      : null,
  );

  const looks = useMemo(() => {
    const kindAt = (at: number): DifferenceKind => differenceKinds[scene.colours[at] ?? 0]?.kind ?? 'same';
    const lookOf = (sides: readonly ('a' | 'b')[]): ShapeLook => ({
      style,
      palette,
      colours: scene.colours,
      mask: Uint8Array.from(scene.shapes, ({ id }, at) => {
        const kind = kindAt(at);
        // What is the same is drawn once, from the second result, for both.
        const isOfSide = kind === 'same' || sides.some((side) => id.startsWith(side));
        return isOfSide && !hidden.has(kind) ? 1 : 0;
      }),
    });
    return { both: lookOf(['a', 'b']), a: lookOf(['a']), b: lookOf(['b']) };
  }, [scene, style, hidden]);

  const onStep = stack && !stack.view.place.range ? stack.view.step : null;
  const shared = { picture, shapes: scene.shapes, selection, cursor, onStep };
  const error = first.error ?? second.error;
  return (
    <div className="hub-workspace">
      <section className="hub-viewer" aria-label="Viewer">
        <div className="hub-compare-stages" data-mode={mode}>
          <ImageViewer
            {...shared}
            label={`${asset.name}, ${mode === 'side' ? 'result A' : 'both results'}`}
            camera={camera}
            look={mode === 'side' ? looks.a : mode === 'flip' ? looks[flipped] : looks.both}
          >
            {mode !== 'overlay' && <StageName side={mode === 'side' ? 'a' : flipped} />}
          </ImageViewer>
          {mode === 'side' && (
            <ImageViewer {...shared} label={`${asset.name}, result B`} camera={secondCamera} look={looks.b}>
              <StageName side="b" />
            </ImageViewer>
          )}
        </div>
        {stack && (
          <StackBar
            view={stack.view}
            play={stack.play}
            isWaiting={stack.picture.isWaiting}
            channels={<ChannelRow picture={picture} />}
          />
        )}
        <ViewerToolbar
          camera={camera}
          picture={picture}
          histograms={stack?.histograms ?? null}
          style={style}
          onStyle={setStyle}
          hasShapes={scene.shapes.length > 0}
        >
          {mode === 'flip' && (
            <button type="button" className="hw-button hw-button-small" onClick={flip}>
              Flip to {flipped === 'a' ? 'B' : 'A'}
            </button>
          )}
        </ViewerToolbar>
      </section>
      <aside className="hub-panel" aria-label="Differences" data-open>
        <div className="hub-panel-body">
          {error && <ProblemPanel error={error} what="result" />}
          <ComparePanel
            versions={versions}
            a={a}
            b={b}
            mode={mode}
            onChange={onChange}
            scene={isReady ? scene : null}
            hidden={hidden}
            onHidden={setHidden}
            selection={selection}
            onGo={(shape) => camera.focus(shape.box)}
          />
        </div>
      </aside>
    </div>
  );
}

function StageName({ side }: { side: 'a' | 'b' }): ReactNode {
  return <p className="hub-compare-name">{side === 'a' ? 'A' : 'B'}</p>;
}
