/** What stands before a place in an order. */
export interface Ahead {
  count: number;
  /** Sum of the items' weights. */
  weight: number;
}

export interface OrderTreeOptions<T> {
  /** A total order: 0 only for the same item. */
  compare: (a: T, b: T) => number;
  /** MUST give the same for as long as the item is in the tree. */
  weigh: (item: T) => number;
  /** 0 to 1: keeps the tree balanced whatever comes in. */
  random: () => number;
}

/** Items in order that know their places: every call takes O(log n), but for `first`. */
export interface OrderTree<T> {
  readonly size: number;
  /** The sum of all weights. */
  readonly weight: number;
  /** An item that is there already changes nothing. */
  insert(item: T): void;
  /** Tells whether it was there. */
  remove(item: T): boolean;
  /** What comes before an item, whether it is there or not. */
  ahead(item: T): Ahead;
  /** By its place, from 0. */
  at(index: number): T | undefined;
  /** The first ones in order; O(limit). */
  first(limit: number): readonly T[];
  /** All in order, each found when it is asked for; the tree MUST NOT change meanwhile. */
  items(): Iterable<T>;
}

interface Node<T> {
  readonly item: T;
  readonly rank: number;
  readonly own: number;
  left: Node<T> | null;
  right: Node<T> | null;
  count: number;
  weight: number;
}

/**
 * A treap: a search tree in the items' order that is also a heap in random ranks, which makes it about as deep as a
 * balanced one (Seidel and Aragon, "Randomized search trees", 1996). Each node knows how many and how heavy the items
 * below it are.
 */
export function createOrderTree<T>({ compare, weigh, random }: OrderTreeOptions<T>): OrderTree<T> {
  let root: Node<T> | null = null;

  function has(item: T): boolean {
    for (let node = root; node;) {
      const order = compare(item, node.item);
      if (order === 0) return true;
      node = order < 0 ? node.left : node.right;
    }
    return false;
  }

  /** What is before `item`, and the rest. */
  function split(node: Node<T> | null, item: T): [Node<T> | null, Node<T> | null] {
    if (!node) return [null, null];
    if (compare(node.item, item) < 0) {
      const [before, rest] = split(node.right, item);
      node.right = before;
      return [summed(node), rest];
    }
    const [before, rest] = split(node.left, item);
    node.left = rest;
    return [before, summed(node)];
  }

  function without(node: Node<T> | null, item: T): Node<T> | null {
    if (!node) return null;
    const order = compare(item, node.item);
    if (order === 0) return merge(node.left, node.right);
    if (order < 0) node.left = without(node.left, item);
    else node.right = without(node.right, item);
    return summed(node);
  }

  return {
    get size() {
      return root?.count ?? 0;
    },
    get weight() {
      return root?.weight ?? 0;
    },
    insert(item) {
      if (has(item)) return;
      const own = weigh(item);
      const node: Node<T> = { item, rank: random(), own, left: null, right: null, count: 1, weight: own };
      const [before, rest] = split(root, item);
      root = merge(merge(before, node), rest);
    },
    remove(item) {
      if (!has(item)) return false;
      root = without(root, item);
      return true;
    },
    ahead(item) {
      const ahead: Ahead = { count: 0, weight: 0 };
      for (let node = root; node;) {
        const isBefore = compare(node.item, item) < 0;
        if (isBefore) {
          ahead.count += 1 + (node.left?.count ?? 0);
          ahead.weight += node.own + (node.left?.weight ?? 0);
        }
        node = isBefore ? node.right : node.left;
      }
      return ahead;
    },
    at(index) {
      let skip = index;
      for (let node = root; node;) {
        const before = node.left?.count ?? 0;
        if (skip === before) return node.item;
        if (skip < before) {
          node = node.left;
        } else {
          skip -= before + 1;
          node = node.right;
        }
      }
      return undefined;
    },
    first(limit) {
      const found: T[] = [];
      if (limit <= 0) return found;
      for (const item of inOrder(root)) {
        found.push(item);
        if (found.length >= limit) break;
      }
      return found;
    },
    items: () => inOrder(root),
  };
}

function* inOrder<T>(root: Node<T> | null): Iterable<T> {
  const path: Node<T>[] = [];
  let node = root;
  while (node || path.length > 0) {
    for (; node; node = node.left) path.push(node);
    const next = path.pop();
    if (!next) return;
    yield next.item;
    node = next.right;
  }
}

function merge<T>(before: Node<T> | null, after: Node<T> | null): Node<T> | null {
  if (!before) return after;
  if (!after) return before;
  if (before.rank >= after.rank) {
    before.right = merge(before.right, after);
    return summed(before);
  }
  after.left = merge(before, after.left);
  return summed(after);
}

function summed<T>(node: Node<T>): Node<T> {
  node.count = 1 + (node.left?.count ?? 0) + (node.right?.count ?? 0);
  node.weight = node.own + (node.left?.weight ?? 0) + (node.right?.weight ?? 0);
  return node;
}
