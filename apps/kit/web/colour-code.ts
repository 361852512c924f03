/** What a piece of code is, so far as a colour says so. */
export type CodeKind = 'plain' | 'comment' | 'string' | 'keyword' | 'tag';

export interface CodePiece {
  /** Where it begins. */
  at: number;
  kind: CodeKind;
  text: string;
}

const pieces =
  /(?<comment>\/\/[^\n]*|\/\*[^]*?\*\/)|(?<string>'[^'\n]*'|"[^"\n]*"|`[^`]*`)|(?<keyword>\b(?:import|from|type|export|function|return|const|await|async|new|as|if|else|null|true|false)\b)|(?<tag><\/?[A-Za-z][\w.]*|\/?>(?=\s*$))/gm;

/** Cuts TypeScript into pieces of a colour each: by its looks, not by its grammar. Together they are the code. */
export function colourCode(code: string): readonly CodePiece[] {
  const found: CodePiece[] = [];
  let from = 0;
  for (const match of code.matchAll(pieces)) {
    if (match.index > from) found.push({ at: from, kind: 'plain', text: code.slice(from, match.index) });
    found.push({ at: match.index, kind: kindOf(match.groups ?? {}), text: match[0] });
    from = match.index + match[0].length;
  }
  if (from < code.length) found.push({ at: from, kind: 'plain', text: code.slice(from) });
  return found;
}

function kindOf(groups: Readonly<Record<string, string | undefined>>): CodeKind {
  const [kind] = Object.entries(groups).find(([, text]) => text !== undefined) ?? [];
  switch (kind) {
    case 'comment':
    case 'string':
    case 'keyword':
    case 'tag':
      return kind;
    default:
      return 'plain';
  }
}
