import type { Asset, Job } from '@headway/protocol';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
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
import { type Sheet, sheetOf } from '../viewer/picture-sheet.ts';
import { PixelReadout } from '../viewer/pixel-readout.tsx';
import { SavePicture } from '../viewer/save-picture.tsx';
import { ScaleBar } from '../viewer/scale-bar.tsx';
import { scaleLength } from '../viewer/scale-length.ts';
import { pictureName } from '../viewer/shown-part.ts';
import { usePicture } from '../viewer/use-picture.ts';
import { useCamera } from '../viewer/use-camera.ts';
import { useSelection } from '../viewer/use-selection.ts';
import { ViewerToolbar } from '../viewer/viewer-toolbar.tsx';
import { ImagePanel } from './image-panel.tsx';
import { pictureAddress } from './picture-address.ts';
import { useFound } from './use-found.ts';
import { useResultView } from './result-views.ts';
import { usePixelScale } from './use-pixel-scale.ts';
import { useViewLink } from './use-view-link.ts';
import { useShownResult } from './use-shown-result.ts';

/** The picture and the panel beside it, with what is pointed at in one shown in the other. */
export function ImageWorkspace({ asset, job }: { asset: Asset; job: Job | undefined }): ReactNode {
  const kept = useDraft(asset.id);
  const shown = useShownResult(asset, job, kept.draft?.resultId ?? null);
  const { error } = shown;
  const view = useResultView(shown.document?.kind ?? job?.kind ?? 'cells');
  const { document, decoded, shapes: found } = useFound(shown.document, view);
  // What is on the screen may still be the draft when its result is there.
  const isDraft = shown.isDraft || document?.version === 0;
  const size = useMemo(
    () => ({ width: asset.width ?? 1024, height: asset.height ?? 1024 }),
    [asset.width, asset.height],
  );
  const picture = usePicture(
    useMemo(() => pictureAddress(asset.id), [asset.id]),
    size,
  );
  const [cursor] = useState(createCursorStore);
  const scale = usePixelScale(asset, decoded !== null && view ? (view.pixelSizeUm?.(decoded) ?? null) : null);
  const camera = useCamera(size);
  const selection = useSelection(`${asset.id} ${document?.id ?? ''}`);
  const [style, setStyle] = useState<ShapeStyle>({ visible: true, filled: false, opacity: 0.9 });

  const { editor, tool, overlay, others, start } = useCorrections({
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
  const { session, conflict, shapes, places } = editor;
  const { write: mayWrite } = useMay(asset.projectId);

  const measures = useMemo(
    () =>
      decoded !== null && view?.measures
        ? view.measures(decoded, { pixelSizeUm: scale.um, sliceUm: null })
        : null,
    [decoded, view, scale.um],
  );
  const objects = useObjects(measures);
  const placeOf = objects?.placeOf;
  const objectPlaces = useMemo(
    () => placesThrough(places, measures && placeOf ? placesOf(found, { ids: measures.ids, placeOf }) : null),
    [found, measures, placeOf, places],
  );
  const mask = objects?.mask ?? null;
  const colouring = objects?.colouring;
  const look = useMemo(
    (): ShapeLook => ({
      style,
      mask: mask && atPlaces(mask, objectPlaces, 1),
      colours: colouring?.indexes ? atPlaces(colouring.indexes, objectPlaces, 0) : null,
      palette: colouring?.palette ?? [],
    }),
    [style, mask, colouring, objectPlaces],
  );

  const { selected, source } = selection;
  const { reveal, focus } = camera;
  useEffect(() => {
    if (selected === null || source !== 'table') return;
    const shape = shapes.find(({ id }) => id === selected);
    if (shape) reveal(shape.box);
  }, [selected, source, shapes, reveal]);
  useViewLink(asset.id, { camera, selection, shapes });
  const focusShape = useCallback(
    (id: string): void => {
      const shape = shapes.find((each) => each.id === id);
      if (shape) focus(shape.box);
    },
    [shapes, focus],
  );

  const legend = colouring?.column && style.visible ? legendOf(colouring.column, colouring) : null;
  const sheet = (): Sheet | null =>
    sheetOf({
      layer: picture.layer,
      image: size,
      view: camera.view,
      stage: camera.stage,
      shapes,
      look,
      selected: selected === null ? [] : shapes.filter(({ id }) => id === selected),
      scaleBar: scale.um === null ? null : scaleLength({ umPerPixel: scale.um, zoom: camera.view.scale }),
      legend,
    });

  return (
    <div className="hub-workspace" data-editing={session !== null || undefined}>
      <section className="hub-viewer" aria-label="Viewer">
        {session && (
          <EditorBar key={session.draft.resultId} editor={editor} session={session} mayWrite={mayWrite} />
        )}
        <OthersLine others={others} />
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
        >
          {legend && <ColourLegend {...legend} />}
          <div className="hub-stage-foot">
            <PixelReadout cursor={cursor} pixels={picture.pixels} size={size} />
            <ScaleBar scale={scale} zoom={camera.view.scale} />
          </div>
        </ImageViewer>
        <ViewerToolbar
          camera={camera}
          picture={picture}
          style={style}
          onStyle={setStyle}
          hasShapes={shapes.length > 0}
          stains={view?.stains}
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
        sliceUm={null}
        plane={null}
        show={null}
        focus={focusShape}
        onCorrect={start}
      />
      {conflict && <ConflictDialog editor={editor} conflict={conflict} picture={urls.picture(asset.id)} />}
    </div>
  );
}
