import type { Asset, Job } from '@headway/protocol';
import { useToasts } from '@headway/react';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { ColourMenu } from '../objects/colour-menu.tsx';
import { placesOf, placesThrough } from '../objects/places-of.ts';
import { useObjects } from '../objects/use-objects.ts';
import { ColourLegend, legendOf } from '../viewer/colour-legend.tsx';
import type { ShapeLook, ShapeStyle } from '../viewer/draw-shapes.ts';
import { ConflictDialog } from '../editor/conflict-dialog.tsx';
import { atPlaces } from '../editor/edited-shapes.ts';
import { EditorBar } from '../editor/editor-bar.tsx';
import { OthersLine } from '../editor/others-line.tsx';
import { useCorrections } from '../editor/use-corrections.ts';
import { useDraft } from '../editor/use-draft.ts';
import { urls } from '../endpoints.ts';
import { useMay } from '../live/use-memberships.ts';
import { createCursorStore } from '../viewer/cursor-store.ts';
import { ImageViewer } from '../viewer/image-viewer.tsx';
import { OrthoViews } from '../viewer/ortho/ortho-views.tsx';
import { useOrtho } from '../viewer/ortho/use-ortho.ts';
import { type Sheet, sheetOf } from '../viewer/picture-sheet.ts';
import { PixelReadout } from '../viewer/pixel-readout.tsx';
import { SavePicture } from '../viewer/save-picture.tsx';
import { ScaleBar } from '../viewer/scale-bar.tsx';
import { scaleLength } from '../viewer/scale-length.ts';
import { pictureName } from '../viewer/shown-part.ts';
import { ChannelRow } from '../viewer/channel-row.tsx';
import { StackBar } from '../viewer/stack-bar.tsx';
import { usePicture } from '../viewer/use-picture.ts';
import { useCamera } from '../viewer/use-camera.ts';
import { useSelection } from '../viewer/use-selection.ts';
import { ViewerToolbar } from '../viewer/viewer-toolbar.tsx';
import { ImagePanel } from './image-panel.tsx';
import { useParameterImage } from './parameter-image.ts';
import { pictureAddress } from './picture-address.ts';
import { useFound } from './use-found.ts';
import { useResultView } from './result-views.ts';
import { useObjectPlaces } from './use-object-places.ts';
import { useSections } from './use-sections.ts';
import { useStack } from './use-stack.ts';
import { type Tried, useTrial } from './use-trial.ts';
import { usePixelScale } from './use-pixel-scale.ts';
import { useViewLink } from './use-view-link.ts';
import { useShownResult } from './use-shown-result.ts';

/** The picture and the panel beside it, with what is pointed at in one shown in the other. */
export function ImageWorkspace({ asset, job }: { asset: Asset; job: Job | undefined }): ReactNode {
  const kept = useDraft(asset.id);
  const shown = useShownResult(asset, job, kept.draft?.resultId ?? null);
  const { error } = shown;
  const view = useResultView(shown.document?.kind ?? job?.kind ?? 'cells');
  const size = useMemo(
    () => ({ width: asset.width ?? 1024, height: asset.height ?? 1024 }),
    [asset.width, asset.height],
  );
  const ortho = useOrtho(asset.id, size, asset.stack ?? null);
  const flatCamera = useCamera(size, !ortho.isOn);
  const camera = ortho.isOn ? ortho.camera : flatCamera;
  const stack = useStack(asset, camera);
  const isStack = stack !== null;
  const plane = stack?.picture.plane ?? null;
  const { document, decoded, shapes: found } = useFound(shown.document, view, plane ?? stack?.view.plane);
  // What is on the screen may still be the draft when its result is there.
  const isDraft = shown.isDraft || document?.version === 0;
  const flat = usePicture(
    useMemo(() => (isStack ? null : pictureAddress(asset.id)), [asset.id, isStack]),
    size,
  );
  const picture = stack?.picture ?? flat;
  const [cursor] = useState(createCursorStore);
  const inResult = decoded !== null && view ? (view.pixelSizeUm?.(decoded) ?? null) : null;
  const scale = usePixelScale(asset, asset.stack?.pixelUm ?? inResult);
  const sliceUm = asset.stack?.sliceUm ?? null;
  const selection = useSelection(`${asset.id} ${document?.id ?? ''}`);
  const [style, setStyle] = useState<ShapeStyle>({ visible: true, filled: false, opacity: 0.9 });

  const { editor, tool, overlay, others, start, toPicture } = useCorrections({
    asset,
    kept,
    resultId: document && !isDraft ? document.id : null,
    decoded,
    error,
    editing: view?.editing,
    shapes: found,
    camera,
    selection,
    cursor,
  });
  const { session, conflict, places } = editor;
  const [tried, setTried] = useState<Tried | null>(null);
  const trial = useTrial(
    tried,
    stack,
    useMemo(() => ({ pixelSizeUm: scale.um, sliceUm }), [scale.um, sliceUm]),
  );
  const shapes = trial ?? editor.shapes;
  const { write: mayWrite } = useMay(asset.projectId);

  const measures = useMemo(
    () =>
      decoded !== null && view?.measures ? view.measures(decoded, { pixelSizeUm: scale.um, sliceUm }) : null,
    [decoded, view, scale.um, sliceUm],
  );
  const objects = useObjects(measures);
  const placeOf = objects?.placeOf;
  const objectPlaces = useMemo(
    () => placesThrough(places, measures && placeOf ? placesOf(found, { ids: measures.ids, placeOf }) : null),
    [found, measures, placeOf, places],
  );
  const isTrial = trial !== null;
  const mask = objects?.mask ?? null;
  const colouring = objects?.colouring;
  const look = useMemo(
    (): ShapeLook => ({
      style,
      // A trial's outlines are of no objects yet.
      mask: mask && !isTrial ? atPlaces(mask, objectPlaces, 1) : null,
      colours: colouring?.indexes && !isTrial ? atPlaces(colouring.indexes, objectPlaces, 0) : null,
      palette: colouring?.palette ?? [],
    }),
    [style, mask, colouring, objectPlaces, isTrial],
  );

  const sections = useSections({ view, decoded, objects, style, isTrial });

  const { selected } = selection;
  const objectPlace = useObjectPlaces({
    result: { view, decoded },
    shapes: editor.shapes,
    stack: stack?.view ?? null,
    camera,
    selection,
  });
  const toasts = useToasts();
  const onMissing = useCallback(
    (id: string) =>
      void toasts.add({
        id: 'object-missing',
        kind: 'info',
        title: `There is no object ${id} in this result`,
        description: 'The link may be of another version.',
      }),
    [toasts],
  );
  useViewLink(asset.id, {
    camera,
    selection,
    stack: stack?.view ?? null,
    cut: { at: ortho.isOn ? ortho.at : null, show: ortho.show },
    objects: { isThere: isStack ? decoded !== null : editor.shapes.length > 0, onMissing, ...objectPlace },
  });
  const focusShape = objectPlace.focus;
  const parameterImage = useParameterImage(
    asset.stack ?? null,
    stack?.picture.info ?? picture.pixels?.info ?? null,
  );

  const legend = colouring?.column && style.visible ? legendOf(colouring.column, colouring) : null;
  const notes = {
    scaleBar: scale.um === null ? null : scaleLength({ umPerPixel: scale.um, zoom: camera.view.scale }),
    legend: isTrial ? null : legend,
  };
  const sheet = (): Sheet | null => {
    if (ortho.isOn) return sections.sheet(ortho.rooms, notes);
    return sheetOf({
      layer: picture.layer,
      image: size,
      view: camera.view,
      stage: camera.stage,
      shapes,
      look,
      selected: selected === null ? [] : shapes.filter(({ id }) => id === selected),
      ...notes,
    });
  };
  const overStage = (
    <>
      {legend && !isTrial && <ColourLegend {...legend} />}
      {isTrial && <p className="hub-trial">A trial: outlines in this plane with the settings of the form</p>}
      <div className="hub-stage-foot">
        <PixelReadout cursor={cursor} pixels={picture.pixels} size={size} plane={plane} />
        <ScaleBar scale={scale} zoom={camera.view.scale} />
      </div>
    </>
  );

  return (
    <div className="hub-workspace" data-editing={session !== null || undefined}>
      <section className="hub-viewer" aria-label="Viewer">
        {session && (
          <EditorBar
            key={session.draft.resultId}
            editor={editor}
            session={session}
            mayWrite={mayWrite}
            toPicture={toPicture}
          />
        )}
        <OthersLine others={others} />
        {ortho.isOn && stack && picture.status !== 'failed' ? (
          <OrthoViews
            label={asset.name}
            ortho={ortho}
            stack={stack}
            shapes={shapes}
            look={look}
            {...sections.shown}
            selection={selection}
            cursor={cursor}
          >
            {overStage}
          </OrthoViews>
        ) : (
          <ImageViewer
            label={asset.name}
            picture={picture}
            camera={camera}
            shapes={shapes}
            look={look}
            selection={selection}
            cursor={cursor}
            tool={tool}
            overlay={overlay}
            onStep={stack && !stack.view.place.range ? stack.view.step : null}
          >
            {overStage}
          </ImageViewer>
        )}
        {stack && (
          <StackBar
            view={stack.view}
            play={stack.play}
            isWaiting={stack.picture.isWaiting}
            ortho={ortho}
            channels={<ChannelRow picture={picture} />}
          />
        )}
        <ViewerToolbar
          camera={camera}
          picture={picture}
          style={style}
          onStyle={setStyle}
          hasShapes={shapes.length > 0}
          stains={view?.stains}
          histograms={stack?.histograms ?? null}
          save={<SavePicture name={pictureName(asset.name)} sheet={sheet} />}
        >
          {objects && <ColourMenu objects={objects} />}
        </ViewerToolbar>
      </section>
      <ImagePanel
        key={asset.id}
        asset={asset}
        job={job}
        document={document}
        isDraft={isDraft}
        resultError={error}
        view={view}
        decoded={decoded}
        selection={selection}
        objects={objects}
        pixelSizeUm={scale.um}
        sliceUm={sliceUm}
        plane={plane}
        show={stack?.view.show ?? null}
        onTry={setTried}
        image={parameterImage}
        focus={focusShape}
        onCorrect={start}
      />
      {conflict && <ConflictDialog editor={editor} conflict={conflict} picture={urls.picture(asset.id)} />}
    </div>
  );
}
