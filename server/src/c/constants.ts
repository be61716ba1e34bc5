import type { CFunction, Surroundings } from './function.ts';
import { isTransparent, keepsZero } from './idiom.ts';
import type { Node } from './model.ts';
import { fold, numberSymbol } from './symbols.ts';

/**
 * Value of numbers, names of macros and what is made of them, which needs no following of values. Without a value: it
 * is surely none that is known. Undefined: values must be followed.
 */
export function plainConstant(
  fn: CFunction,
  around: Surroundings,
  expression: Node,
  depth = 0,
): { readonly value: bigint | undefined } | undefined {
  let node = expression;
  while (fn.kind(node) === 'parenthesized_expression' && fn.children(node).length === 1) {
    node = fn.children(node)[0]!;
  }
  switch (fn.kind(node)) {
    case 'number_literal': {
      const symbol = numberSymbol(fn.text(node));
      return symbol === undefined ? undefined : { value: BigInt(symbol.slice(1)) };
    }
    case 'identifier': {
      const name = fn.text(node);
      if (!/^[A-Z_][A-Z0-9_]*$/.test(name) || fn.variable(name)) return undefined;
      if (name === 'NULL') return { value: 0n };
      return { value: around.knowledge.constant(name) ?? around.macroValue(name) };
    }
    // What a call gives is no constant, and neither is a complement: `~0` has as many bits as what it is used with.
    case 'call_expression': {
      const call = fn.callOf(node);
      return call && !isTransparent(call.name) && !keepsZero(call.name) ? { value: undefined } : undefined;
    }
    case 'unary_expression': {
      const argument = fn.syntax.child(node, 'argument');
      const inner = depth > 8 || argument === undefined ? undefined : plainConstant(fn, around, argument, depth + 1);
      return inner && fn.operator(node) === '~' ? { value: undefined } : undefined;
    }
    case 'binary_expression': {
      if (depth > 8 || !/^(?:[-+*/%&|^]|<<|>>)$/.test(fn.operator(node))) return undefined;
      const [left, right] = ['left', 'right'].map((field) => {
        const side = fn.syntax.child(node, field);
        return side === undefined ? undefined : plainConstant(fn, around, side, depth + 1);
      });
      if (!left || !right) return undefined;
      const [a, b] = [left.value, right.value];
      return { value: a === undefined || b === undefined ? undefined : fold(fn.operator(node), a, b) };
    }
    default:
      return undefined;
  }
}
