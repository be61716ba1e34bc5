import type { Hunk, HunkLine } from '../../patch/model.ts';
import { indentOf } from '../support/hunkLines.ts';

/** The head of a loop as a line has it. */
export interface LoopLine {
  /** Variables that it moves; of a macro all that it names. */
  readonly names: readonly string[];
  /** Where a `for` starts: `range->start`. */
  readonly start?: string;
}

/** `for (gfn = range->start; ...`, `list_for_each_entry(sdev, &svm->devs, list)`. */
export function loopLine(text: string): LoopLine | undefined {
  const plain = /\bfor \((?:\w+ )*?(\w+) = ([^;,]+);/.exec(text);
  if (plain) return { names: [plain[1]!], start: plain[2]!.trim() };
  const macro = /\b\w*for_each\w*\(([^()]*)/.exec(text);
  return macro
    ? { names: macro[1]!.split(',').flatMap((arg) => /^\s*([a-z_]\w*)\s*$/.exec(arg)?.[1] ?? []) }
    : undefined;
}

/** The loops around each removed line, as far as the hunk shows them: by how far lines are indented. */
export function loopsAroundRemoved(hunk: Hunk): ReadonlyMap<HunkLine, readonly LoopLine[]> {
  const found = new Map<HunkLine, readonly LoopLine[]>();
  let around: readonly (LoopLine & { readonly indent: number })[] = [];
  for (const line of hunk.lines) {
    if ((line.kind !== 'removed' && line.kind !== 'context') || /^\s*(?:#.*|\w+:)?$/.test(line.text)) continue;
    const indent = indentOf(line);
    if (around.some((loop) => loop.indent >= indent)) around = around.filter((loop) => loop.indent < indent);
    if (line.kind === 'removed' && around.length > 0) found.set(line, around);
    const loop = loopLine(line.text);
    if (loop) around = [...around, { ...loop, indent }];
  }
  return found;
}
