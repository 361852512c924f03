import type { CDPSession, Page } from 'playwright-core';

/** What a screen reader would make of a page, by the accessibility tree that Chromium gives to it. */
export interface ScreenReader {
  /** The page as one reads it from top to bottom, a line for each thing; texts that name something are read with it. */
  read(): Promise<string[]>;
  /** What was said by itself since it was last asked, in order. */
  heard(): Promise<string[]>;
}

interface AxNode {
  nodeId: string;
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
  childIds?: string[];
  parentId?: string;
  backendDOMNodeId?: number;
  properties?: { name: string; value: { value?: unknown } }[];
}

/** Roles that are read with their name, without what is inside. */
const leaves = new Set(['button', 'progressbar', 'heading', 'link', 'image', 'checkbox', 'menuitem']);
/** Roles that are entered and say nothing by themselves. */
const silent = new Set(['RootWebArea', 'generic', 'none', 'paragraph', 'main', 'status', 'alert']);

/** MUST be called before the page is opened. */
export async function listen(page: Page): Promise<ScreenReader> {
  await page.addInitScript(watchLiveRegions);
  const devtools = await page.context().newCDPSession(page);
  let told = 0;
  return {
    read: () => readTree(devtools),
    async heard() {
      const all = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
      const fresh = all.slice(told);
      told = all.length;
      return fresh;
    },
  };
}

/** Notes what live regions say: the whole of one that is atomic, what was added to another. Runs in the page. */
function watchLiveRegions(): void {
  const said: string[] = [];
  Object.assign(globalThis, { said });
  const regions = '[role=status], [role=alert], [aria-live]';
  const atomic = '[role=status], [role=alert], [aria-atomic=true]';
  const say = (region: Element, what: Node): void => {
    const live =
      region.getAttribute('aria-live') ?? (region.matches('[role=alert]') ? 'assertive' : 'polite');
    const texts = document.createTreeWalker(what, NodeFilter.SHOW_TEXT);
    const words: string[] = [];
    while (texts.nextNode()) words.push(texts.currentNode.nodeValue?.trim() ?? '');
    const text = words.filter(Boolean).join(' ');
    const line = `${live}: ${text}`;
    if (live !== 'off' && text !== '' && said.at(-1) !== line) said.push(line);
  };
  new MutationObserver((changes) => {
    const whole = new Set<Element>();
    for (const { target, addedNodes } of changes) {
      const element = target instanceof Element ? target : target.parentElement;
      const region = element?.closest(regions);
      if (!region) continue;
      if (region.matches(atomic)) whole.add(region);
      // One that is added may be a region of its own, such as one that is off.
      else
        for (const node of addedNodes)
          say(node instanceof Element && node.matches(regions) ? node : region, node);
    }
    for (const region of whole) say(region, region);
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

async function readTree(devtools: CDPSession): Promise<string[]> {
  const { nodes } = (await devtools.send('Accessibility.getFullAXTree')) as unknown as { nodes: AxNode[] };
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const spoken = new Map<AxNode, string>();
  for (const node of nodes)
    if (node.role?.value === 'progressbar') spoken.set(node, await valueText(devtools, node));
  const lines: string[] = [];
  function visit(node: AxNode | undefined): void {
    if (!node) return;
    const role = node.role?.value ?? 'none';
    const isLeaf = !node.ignored && leaves.has(role);
    if (!node.ignored && role === 'StaticText') lines.push(node.name?.value.trim() ?? '');
    else if (!node.ignored && !silent.has(role)) lines.push(lineOf(node, role, spoken.get(node)));
    if (!isLeaf && role !== 'StaticText') for (const id of node.childIds ?? []) visit(byId.get(id));
  }
  visit(nodes.find(({ parentId }) => parentId === undefined));
  return lines.map((line) => line.replaceAll(/\s+/g, ' ')).filter((line) => line !== '');
}

/** `aria-valuetext`, which screen readers say instead of the value, and which the tree of the devtools leaves out. */
async function valueText(devtools: CDPSession, { backendDOMNodeId: backendNodeId }: AxNode): Promise<string> {
  if (backendNodeId === undefined) return '';
  const { node } = await devtools.send('DOM.describeNode', { backendNodeId });
  const attributes = node.attributes ?? [];
  const place = attributes.findIndex((name, index) => index % 2 === 0 && name === 'aria-valuetext');
  return place === -1 ? '' : (attributes[place + 1] ?? '');
}

/** `progressbar Segmentation: 28 %, step 2 of 4: Find objects` */
function lineOf({ name, properties = [] }: AxNode, role: string, text = ''): string {
  const states = ['disabled', 'busy', 'expanded'].filter((state) =>
    properties.some((property) => property.name === state && property.value.value === true),
  );
  const head = [role, name?.value, ...states].filter(Boolean).join(' ');
  return text === '' ? head : `${head}: ${text}`;
}
