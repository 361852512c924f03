/**
 * The tree of connected components over all brightness levels (max-tree): every component of
 * "at least this bright" is a node, contained in the component of the next lower level.
 *
 * Source: C. Berger et al., "Effective Component Tree Computation with Application to Pattern
 * Recognition in Astronomical Imaging", ICIP 2007 (union-find with a separate compressed forest).
 */
export interface LevelTree {
  readonly count: number;
  /** Parent of each node, -1 for roots. Children have smaller numbers than their parents. */
  readonly parent: Int32Array;
  /** Level of each node, 1 or more. */
  readonly level: Uint8Array;
  /** Pixels of each node, those of its children included. */
  readonly area: Int32Array;
  /** The pixels of node n are `pixels.subarray(start[n], start[n] + area[n])`. */
  readonly start: Int32Array;
  readonly pixels: Int32Array;
}

/** Builds the tree of a level image (0 = background, never part of a node); neighbours share an edge. */
export function buildLevelTree(levels: Uint8Array, width: number, height: number): LevelTree {
  const order = sortByLevel(levels);
  const parentPixel = linkPixels(levels, order, width, height);
  return collectNodes(levels, order, parentPixel);
}

/** Foreground pixels, brightest first. */
function sortByLevel(levels: Uint8Array): Int32Array {
  const slots = new Int32Array(257);
  for (const level of levels) slots[256 - level]!++;
  let total = 0;
  for (let i = 0; i < 257; i++) {
    const here = slots[i]!;
    slots[i] = total;
    total += here;
  }
  const sorted = new Int32Array(slots[256]!);
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i]!;
    if (level > 0) sorted[slots[256 - level]!++] = i;
  }
  return sorted;
}

function linkPixels(levels: Uint8Array, order: Int32Array, width: number, height: number): Int32Array {
  const parent = new Int32Array(levels.length).fill(-1);
  const shortcut = new Int32Array(levels.length).fill(-1);
  const find = (pixel: number): number => {
    let root = pixel;
    while (shortcut[root] !== root) root = shortcut[root]!;
    let step = pixel;
    while (shortcut[step] !== root) {
      const next = shortcut[step]!;
      shortcut[step] = root;
      step = next;
    }
    return root;
  };
  const last = width * (height - 1);
  for (const pixel of order) {
    parent[pixel] = pixel;
    shortcut[pixel] = pixel;
    const x = pixel % width;
    const link = (neighbour: number): void => {
      if (shortcut[neighbour] === -1) return;
      const root = find(neighbour);
      if (root === pixel) return;
      shortcut[root] = pixel;
      parent[root] = pixel;
    };
    if (x > 0) link(pixel - 1);
    if (x < width - 1) link(pixel + 1);
    if (pixel >= width) link(pixel - width);
    if (pixel < last) link(pixel + width);
  }
  // Darkest first: every pixel then points to the one pixel that stands for its parent's node.
  for (let i = order.length - 1; i >= 0; i--) {
    const pixel = order[i]!;
    const up = parent[pixel]!;
    const above = parent[up]!;
    if (levels[above] === levels[up]) parent[pixel] = above;
  }
  return parent;
}

function collectNodes(levels: Uint8Array, order: Int32Array, parentPixel: Int32Array): LevelTree {
  const nodeOf = new Int32Array(levels.length).fill(-1);
  const isNode = (pixel: number): boolean => {
    const up = parentPixel[pixel]!;
    return up === pixel || levels[up] !== levels[pixel];
  };
  let count = 0;
  for (const pixel of order) if (isNode(pixel)) nodeOf[pixel] = count++;

  const parent = new Int32Array(count).fill(-1);
  const level = new Uint8Array(count);
  const own = new Int32Array(count);
  for (const pixel of order) {
    const node = nodeOf[pixel]!;
    if (node < 0) {
      own[nodeOf[parentPixel[pixel]!]!]!++;
      continue;
    }
    own[node]!++;
    level[node] = levels[pixel]!;
    const up = parentPixel[pixel]!;
    if (up !== pixel) parent[node] = nodeOf[up]!;
  }
  const area = own.slice();
  for (let node = 0; node < count; node++) if (parent[node]! >= 0) area[parent[node]!]! += area[node]!;

  // A node's block holds its own pixels first, then the blocks of its children.
  const start = new Int32Array(count);
  const next = new Int32Array(count);
  let roots = 0;
  for (let node = count - 1; node >= 0; node--) {
    const up = parent[node]!;
    if (up < 0) {
      start[node] = roots;
      roots += area[node]!;
    } else {
      start[node] = next[up]!;
      next[up]! += area[node]!;
    }
    next[node] = start[node]! + own[node]!;
  }
  const pixels = new Int32Array(order.length);
  const put = start.slice();
  for (const pixel of order) {
    const node = nodeOf[pixel]! >= 0 ? nodeOf[pixel]! : nodeOf[parentPixel[pixel]!]!;
    pixels[put[node]!++] = pixel;
  }
  return { count, parent, level, area, start, pixels };
}
