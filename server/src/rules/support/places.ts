import { gapMarker } from '../../c/index.ts';
import type { FunctionAnalysis, Node } from '../../c/index.ts';

/** Places of a function by their text: where each is used and set, in order. */
export interface Places {
  readonly uses: ReadonlyMap<string, readonly Node[]>;
  readonly sets: ReadonlyMap<string, readonly Node[]>;
  /** Code that is not in view. */
  readonly gaps: readonly Node[];
}

export function placesOf(fn: FunctionAnalysis): Places {
  const byPlace = (nodes: readonly Node[], textOf: (node: Node, i: number) => string): Map<string, Node[]> => {
    const found = new Map<string, Node[]>();
    nodes.forEach((node, i) => {
      const text = textOf(node, i);
      const same = found.get(text);
      if (same) same.push(node);
      else found.set(text, [node]);
    });
    return found;
  };
  const { assignments } = fn;
  return {
    uses: byPlace(fn.descendants(fn.body, 'identifier', 'field_expression'), (node) => fn.canonical(node)),
    sets: byPlace(
      assignments.map(({ node }) => node),
      (_, i) => fn.canonical(fn.strip(assignments[i]!.target)),
    ),
    gaps: fn.calls.filter(({ name }) => name === gapMarker).map(({ node }) => node),
  };
}

/** Index of the first of some nodes, or of what has one, in order, that is behind another. */
export function firstAfter(all: readonly (Node | { readonly node: Node })[], node: Node): number {
  let from = 0;
  let to = all.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const one = all[middle]!;
    if ((typeof one === 'number' ? one : one.node) > node) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** Those of a function's assignments, calls or the like that stand inside of a node. They are in the order of the text. */
export function within<T extends { readonly node: Node }>(fn: FunctionAnalysis, all: readonly T[], outer: Node): T[] {
  const from = firstAfter(all, outer - 1);
  let end = from;
  while (end < all.length && fn.isInside(all[end]!.node, outer)) end++;
  return all.slice(from, end);
}

/** Where a variable is named inside of a node. */
export function namedIn(fn: FunctionAnalysis, name: string, outer: Node): readonly Node[] {
  const all = fn.named(name);
  const from = firstAfter(all, outer - 1);
  let end = from;
  while (end < all.length && fn.isInside(all[end]!, outer)) end++;
  return all.slice(from, end);
}
