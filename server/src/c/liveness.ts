import type { CfgBuilder } from './cfg.ts';
import { declaredName } from './symbols.ts';
import type { Node } from './model.ts';
import type { Syntax } from './syntax.ts';

/**
 * Which names are read from the beginning of a block on, before they are assigned again. A name whose address is
 * taken is live everywhere.
 */
export function liveness(cfg: CfgBuilder, syntax: Syntax): (block: number, name: string) => boolean {
  const ids = new Map<string, number>();
  const idOf = (name: string): number => {
    let id = ids.get(name);
    if (id === undefined) ids.set(name, (id = ids.size));
    return id;
  };
  const always = new Set<string>();
  const uses = new Int32Array(syntax.count).fill(-1);
  for (let n = 0; n < syntax.count; n++) {
    const kind = syntax.kind(n);
    if (kind === 'identifier') uses[n] = idOf(syntax.textOf(n));
    else if (kind === 'pointer_expression') {
      const operator = syntax.child(n, 'operator');
      const argument = syntax.child(n, 'argument');
      if (operator !== undefined && argument !== undefined && syntax.textOf(operator) === '&') {
        if (syntax.kind(argument) === 'identifier') always.add(syntax.textOf(argument));
      }
    }
  }
  const words = (ids.size >>> 5) + 1;
  const gen: Uint32Array[] = [];
  const kill: Uint32Array[] = [];
  for (const block of cfg.blocks) {
    const g = new Uint32Array(words);
    const k = new Uint32Array(words);
    for (let i = block.elements.length - 1; i >= 0; i--) {
      const { kind, node } = block.elements[i]!;
      if (kind === 'scope' || kind === 'cursor' || kind === 'after-loop' || kind === 'choose') continue;
      const target = pureTarget(syntax, node);
      if (target !== undefined) {
        const id = idOf(target.name);
        k[id >>> 5]! |= 1 << (id & 31);
        g[id >>> 5]! &= ~(1 << (id & 31));
      }
      const value = syntax.kind(node) === 'init_declarator' ? syntax.child(node, 'value') : undefined;
      for (let n = value ?? node; n < syntax.past(node); n++) {
        const id = uses[n]!;
        if (id >= 0 && n !== target?.node) g[id >>> 5]! |= 1 << (id & 31);
      }
    }
    gen.push(g);
    kill.push(k);
  }
  const live = gen.map((g) => g.slice());
  let changed = true;
  for (let round = 0; changed && round < 200; round++) {
    changed = false;
    for (let b = cfg.blocks.length - 1; b >= 0; b--) {
      const at = live[b]!;
      for (const edge of cfg.blocks[b]!.out) {
        const after = live[edge.to]!;
        for (let w = 0; w < words; w++) {
          const next = at[w]! | (after[w]! & ~kill[b]![w]!);
          if (next >>> 0 !== at[w]) {
            at[w] = next;
            changed = true;
          }
        }
      }
    }
  }
  return (block, name) => {
    if (always.has(name)) return true;
    const id = ids.get(name);
    return id !== undefined && (live[block]![id >>> 5]! & (1 << (id & 31))) !== 0;
  };
}

/** The variable that a step only assigns. */
function pureTarget(
  syntax: Syntax,
  node: Node,
): { readonly name: string; readonly node: Node | undefined } | undefined {
  const kind = syntax.kind(node);
  if (kind === 'init_declarator') {
    const name = declaredName(syntax, node);
    return name === undefined ? undefined : { name, node: undefined };
  }
  if (kind !== 'assignment_expression') return undefined;
  const left = syntax.child(node, 'left');
  const operator = syntax.child(node, 'operator');
  if (left === undefined || operator === undefined || syntax.kind(left) !== 'identifier') return undefined;
  return syntax.textOf(operator) === '=' ? { name: syntax.textOf(left), node: left } : undefined;
}
