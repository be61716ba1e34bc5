import type { FunctionAnalysis, Node } from '../model.ts';
import { clash, mayBeLarger, type Measure } from './measure.ts';
import { Measures, unitOfMeasure, type Demand } from './measures.ts';
import type { ParameterFact, Unit } from '../knowledge.ts';
import type { Definition } from './reaching.ts';

/** An expression that counts one thing where another is asked for. */
export interface Clash {
  readonly expression: Node;
  readonly has: Measure;
  readonly demand: Demand;
  /** `use`: what it counts is known from another use of the same value only. */
  readonly from: 'definition' | 'use';
  readonly earlier?: Demand;
}

/** A mask or shift for pages of one size applied to what was cut or rounded for pages of another; a shift compared with itself. */
export interface PageSlip {
  readonly kind: 'rounding' | 'offset' | 'same';
  readonly node: Node;
  readonly has: Measure;
  readonly wants: Measure;
}

export function measuresOf(fn: FunctionAnalysis): Measures {
  return fn.once('measures', () => new Measures(fn));
}

/** Where what an expression counts and what is asked of it cannot both be. */
export function findClashes(fn: FunctionAnalysis): Clash[] {
  const measures = measuresOf(fn);
  const found: Clash[] = [];
  const uses = new Map<string, Demand[]>();
  for (const demand of [...measures.demands()].sort(byTrust)) {
    const has = measures.of(demand.expression);
    if (has && !has.acrossGap && isClash(has, demand)) {
      found.push({ expression: demand.expression, has, demand, from: 'definition' });
    }
    if ((has && !has.weak) || demand.named) continue;
    for (const key of valuesIn(fn, measures, demand.expression)) {
      const before = uses.get(key) ?? [];
      const earlier = before.find((one) => clash(one.measure, demand.measure));
      if (earlier && !measures.gapBetween(earlier.by, demand.by)) {
        found.push({ expression: demand.expression, has: earlier.measure, demand, from: 'use', earlier });
      } else uses.set(key, [...before, demand]);
    }
  }
  return found.sort((a, b) => a.expression - b.expression);
}

function isClash(has: Measure, demand: Demand): boolean {
  if (demand.masked) return false;
  // A page's size is a number of bytes.
  if (has.kind === 'size' && demand.measure.kind === 'pages') return demand.call !== undefined && !demand.named;
  if (!clash(has, demand.measure)) return false;
  // A variable whose type misnames what it holds harms nobody.
  if (demand.variable && has.kind !== 'pages' && has.weak !== 'name') return false;
  // What is shifted on purpose is not judged by a name or a type alone.
  if (demand.convert) return has.weak === undefined;
  // Hypervisors have frame numbers of their own, called the same.
  if (has.weak && has.kind === 'pages' && demand.measure.kind === 'pages' && demand.measure.page.kind === 'fixed')
    return false;
  // A name, and what another release's function takes, prove nothing together.
  if (demand.ofRelease && has.weak) return false;
  // A name does not tell the size of the pages.
  if (demand.named) return has.kind !== demand.measure.kind && has.weak !== 'less';
  return has.weak !== 'less' || demand.call !== undefined;
}

/** In the order of the text, but the guest's side first: what a guest asks for is counted in the guest's pages. */
function byTrust(a: Demand, b: Demand): number {
  const guest = ({ measure }: Demand): number => (measure.kind === 'pages' && measure.page.kind === 'guest' ? 0 : 1);
  return guest(a) - guest(b) || a.expression - b.expression;
}

/** Unit of a parameter that the body's uses of it agree on. */
export function unitOfParameter(fn: FunctionAnalysis, name: string): Unit | undefined {
  const measures = measuresOf(fn);
  const wanted = `${name}@`;
  let found: Measure | undefined;
  for (const demand of measures.demands()) {
    // `x >>= shift`, which a condition may guard, says that it can be either; so does a test of the low bits.
    if (demand.masked || (demand.convert && fn.kind(demand.by) === 'assignment_expression')) continue;
    if (demand.named || demand.inPage || (demand.measure.kind !== 'bytes' && demand.measure.kind !== 'pages')) continue;
    if (!valuesIn(fn, measures, demand.expression).includes(wanted)) continue;
    if (found && clash(found, demand.measure)) return undefined;
    if (!found || (found.kind === 'pages' && found.page.kind === 'named')) found = demand.measure;
  }
  return unitOfMeasure(found);
}

/** Whose pages a parameter is the shift or the size of, as the body's uses of it agree. */
export function pageOfParameter(fn: FunctionAnalysis, name: string): Pick<ParameterFact, 'unit' | 'ofPage'> {
  const measures = measuresOf(fn);
  let found: Measure | undefined;
  for (const { expression, measure } of measures.demands()) {
    if (measure.kind !== 'shift' && measure.kind !== 'size') continue;
    if (!valuesIn(fn, measures, expression).includes(`${name}@`)) continue;
    if (found && clash(found, measure)) return {};
    found = measure;
  }
  if (!found || !('page' in found)) return {};
  const ofPage = unitOfMeasure({ kind: 'pages', page: found.page, at: found.at });
  return { unit: found.kind === 'shift' ? 'shift' : 'bytes', ...(ofPage && { ofPage }) };
}

/** What the results of a function count, where they agree. */
export function unitOfResult(fn: FunctionAnalysis): Unit | undefined {
  const measures = measuresOf(fn);
  let found: Measure | undefined;
  for (const node of fn.returns) {
    const value = fn.children(node)[0];
    const measure = value === undefined ? undefined : measures.of(value);
    if (!measure || measure.weak) continue;
    if (found && (clash(found, measure) || found.kind !== measure.kind)) return undefined;
    found = measure;
  }
  return unitOfMeasure(found);
}

/** The variables' values that an expression is, or that something of no known measure is added to. */
function valuesIn(fn: FunctionAnalysis, measures: Measures, expression: Node, depth = 0): string[] {
  const node = fn.strip(expression);
  if (fn.kind(node) === 'identifier') {
    const name = fn.text(node);
    const variable = fn.variable(name, node);
    if (/^[A-Z]/.test(name) || (variable && variable.type.kind !== 'integer')) return [];
    const definitions = measures.definitionsAt(name, node);
    const copied = definitions.length === 1 && depth < 4 ? copyOf(fn, definitions[0]) : undefined;
    if (copied !== undefined) return valuesIn(fn, measures, copied, depth + 1);
    return [`${name}@${definitions.map((d) => d?.node ?? '').join(',')}`];
  }
  // A member counts one thing, as long as the function does not put something else into it.
  if (fn.kind(node) === 'field_expression') {
    const text = fn.canonical(node);
    const isSet = fn.assignments.some(
      (one) => fn.canonical(one.target) === text && !/^(?:\+\+|--|[+-]=)$/.test(one.operator),
    );
    return isSet || fn.typeOf(node).kind === 'pointer' ? [] : [`${text}@`];
  }
  if (fn.kind(node) === 'binary_expression' && /^[+-]$/.test(fn.operator(node))) {
    const left = fn.child(node, 'left');
    const right = fn.child(node, 'right');
    if ([left, right].some((side) => side !== undefined && fn.typeOf(side).kind === 'pointer')) return [];
    const sides = fn.operator(node) === '+' ? [left, right] : [left];
    return sides.flatMap((side) => (side === undefined ? [] : valuesIn(fn, measures, side, depth)));
  }
  return [];
}

/** The variable that a definition is a plain copy of. */
function copyOf(fn: FunctionAnalysis, definition: Definition | undefined): Node | undefined {
  if (definition?.value === undefined || definition.operator !== '=') return undefined;
  const value = fn.strip(definition.value);
  return fn.kind(value) === 'identifier' ? value : undefined;
}

const comparing = /^(?:-|[<>]=?|[!=]=)$/;

/** Sizes rounded to one page and cut into larger ones; offsets inside one page taken for offsets inside another. */
export function findPageSlips(fn: FunctionAnalysis): PageSlip[] {
  const measures = measuresOf(fn);
  const found: PageSlip[] = [];
  const look = (node: Node, operator: string, left: Node, right: Node): void => {
    const a = measures.of(left);
    const b = measures.of(right);
    if (a?.kind === 'shift' && b?.kind === 'shift' && comparing.test(operator)) {
      if (fn.canonical(left) === fn.canonical(right)) found.push({ kind: 'same', node, has: a, wants: b });
    }
    if (a?.kind !== 'bytes' || !b) return;
    if (operator === '>>' && b.kind === 'shift' && a.alignedTo && mayBeLarger(b.page, a.alignedTo)) {
      found.push({ kind: 'rounding', node, has: a, wants: b });
    } else if (operator === '&' && b.kind === 'mask' && b.low && a.within && mayBeLarger(b.page, a.within)) {
      found.push({ kind: 'offset', node, has: a, wants: b });
    } else if (operator === '|' && b.kind === 'bytes') {
      for (const [start, offset] of [
        [a, b],
        [b, a],
      ] as const) {
        if (start.startOf && offset.within && mayBeLarger(start.startOf, offset.within)) {
          found.push({ kind: 'offset', node, has: offset, wants: start });
        }
      }
    }
  };
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const left = fn.child(node, 'left');
    const right = fn.child(node, 'right');
    if (left !== undefined && right !== undefined) look(node, fn.operator(node), left, right);
  }
  for (const { node, target, operator, value } of fn.assignments) {
    if (value !== undefined && operator.length > 1) look(node, operator.slice(0, -1), target, value);
  }
  return found;
}
