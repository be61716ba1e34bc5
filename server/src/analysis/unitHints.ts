import type { FunctionAnalysis, UnitValue, Variable } from '../c/index.ts';
import type { Span } from '../text/problem.ts';
import { functionsAt } from './functionsAt.ts';
import type { Hint } from './hints.ts';
import type { HoverText } from './hover.ts';
import type { Analysis } from './index.ts';

/** A variable whose unit is proved, at its name where it is declared. */
interface CountingVariable extends Span {
  readonly name: string;
  readonly label: string;
  /** Where its uses are, in the text of the function's file. */
  readonly uses: readonly Span[];
}

const known = new WeakMap<FunctionAnalysis, readonly CountingVariable[]>();

/** Lines that a hover shows as proof. */
const MAXIMUM_LINES = 4;

/** Units that one can mistake for another. That an address counts bytes is no news. */
const words: Partial<Record<UnitValue['unit'], string>> = {
  'cpu-pages': 'in CPU pages',
  'iommu-pages': 'in IOMMU pages',
  'guest-pages': 'in guest pages',
  entries: 'in entries',
};

/** Behind the name of an index where it is declared: what it counts, where every use agrees and one proves it. */
export function unitHints(analysis: Analysis, range: Span): Hint[] {
  const hints = new Map<number, Hint>();
  for (const { fn, unit } of functionsAt(analysis, range)) {
    for (const { start, end, label } of variablesOf(fn)) {
      const span = unit.map.spanToSource(start, end);
      if (span && span.start <= range.end && range.start <= span.end) {
        hints.set(span.end, { offset: span.end, label: ` ${label}`, family: 'units' });
      }
    }
  }
  return [...hints.values()];
}

/** On such a name: what it counts, and the lines that say so. */
export function unitHover(analysis: Analysis, offset: number): HoverText | undefined {
  for (const { fn, unit } of functionsAt(analysis, { start: offset, end: offset })) {
    for (const { start, end, name, label, uses } of variablesOf(fn)) {
      const span = unit.map.spanToSource(start, end);
      if (!span || offset < span.start || offset > span.end) continue;
      const places = uses.flatMap((use) => unit.map.spanToSource(use.start, use.end) ?? []);
      const declared = lineOf(analysis.text, span.start);
      const lines = new Set(places.map((use) => lineOf(analysis.text, use.start)));
      const all = declared.includes('=') ? new Set([declared, ...lines]) : lines;
      const counted = uses.length === 1 ? 'its one use says so' : `all ${uses.length} uses agree`;
      const shown = [...all].slice(0, MAXIMUM_LINES);
      const more = all.size > shown.length ? ['...'] : [];
      return {
        ...span,
        parts: [
          { text: `${name} counts ${label.replace(/^in /, '')}: ${counted}.` },
          { code: [...shown, ...more].join('\n') },
        ],
      };
    }
  }
  return undefined;
}

function lineOf(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, end === -1 ? text.length : end).trim();
}

function variablesOf(fn: FunctionAnalysis): readonly CountingVariable[] {
  let found = known.get(fn);
  if (!found) known.set(fn, (found = find(fn)));
  return found;
}

function find(fn: FunctionAnalysis): CountingVariable[] {
  const candidates = new Map(
    fn.variables.filter((variable) => isIndex(fn, variable)).map((variable) => [variable.name, [] as number[]]),
  );
  // Without any of these words nothing in the function has a unit worth a hint.
  if (candidates.size === 0 || !/shift|pages|entry|entries|index|idx|pfn|gfn/i.test(fn.text(fn.body))) return [];
  for (const node of fn.descendants(fn.body, 'identifier')) candidates.get(fn.text(node))?.push(node);
  return fn.variables.flatMap((variable) => {
    const uses = candidates.get(variable.name);
    const name = nameSpan(fn, variable);
    if (!uses || !name) return [];
    const unit = agreed(fn, variable, uses);
    if (fn.cutShort) return [];
    const label = unit && words[unit.unit];
    if (label === undefined) return [];
    const page = unit!.shift === undefined ? '' : ` of 1 << ${unit!.shift}`;
    return [
      {
        ...name,
        name: variable.name,
        label: page !== '' && unit!.unit === 'entries' ? `in pages${page}` : `${label}${page}`,
        uses: uses.map((node) => fn.span(node)).filter(({ start }) => start !== name.start),
      },
    ];
  });
}

/** Names of what is no index, whatever it is computed from: table entries, register values, masks. */
const otherwise = /(?:^|_)(?:pte|iopte|tce|val|value|reg|shift|mask|flags|bits)$/;

/** An integer, and one whose name does not say its unit already. */
function isIndex({ knowledge }: FunctionAnalysis, { type, name, node }: Variable): boolean {
  const counts = type.kind === 'integer' && (type.bits ?? 0) >= 32 && !otherwise.test(name);
  const named = knowledge.unitOfName(name);
  // `npages` does not say whose pages.
  return counts && node !== undefined && (named === undefined || (named === 'entries' && name.includes('page')));
}

/** The unit of all uses; undefined where two disagree, or where one is unknown after the first. */
function agreed(fn: FunctionAnalysis, variable: Variable, uses: readonly number[]): UnitValue | undefined {
  let unit: UnitValue | undefined;
  // The target of an assignment has no value yet.
  const targets = new Set(fn.assignments.map(({ target }) => target));
  for (const node of uses) {
    if (node === variable.node || targets.has(node) || !fn.isReachable(node)) continue;
    const here = fn.unitOf(node);
    // A use whose unit is not known leaves all open.
    if (!here) return undefined;
    if (unit && (unit.unit !== here.unit || unit.shift !== here.shift)) return undefined;
    unit = here;
  }
  return unit;
}

function nameSpan(fn: FunctionAnalysis, { node, name }: Variable): Span | undefined {
  if (node === undefined) return undefined;
  const span = fn.span(node);
  const at = fn.text(node).search(new RegExp(`\\b${name}\\b`));
  return at < 0 ? undefined : { start: span.start + at, end: span.start + at + name.length };
}
