import axe from 'axe-core';

/** The ids of the rules that a part of a page breaks. Colours are checked elsewhere: jsdom has no layout. */
export async function violations(element: Element): Promise<string[]> {
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
  const result = await axe.run(element, { rules });
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
