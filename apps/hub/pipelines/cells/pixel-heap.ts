/** A heap of pixel numbers, the highest of the landscape first, earlier arrivals first among equals. */
export interface PixelHeap {
  push(pixel: number): void;
  /** The next pixel, or -1 when the heap is empty. */
  pop(): number;
}

/** Makes an empty heap over a landscape. */
export function createHeap(landscape: Float32Array): PixelHeap {
  let pixels = new Int32Array(256);
  let arrivals = new Float64Array(256);
  let size = 0;
  let clock = 0;
  const before = (a: number, b: number): boolean => {
    const difference = landscape[pixels[a]!]! - landscape[pixels[b]!]!;
    return difference === 0 ? arrivals[a]! < arrivals[b]! : difference > 0;
  };
  const swap = (a: number, b: number): void => {
    const pixel = pixels[a]!;
    const arrival = arrivals[a]!;
    pixels[a] = pixels[b]!;
    arrivals[a] = arrivals[b]!;
    pixels[b] = pixel;
    arrivals[b] = arrival;
  };
  return {
    push(pixel) {
      if (size === pixels.length) {
        const morePixels = new Int32Array(size * 2);
        const moreArrivals = new Float64Array(size * 2);
        morePixels.set(pixels);
        moreArrivals.set(arrivals);
        pixels = morePixels;
        arrivals = moreArrivals;
      }
      pixels[size] = pixel;
      arrivals[size] = clock++;
      let at = size++;
      while (at > 0) {
        const up = (at - 1) >> 1;
        if (!before(at, up)) break;
        swap(at, up);
        at = up;
      }
    },
    pop() {
      if (size === 0) return -1;
      const first = pixels[0]!;
      size--;
      swap(0, size);
      let at = 0;
      for (;;) {
        const left = 2 * at + 1;
        if (left >= size) break;
        const right = left + 1;
        const child = right < size && before(right, left) ? right : left;
        if (!before(child, at)) break;
        swap(child, at);
        at = child;
      }
      return first;
    },
  };
}
