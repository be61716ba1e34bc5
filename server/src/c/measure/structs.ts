import type { FunctionAnalysis, Node } from '../model.ts';

/**
 * Struct that an expression is of or points to: as declared, else (for a name whose declaration the hunk does not
 * show) as the functions and loops it is given to say, else as its name usually means.
 */
export class Structs {
  private readonly fn: FunctionAnalysis;
  private readonly byName = new Map<string, string | undefined>();

  constructor(fn: FunctionAnalysis) {
    this.fn = fn;
  }

  of(expression: Node): string | undefined {
    const { fn } = this;
    const node = fn.strip(expression);
    const type = fn.typeOf(node);
    const declared = type.struct ?? type.pointee?.struct;
    if (declared !== undefined || type.kind !== 'unknown') return declared;
    switch (fn.kind(node)) {
      case 'identifier':
        return fn.variable(fn.text(node)) ? undefined : this.ofName(fn.text(node));
      case 'field_expression': {
        const argument = fn.child(node, 'argument');
        const field = fn.child(node, 'field');
        if (argument === undefined || field === undefined) return undefined;
        return structIn(fn.knowledge.field(this.of(argument), fn.text(field))?.type);
      }
      case 'subscript_expression':
      case 'pointer_expression': {
        const argument = fn.child(node, 'argument');
        return argument === undefined ? undefined : this.of(argument);
      }
      default:
        return undefined;
    }
  }

  private ofName(name: string): string | undefined {
    if (!this.byName.has(name)) this.byName.set(name, this.fromUses(name) ?? this.fn.knowledge.structOfName?.(name));
    return this.byName.get(name);
  }

  private fromUses(name: string): string | undefined {
    const { fn } = this;
    for (const call of fn.calls) {
      const index = call.args.findIndex((arg) => fn.canonical(fn.strip(arg)) === name);
      if (index < 0 || call.fact?.parameters?.length !== call.args.length) continue;
      const struct = structIn(call.fact.parameters[index]?.type);
      if (struct !== undefined) return struct;
    }
    return undefined;
  }
}

function structIn(type: string | undefined): string | undefined {
  return type === undefined ? undefined : /\bstruct (\w+)/.exec(type)?.[1];
}
