import type { Report } from '../rule.ts';
import type { NewLines } from './locals.ts';
import { codeOf, type Segment } from './segments.ts';

const label = /^\s?([a-z_]\w*):\s*(?:;|$)/i;
const jump = /\bgoto\s+(\w+)\s*;/g;

/** A label that a patch removes while a jump to it stays, and one that is left without any. */
export function staleLabels(newLines: NewLines, { lines, whole }: Segment): Report[] {
  const found: Report[] = [];
  if (lines.some(({ text }) => /^\s*#/.test(text))) return found;
  const removed = new Map<string, number>();
  const kept = new Map<string, number>();
  const gone = new Set<string>();
  const jumps = new Map<string, number>();
  for (const line of lines) {
    const text = codeOf(line);
    const name = label.exec(text)?.[1];
    if (name !== undefined && name !== 'default')
      (line.kind === 'removed' ? removed : kept).set(name, line.start + text.indexOf(name));
    for (const { 1: target, index, 0: all } of text.matchAll(jump)) {
      if (line.kind === 'removed') gone.add(target!);
      else jumps.set(target!, line.start + index + all.lastIndexOf(target!));
    }
  }
  for (const [name, at] of removed) {
    const use = jumps.get(name);
    if (use === undefined || hasLabel(newLines, name)) continue;
    found.push({
      start: use,
      end: use + name.length,
      change: 'introduced',
      what: `This jumps to ${name}, and the patch removes that label.`,
      why: 'This does not build.',
      advice: 'Where is the jump to go?',
      brief: `${name} is no longer there`,
      related: [{ start: at, end: at + name.length, message: 'the label before' }],
      key: `stale ${name}`,
    });
  }
  for (const [name, at] of whole ? kept : []) {
    if (jumps.has(name) || !gone.has(name)) continue;
    found.push({
      start: at,
      end: at + name.length,
      change: 'introduced',
      what: `Nothing jumps to ${name} any more.`,
      why: 'The compiler warns of an unused label, which is an error where warnings are.',
      advice: 'Should the label go as well?',
      brief: `${name} is unused`,
      key: `stale ${name}`,
    });
  }
  return found;
}

/** The label stands somewhere on the new side: it was moved, perhaps into the same function. */
function hasLabel(newLines: NewLines, name: string): boolean {
  return newLines(name).some((line) => codeOf(line).trimStart().startsWith(`${name}:`));
}
