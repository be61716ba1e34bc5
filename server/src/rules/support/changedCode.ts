import { textsOf } from '../../patch/index.ts';
import type { Hunk, HunkLine, PatchMessage } from '../../patch/model.ts';
import type { Span } from '../../text/problem.ts';

/** The hunk of the patch that takes this one back. */
export function reversed(hunk: Hunk): Hunk {
  const kinds = {
    added: 'removed',
    removed: 'added',
    context: 'context',
    comment: 'comment',
    'no-newline': 'no-newline',
  };
  const lines = hunk.lines.map((line) => ({ ...line, kind: kinds[line.kind] as HunkLine['kind'] }));
  return { ...hunk, lines };
}

/** Changed lines without a context line in between. */
export interface Run {
  readonly removed: readonly HunkLine[];
  readonly added: readonly HunkLine[];
  readonly lines: readonly HunkLine[];
  /** The first removed line of each bare text. */
  readonly removedBy: ReadonlyMap<string, HunkLine>;
}

/** A line without its blanks, and without the brace that it opens. */
export const bareText = (text: string): string => text.replace(/\{\s*$/, '').trim();

/** The run that each line of a hunk stands in, by its index: made once, as there may be many lines. */
export function runsOf(lines: readonly HunkLine[]): readonly (Run | undefined)[] {
  const runs: (Run | undefined)[] = [];
  for (let from = 0; from < lines.length; from = runs.length) {
    let to = from;
    while (to < lines.length && lines[to]!.kind !== 'context') to += 1;
    const run = to === from ? undefined : runOf(lines.slice(from, to));
    for (let i = from; i < Math.max(to, from + 1); i++) runs.push(run);
  }
  return runs;
}

function runOf(lines: readonly HunkLine[]): Run {
  const ofKind = (wanted: HunkLine['kind']): HunkLine[] => lines.filter(({ kind }) => kind === wanted);
  const removed = ofKind('removed');
  const removedBy = new Map([...removed].reverse().map((line) => [bareText(line.text), line]));
  return { removed, added: ofKind('added'), lines, removedBy };
}

/** A part of a run that has both sides, the removed lines first. */
export type Block = Pick<Run, 'removed' | 'added'>;

export function blocksOf(hunk: Hunk): Block[] {
  return [...new Set(runsOf(hunk.lines))].flatMap((run) => (run ? partsOf(run) : []));
}

/** A run is another part where lines are removed behind added ones. */
function partsOf({ lines }: Run): Block[] {
  const parts: { removed: HunkLine[]; added: HunkLine[] }[] = [];
  for (const line of lines) {
    if (line.kind !== 'removed' && line.kind !== 'added') continue;
    const last = parts.at(-1);
    if (last && (line.kind === 'added' || last.added.length === 0)) last[line.kind].push(line);
    else parts.push({ removed: [], added: [], [line.kind]: [line] });
  }
  return parts.filter(({ removed, added }) => removed.length > 0 && added.length > 0);
}

/** The block of the patch that takes this one back. */
export function swapped({ removed, added }: Block): Block {
  return { removed: added, added: removed };
}

export interface Declared extends Span {
  readonly name: string;
  readonly type: string;
  /** What it is initialised with, as written. */
  readonly value?: string;
}

const declaration =
  /^\s*((?:const\s+|volatile\s+|static\s+|extern\s+)*)((?:unsigned|signed|long|int|short|char|\w+_t|__?[usbl]e?\d+|[us]\d+|u?int\d+_t)(?:\s+(?:long|int|short|char))*)\s+(?:__[a-z_]+\s+)*(\w.*);/;

/** Integer variables and members that lines declare, pointers and arrays left out. */
export function declaredIn(lines: readonly HunkLine[]): Declared[] {
  const found: Declared[] = [];
  for (const line of lines) {
    const match = declaration.exec(line.text);
    if (!match) continue;
    const type = match[2]!.replace(/\s+/g, ' ');
    let at = match.index + match[0].length - 1 - match[3]!.length;
    for (const part of topLevelParts(match[3]!)) {
      const name = /^\s*(\w+)(?:\s+__[a-z_]+)*\s*(?:=|$)/.exec(part);
      if (name) {
        const from = line.start + at + part.indexOf(name[1]!);
        const value = /=\s*(.+)$/.exec(part)?.[1];
        found.push({ name: name[1]!, type, start: from, end: from + name[1]!.length, ...(value && { value }) });
      }
      at += part.length + 1;
    }
  }
  return found;
}

function topLevelParts(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '(' || c === '[' || c === '{') depth++;
    else if (c === ')' || c === ']' || c === '}') depth--;
    else if (c === ',' && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

/** Where page numbers, table indexes and addresses live: what a patch says by itself is taken for it only there. */
export const ourPaths =
  /(?:^|\/)(?:iommu|vfio|kvm|vdpa|dma[-_./])|tce|iova|swiotlb|dma-|[-_]dma|_iommu|smmu|ioda|_gart|pgtable/;

/** Where the MMU's own tables are changed, and its TLBs flushed. */
export const mmuPaths = /^(?:arch|mm|virt|fs\/proc)\//;

/** Where memory, devices and their sizes are dealt with: what a patch says by itself holds there if the message says it, too. */
export const kernelPaths = /^(?:arch|drivers|include|kernel|lib|mm|virt)\//;

/** Tests of the kernel's own and KVM's unit tests (a tree of its own): what they leave out is no defect of the kernel. */
export const testPaths =
  /^(?:arm|powerpc|riscv|s390x|x86)\/[^/]+$|^lib\/(?:arm|arm64|powerpc|ppc64|riscv|s390x|x86)\/|^src\/|selftest|unittest|kunit|(?:^|\/)(?:test[-_][^/]*|[^/]*[-_]tests?(?:_[a-z])?)\.c$/;

/** A hunk inside a function, by what git wrote behind its second `@@`, or by the head of one in it. */
export function isInFunction(hunk: Hunk): boolean {
  return hunk.section.includes('(') || hunk.lines.some(({ text }) => functionHead.test(text));
}

const functionHead = /^[a-z_][\w\s*]*\w\((?!.*;\s*$)/i;

/** Words of a message that corrects something. */
export const aboutFix =
  /^Fixes: [0-9a-f]{6,}|\b(?:fix(?:es|ed)?|wrong(?:ly)?|incorrect(?:ly)?|mistaken(?:ly)?|bug|leak(?:s|ed|ing)?)\b/im;

/**
 * What a message says of the patch that it carries. The words of a reply are about somebody else's, those of a pull request about many:
 * but not those of a patch that is sent below it, `[GIT PULL 1/2]`.
 */
export function ownWords(message: PatchMessage): string | undefined {
  const { isReply, subject } = message.facts;
  return isReply || pulled.test(subject) ? undefined : textsOf(message).join('\n');
}

const pulled = /\bGIT PULL\b(?![^\]]* 0*[1-9]\d*\/\d+\])/i;
