/** Sizes and points are in CSS pixels on the stage, and in pixels of the image (0,0 is the corner of the first). */
export interface Size {
  width: number;
  height: number;
}
export interface Point {
  x: number;
  y: number;
}
export interface Box extends Point, Size {}

/** Where the image stands on the stage: stage = image × scale + (x, y). */
export interface View extends Point {
  scale: number;
}

/** Room around a fitted image, and what of the image stays in sight when it is moved away. */
const margin = 24;
const maxScale = 64;

/** The whole image, centred; small ones are enlarged up to four times. */
export function fitView(image: Size, stage: Size): View {
  const scale = fitScale(image, stage);
  return {
    scale,
    x: (stage.width - image.width * scale) / 2,
    y: (stage.height - image.height * scale) / 2,
  };
}

function fitScale(image: Size, stage: Size): number {
  const room = (length: number): number => Math.max(length - 2 * margin, 1);
  return Math.min(room(stage.width) / image.width, room(stage.height) / image.height, 4);
}

/** Enlarges by `factor` and keeps what lies under `at` where it is. */
export function zoomView(view: View, factor: number, at: Point, bounds: { image: Size; stage: Size }): View {
  const { image, stage } = bounds;
  const smallest = Math.min(fitScale(image, stage) / 2, 1);
  const scale = Math.min(Math.max(view.scale * factor, smallest), maxScale);
  const ratio = scale / view.scale;
  return keepInSight({ scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }, bounds);
}

export function panView(view: View, by: Point, bounds: { image: Size; stage: Size }): View {
  return keepInSight({ ...view, x: view.x + by.x, y: view.y + by.y }, bounds);
}

function keepInSight(view: View, { image, stage }: { image: Size; stage: Size }): View {
  const clamp = (start: number, length: number, room: number): number => {
    const kept = Math.min(margin * 2, length);
    return Math.min(Math.max(start, kept - length), room - kept);
  };
  return {
    scale: view.scale,
    x: clamp(view.x, image.width * view.scale, stage.width),
    y: clamp(view.y, image.height * view.scale, stage.height),
  };
}

/** A view with a point of the image in the middle of the stage. */
export function lookAt(
  { at, scale }: { at: Point; scale: number },
  bounds: { image: Size; stage: Size },
): View {
  const { stage } = bounds;
  const within = Math.min(Math.max(scale, Math.min(fitScale(bounds.image, stage) / 2, 1)), maxScale);
  return keepInSight(
    { scale: within, x: stage.width / 2 - at.x * within, y: stage.height / 2 - at.y * within },
    bounds,
  );
}

/** Whether two views cannot be told apart on the screen. */
export function isSameView(a: View, b: View): boolean {
  return a.scale === b.scale && Math.abs(a.x - b.x) < 0.1 && Math.abs(a.y - b.y) < 0.1;
}

export function toImage(view: View, point: Point): Point {
  return { x: (point.x - view.x) / view.scale, y: (point.y - view.y) / view.scale };
}

export function toStage(view: View, point: Point): Point {
  return { x: point.x * view.scale + view.x, y: point.y * view.scale + view.y };
}

/** The smallest box that holds both. */
export function unitedBox(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** Moves as little as needed to bring a box of the image into sight; the scale stays. */
export function revealBox(view: View, box: Box, stage: Size): View {
  const shift = (start: number, length: number, room: number): number => {
    if (length > room - 2 * margin) return room / 2 - (start + length / 2);
    if (start < margin) return margin - start;
    return Math.min(room - margin - (start + length), 0);
  };
  const corner = toStage(view, box);
  return {
    scale: view.scale,
    x: view.x + shift(corner.x, box.width * view.scale, stage.width),
    y: view.y + shift(corner.y, box.height * view.scale, stage.height),
  };
}

/** A view in which a box of the image fills about a third of the stage, as one looks at an object closely. */
export function focusBox(box: Box, stage: Size): View {
  const longest = Math.max(box.width, box.height, 1);
  const scale = Math.min(Math.min(stage.width, stage.height) / (3 * longest), maxScale / 4);
  return {
    scale,
    x: stage.width / 2 - (box.x + box.width / 2) * scale,
    y: stage.height / 2 - (box.y + box.height / 2) * scale,
  };
}
