import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { arrayAllocators, byteAllocators, byteTakers, textTakers } from '../../kernel/allocation.ts';
import type { Reporter } from '../rule.ts';
import { placeOf, quote } from '../support/nodes.ts';

/** `p = kmalloc_array(n, sizeof(p), ...)`, `memset(p, 0, sizeof(p))`: the size of the pointer, not of what it points to. */
export function checkSizeofPointers(fn: FunctionAnalysis, report: Reporter): void {
  if (!/sizeof/.test(fn.source.code)) return;
  const say = (node: Node, name: string): void =>
    report({
      ...fn.span(node),
      what: `\`sizeof(${name})\` is the size of the pointer, not of what ${name} points to.`,
      why: 'It goes well where both happen to be equal: elsewhere the memory is too short, or only its first bytes are dealt with.',
      advice: `Is \`sizeof(*${name})\` meant?`,
      brief: `sizeof(${name}) of a pointer`,
      fix: { title: `Take sizeof(*${name})`, edits: [{ ...fn.span(node), text: `sizeof(*${name})` }] },
    });
  for (const one of fn.assignments) {
    const call = one.value === undefined ? undefined : fn.callOf(fn.strip(one.value));
    if (!call || !(arrayAllocators.has(call.name) || byteAllocators.has(call.name))) continue;
    const name = placeOf(fn, one);
    for (const node of call.args.flatMap((arg) => sizesOf(fn, arg, name))) say(node, name);
  }
  for (const { name: callee, args } of fn.calls) {
    const size = byteTakers.get(callee);
    // What is copied from, too: `copy_to_user(arg, list, sizeof(list))`.
    for (const place of size === undefined ? [] : args.slice(0, 2)) {
      const type = fn.typeOf(place);
      // The size of an array is that of all of it; that of a pointer to pointers may be meant.
      if (type.kind !== 'pointer' || type.text.endsWith(']') || type.pointee?.kind === 'pointer') continue;
      const name = fn.canonical(place);
      if (fn.kind(fn.strip(place)) !== 'identifier' || fn.variable(name)?.type.kind !== 'pointer') continue;
      const at = fn.strip(args[size!] ?? place);
      if (fn.canonical(at) === `sizeof(${name})`) say(at, name);
    }
  }
  checkTexts(fn, report);
}

/** `snprintf(text, sizeof(*text), ...)`: the size of one character. That of the pointer, compilers tell. */
function checkTexts(fn: FunctionAnalysis, report: Reporter): void {
  for (const { name: callee, args } of fn.calls) {
    const size = args[textTakers.get(callee) ?? -1];
    if (size === undefined || fn.canonical(size) !== `sizeof(*${fn.canonical(args[0]!)})`) continue;
    report({
      ...fn.span(size),
      what: `\`${quote(fn, size)}\` is the size of one character, not of the room that ${quote(fn, args[0]!)} has.`,
      why: `${callee}() writes no more than that: there is no text at all.`,
      advice: 'How much room is there?',
      brief: `${quote(fn, size)} for the room of a text`,
    });
  }
}

/** `sizeof(name)` in an argument. */
function sizesOf(fn: FunctionAnalysis, argument: Node, name: string): Node[] {
  const all = [
    ...fn.descendants(argument, 'sizeof_expression'),
    ...(fn.kind(argument) === 'sizeof_expression' ? [argument] : []),
  ];
  return [...new Set(all)].filter((node) => fn.canonical(node).replace(/^sizeof\(?|\)?$/g, '') === name);
}
