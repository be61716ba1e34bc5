import type { CFunction, Surroundings } from './function.ts';
import { isTransparent } from './idiom.ts';
import type { Node, Type } from './model.ts';
import {
  commonType,
  intType,
  literalType,
  parseType,
  pointeeOf,
  pointerTo,
  promote,
  sizeType,
  unknownType,
} from './types.ts';

/**
 * Type of an expression by what is declared, by C's own conversions, and by what the kernel says of members, calls and
 * constants; `unknownType` where neither tells. Parts are asked of `fn`, which remembers them.
 */
export function typeOfExpression(fn: CFunction, around: Surroundings, node: Node): Type {
  const { syntax } = fn;
  const { knowledge } = around;
  const child = (field: string): Node | undefined => syntax.child(node, field);
  const of = (field: string): Type => {
    const n = child(field);
    return n === undefined ? unknownType : fn.typeOf(n);
  };
  switch (syntax.kind(node)) {
    case 'identifier': {
      const name = fn.text(node);
      const type = fn.variable(name, node)?.type;
      if (type || !/^[A-Z_][A-Z0-9_]*$/.test(name)) return type ?? knowledge.variable?.(name) ?? unknownType;
      return around.macroType(name) ?? (knowledge.constant(name) === undefined ? unknownType : intType);
    }
    case 'parenthesized_expression': {
      const inner = syntax.children(node)[0];
      return inner === undefined ? unknownType : fn.typeOf(inner);
    }
    case 'cast_expression':
    case 'compound_literal_expression': {
      const type = child('type');
      return type === undefined ? unknownType : parseType(fn.text(type), knowledge);
    }
    case 'number_literal':
      return literalType(fn.text(node));
    case 'char_literal':
      return intType;
    case 'true':
    case 'false':
      return { text: 'bool', kind: 'bool', bits: 8, bits32: 8, signed: false };
    case 'null':
      return pointerTo({ text: 'void', kind: 'void' });
    case 'string_literal':
    case 'concatenated_string':
      return pointerTo(parseType('char', knowledge));
    case 'sizeof_expression':
    case 'alignof_expression':
    case 'offsetof_expression':
      return sizeType;
    case 'field_expression': {
      const argument = of('argument');
      const field = child('field');
      if (field === undefined) return unknownType;
      const struct = argument.struct ?? argument.pointee?.struct;
      const text = around.memberType(struct, fn.text(field)) ?? knowledge.field(struct, fn.text(field))?.type;
      return text === undefined ? unknownType : parseType(text, knowledge);
    }
    case 'subscript_expression':
      return pointeeOf(of('argument'), knowledge);
    case 'pointer_expression':
      return fn.operator(node) === '&' ? pointerTo(of('argument')) : pointeeOf(of('argument'), knowledge);
    case 'unary_expression':
      return fn.operator(node) === '!' ? intType : promote(of('argument'));
    case 'update_expression':
      return of('argument');
    case 'assignment_expression':
      return of('left');
    case 'comma_expression':
      return of('right');
    case 'conditional_expression':
      return commonType(of(child('consequence') === undefined ? 'condition' : 'consequence'), of('alternative'));
    case 'binary_expression': {
      const operator = fn.operator(node);
      if (/^(?:==|!=|<|>|<=|>=|&&|\|\|)$/.test(operator)) return intType;
      if (operator === '<<' || operator === '>>') return promote(of('left'));
      return commonType(of('left'), of('right'));
    }
    case 'call_expression': {
      const call = fn.callOf(node);
      if (!call) return unknownType;
      if (isTransparent(call.name) && call.args[0] !== undefined) return fn.typeOf(call.args[0]);
      const text = call.fact?.type;
      return text === undefined ? unknownType : parseType(text, knowledge);
    }
    default:
      return unknownType;
  }
}
