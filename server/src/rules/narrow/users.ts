import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { sides } from '../support/nodes.ts';

/** Where a user's struct is taken: a copy of it, or what the ioctl of a driver or of iommufd is given. */
const taken =
  /copy_(?:struct_)?from_(?:full_)?user(?:_array)?\(\s*(?:&(?<copy>\w+(?:(?:\.|->)\w+)*)|(?<pointer>\w+)),|\*(?<command>\w+) = (?:ucmd->cmd|data);/g;

/** The struct that an ioctl is given, where the copying is done for it: `kvm_vm_ioctl_create(struct kvm *kvm, struct kvm_create *args)`. */
const givenNames = /^(?:k?args|req|cmd|params?)$/;

/** Names of the structs that a user filled. */
export const usersIn = (fn: FunctionAnalysis): ReadonlySet<string> => fn.once('users', () => structsOf(fn));

function structsOf(fn: FunctionAnalysis): ReadonlySet<string> {
  const { code } = fn.source;
  const users = new Set<string>();
  if (!/copy_\w+_user|ucmd->cmd|_ioctl[(_]/.test(code)) return users;
  for (const { groups } of code.matchAll(taken))
    users.add(groups!['copy'] ?? groups!['pointer'] ?? groups!['command']!);
  if (!/_ioctl(?:_|$)/.test(fn.name)) return users;
  for (const { name, typeText } of fn.parameters)
    if (givenNames.test(name) && /^struct \w+ \*/.test(typeText)) users.add(name);
  return users;
}

/** Structs that are copied from a user; and in the field, numbers whose types are those that uapi headers have: `__u32`. */
export function givenTo(fn: FunctionAnalysis): ReadonlySet<string> {
  // Between two hunks it may have been bounded.
  if (fn.source.gaps || !fn.startInView) return new Set();
  const users = usersIn(fn);
  if (!isOfLargeThings(fn.path)) return users;
  const numbers = fn.parameters.filter(({ typeText }) => /^__u(?:8|16|32|64)$/.test(typeText));
  return new Set([...users, ...numbers.map(({ name }) => name)]);
}

/** The struct of a member; a number is its own. */
export function ownerOf(text: string): string {
  return /^(.+?)(?:\.|->)\w+$/.exec(text)?.[1] ?? text;
}

/** By its text, where anything is first done with it but to shift by it, or to take it away. */
export const firstLooks = (fn: FunctionAnalysis): ReadonlyMap<string, Node> => fn.once('looks', () => looksOf(fn));

function looksOf(fn: FunctionAnalysis): ReadonlyMap<string, Node> {
  const looks = new Map<string, Node>();
  for (const use of fn.descendants(fn.body, 'identifier', 'field_expression')) {
    const parent = fn.parent(use);
    const isRight = parent !== undefined && /^(?:<<|-)$/.test(fn.operator(parent)) && sides(fn, parent)?.[1] === use;
    const text = isRight ? undefined : fn.canonical(use);
    if (text !== undefined && !looks.has(text)) looks.set(text, use);
  }
  return looks;
}
