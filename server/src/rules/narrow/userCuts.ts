import type { Call, FunctionAnalysis, Node, Type } from '../../c/index.ts';
import { is64BitOnly, isOfLargeThings } from '../../kernel/architectures.ts';
import type { Reporter } from '../rule.ts';
import { declaredBy, fieldFactOf, quote } from '../support/nodes.ts';
import { isWideEverywhere, sureType, unwrap, widthOf } from '../support/widths.ts';
import { usersIn } from './users.ts';

/** What a function bounds somewhere by what a `long` holds: `ULONG_MAX`, `SIZE_MAX`, `overflows_type()`, `(size_t)x != x`. */
const bounds =
  /\bU?LONG_MAX\b|\bSIZE_MAX|UINT_MAX|U32_MAX|overflows_type\(|upper_32_bits\(|>> ?32\b|!= ?\((?:size_t|unsigned long|u32)\)|\((?:size_t|unsigned long|u32)\) ?[\w.>-]+ (?:!=|<(?!<))/;

/** `unsigned long iova = map.iova;` of what a user gives in 64 bits: on a 32-bit kernel another range is mapped. */
export function checkUserCuts(fn: FunctionAnalysis, report: Reporter): void {
  const { code } = fn.source;
  if (!isOfLargeThings(fn.path) || is64BitOnly(fn.path)) return;
  const users = usersIn(fn);
  if (users.size === 0 || bounds.test(code)) return;
  const cut: Cut[] = [];
  for (const { node, target, operator, value } of fn.assignments) {
    if (operator !== '=' || value === undefined || !isUsers(fn, value, users)) continue;
    const type = fn.kind(node) === 'init_declarator' ? declaredBy(fn, node)?.type : sureType(fn, target);
    if (type && isLong(type)) cut.push({ value, type: type.text });
  }
  for (const call of fn.calls) cut.push(...cutIn(fn, call, users));
  const said = new Set<string>();
  for (const { value, type } of cut.toSorted((a, b) => a.value - b.value)) {
    const name = fn.canonical(fn.strip(value));
    if (said.has(name)) continue;
    said.add(name);
    report({
      ...fn.span(value),
      what: `\`${quote(fn, value, 40)}\` is what a user gives, in 64 bits, and goes into \`${type}\`, which has 32 on a 32-bit kernel; nothing in this function asks whether it fits.`,
      why: 'What does not fit is cut off instead of refused: another range is taken than the one that was asked for.',
      advice:
        'Refuse it with -EOVERFLOW where it is above ULONG_MAX or SIZE_MAX. Or is this built for 64-bit kernels only?',
      brief: `${quote(fn, value, 40)} is cut on 32-bit kernels`,
      mendedBy: { line: bounds },
    });
  }
}

interface Cut {
  readonly value: Node;
  readonly type: string;
}

function cutIn(fn: FunctionAnalysis, call: Call, users: ReadonlySet<string>): Cut[] {
  return call.args.flatMap((value, i) => {
    const text = isUsers(fn, value, users) ? call.fact?.parameters?.[i]?.type : undefined;
    const type = text === undefined ? undefined : fn.knowledge.type(text);
    return type && isLong(type) ? [{ value, type: text! }] : [];
  });
}

function isUsers(fn: FunctionAnalysis, value: Node, users: ReadonlySet<string>): boolean {
  const at = unwrap(fn, value);
  const owner = /^(\w+)(?:\.|->)\w+$/.exec(fn.canonical(at))?.[1];
  if (owner === undefined || !users.has(owner)) return false;
  const text = fieldFactOf(fn, at)?.type;
  const type = text === undefined ? fn.typeOf(at) : (fn.knowledge.type(text) ?? fn.typeOf(at));
  return /u64$/.test(text ?? type.text) || isWideEverywhere(type);
}

function isLong(type: Type): boolean {
  const width = widthOf(type);
  return width?.bits === 64 && width.bits32 === 32;
}
