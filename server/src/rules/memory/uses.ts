import { gapMarker, type Call, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { keepingNames, lookingNames, undoingNames } from '../../kernel/callNames.ts';

/**
 * What an occurrence of a variable does with what it points to. `reads`: only through it. `lends`: a callee gets it, and
 * may keep it. `keeps`: it is stored, returned, or may be known under another name from here on.
 */
export type UseKind = 'reads' | 'tests' | 'lends' | 'frees' | 'gives back' | 'keeps' | 'sets';

export interface Use {
  readonly node: Node;
  /** When it happens: the call or the assignment around it. */
  readonly at: Node;
  readonly kind: UseKind;
  readonly call?: Call;
  /** What is kept is in what the variable points to, or is read there. */
  readonly through?: boolean;
}

/** The uses of a local variable, in the order of the text. */
export function usesOf(fn: FunctionAnalysis, name: string): Use[] {
  return fn.named(name).map((node) => classify(fn, node));
}

/** Code out of view. */
export function gapsOf(fn: FunctionAnalysis): Node[] {
  return fn.calls.filter(({ name }) => name === gapMarker).map(({ node }) => node);
}

function classify(fn: FunctionAnalysis, node: Node): Use {
  let at = node;
  let parent = fn.parent(at);
  let read = false;
  const use = (kind: UseKind, call?: Call): Use => ({
    node,
    at: call?.node ?? parent ?? node,
    kind,
    ...(call && { call }),
  });
  // `q = p->entries` may be the address of an array in what p points to.
  const readOrKept = (value: Node): Use => {
    if (!read) return use('keeps');
    return fn.kind(fn.strip(value)) === 'field_expression' ? { ...use('keeps'), through: true } : use('reads');
  };
  for (; parent !== undefined; at = parent, parent = fn.parent(parent)) {
    const kind = fn.kind(parent);
    switch (kind) {
      case 'parenthesized_expression':
      case 'cast_expression':
        continue;
      case 'field_expression':
        if (fn.child(parent, 'argument') !== at) return use('reads');
        read = true;
        continue;
      case 'subscript_expression':
        if (fn.child(parent, 'argument') !== at) return use('reads');
        read = true;
        continue;
      case 'pointer_expression':
        if (fn.operator(parent) === '&') return use('keeps');
        read = true;
        continue;
      case 'sizeof_expression':
        return use('tests');
      case 'argument_list': {
        const owner = fn.parent(parent);
        const call = owner === undefined ? undefined : fn.callOf(owner);
        if (!call) return use('keeps');
        if (read) return use('reads');
        return use(passedTo(call, call.args.indexOf(at)), call);
      }
      case 'assignment_expression':
        if (fn.child(parent, 'left') === at) return use(read ? 'reads' : 'sets');
        return readOrKept(at);
      case 'init_declarator':
        if (fn.child(parent, 'value') === at) return readOrKept(at);
        return use('sets');
      case 'pointer_declarator':
        continue;
      case 'declaration':
        return use('sets');
      case 'unary_expression':
        return use(read ? 'reads' : 'tests');
      case 'binary_expression':
        if (read) return use('reads');
        return use(/^(?:[=!]=|&&|\|\|)$/.test(fn.operator(parent)) ? 'tests' : 'keeps');
      case 'if_statement':
      case 'while_statement':
      case 'for_statement':
        return use(read ? 'reads' : 'tests');
      default:
        return use(read ? 'reads' : 'keeps');
    }
  }
  return use('keeps');
}

function passedTo({ name, fact }: Call, index: number): UseKind {
  if (fact?.frees?.argument === index) return 'frees';
  if (lookingNames.test(name)) return 'tests';
  if (fact?.borrows === true) return 'reads';
  if (fact?.dropsReference?.includes(index) === true || undoingNames.test(name)) return 'gives back';
  return keepingNames.test(name) || fact?.takesReference?.includes(index) === true ? 'keeps' : 'lends';
}
