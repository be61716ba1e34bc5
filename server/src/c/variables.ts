import type { CFunction } from './function.ts';
import type { Node, Variable } from './model.ts';
import { declaredName } from './symbols.ts';
import { parseType, unknownType } from './types.ts';

/** The parameters that a list names, in their order. */
export function readParameters(fn: CFunction, list: Node): Variable[] {
  const found: Variable[] = [];
  let index = 0;
  for (const node of fn.children(list)) {
    if (fn.kind(node) !== 'parameter_declaration') continue;
    const declarator = fn.child(node, 'declarator');
    const name = declarator === undefined ? undefined : declaredName(fn.syntax, declarator);
    if (name !== undefined && declarator !== undefined) found.push(readVariable(fn, name, node, declarator, index));
    index += 1;
  }
  return found;
}

/** What the body declares, in the order of the text; a name may be there twice. */
export function readLocals(fn: CFunction): Variable[] {
  const { syntax } = fn;
  const found: Variable[] = [];
  for (let n = fn.body, past = syntax.past(fn.body); n < past && past > 0; n++) {
    if (syntax.kind(n) !== 'declaration') continue;
    for (const part of syntax.children(n)) {
      if (syntax.field(part) !== 'declarator') continue;
      const name = declaredName(syntax, part);
      if (name !== undefined) found.push(readVariable(fn, name, n, part, undefined));
    }
  }
  return found;
}

/** The parameters of a callback that is known by its name, where a hunk shows only a part of the head. */
export function parametersOutOfView(fn: CFunction, locals: readonly Variable[]): Variable[] {
  const { knowledge, parameters: own } = fn;
  const all = own[0] && knowledge.parametersOfName?.(fn.name, fn.path);
  if (!all || own.length >= all.length || own[0]!.typeText !== all[0]?.type) return [];
  const declared = new Set([...own, ...locals].map(({ name }) => name));
  return all.flatMap(({ name, type: typeText }, index): Variable[] => {
    if (declared.has(name) || own.some((one) => one.typeText === typeText && typeText.includes('*'))) return [];
    const type = parseType(typeText, knowledge);
    return [{ name, typeText, type, parameter: true, index, static: false, node: undefined, initialiser: undefined }];
  });
}

function readVariable(
  fn: CFunction,
  name: string,
  declaration: Node,
  declarator: Node,
  index: number | undefined,
): Variable {
  const type = fn.child(declaration, 'type');
  let suffix = '';
  let at: Node | undefined = declarator;
  let isFunction = false;
  while (at !== undefined) {
    const kind = fn.kind(at);
    if (kind === 'pointer_declarator') suffix = ` *${suffix}`;
    else if (kind === 'array_declarator') suffix = index === undefined ? `${suffix} []` : ` *${suffix}`;
    else if (kind === 'function_declarator') isFunction = true;
    at = fn.child(at, 'declarator') ?? (kind === 'parenthesized_declarator' ? fn.children(at)[0] : undefined);
  }
  const base = type === undefined ? '' : typeName(fn, type);
  const typeText = isFunction ? 'void *' : `${base}${suffix}`;
  const isOfInitialiser = /^(?:__auto_type|typeof|__typeof__)/.test(base);
  return {
    name,
    typeText,
    // `__auto_type x = v`, `typeof(v) x`
    type: isOfInitialiser ? unknownType : parseType(typeText, fn.knowledge),
    parameter: index !== undefined,
    index,
    static: fn.children(declaration).some((n) => fn.kind(n) === 'storage_class_specifier' && fn.text(n) === 'static'),
    node: declarator,
    initialiser: fn.kind(declarator) === 'init_declarator' ? fn.child(declarator, 'value') : undefined,
  };
}

function typeName(fn: CFunction, type: Node): string {
  const name = fn.child(type, 'name');
  const kind = fn.kind(type);
  if (name !== undefined && /^(?:struct|union|enum)_specifier$/.test(kind)) {
    return `${kind.slice(0, kind.indexOf('_'))} ${fn.text(name)}`;
  }
  return fn.text(type).replace(/\s+/g, ' ');
}
