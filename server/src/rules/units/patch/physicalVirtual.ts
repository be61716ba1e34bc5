import { addressConverters } from '../../../kernel/offsetNames.ts';
import type { PatchMessage } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { madeIn } from '../../support/expanded.ts';
import { bareSpan } from '../../support/hunkLines.ts';
import { spaced, tokensOf, type Token } from '../../support/tokens.ts';
import { statementsIn } from './statements.ts';

/** The message tells the two kinds of addresses apart. */
export const aboutKinds = /\bphys(?:ical)?\b[^]*\bvirt(?:ual)?\b|\bvirt(?:ual)?\b[^]*\bphys(?:ical)?\b/i;

/** A message that speaks of one kind only, but corrects something. */
export const aboutOneKind = /\b(?:physical|virtual|real|absolute) address|\b__[pv]a\b|virt_to_|phys_to_/i;

/**
 * `ccw->cda = (u32)(addr_t)data` that becomes `ccw->cda = (u32)virt_to_phys(data)`: statements that are the same but for casts
 * and for what makes a physical address of a virtual one, or the other way round. Not in calls of what is `redeclared`: it takes
 * another kind now.
 */
export function physicalForVirtual({ removed, added }: Block, redeclared: ReadonlySet<string>): Report[] {
  if (![...removed, ...added].some(({ text }) => anyConverter.test(text))) return [];
  const made = madeIn([...removed, ...added]);
  const now = statementsIn(tokensOf(added));
  // Through a new variable, too: `phys = origin; gisa = phys_to_virt(phys);`
  const through = now.map((one) => one.flatMap((token) => made.get(token.text) ?? [token]));
  const fresh = new Map([...through, ...now].map((one) => [bareText(one), one]));
  return statementsIn(tokensOf(removed)).flatMap((old): Report[] => {
    const now = fresh.get(bareText(old));
    if (!now) return [];
    const [was, is] = [convertersIn(old), convertersIn(now)];
    // Where a call only goes, what it got may be of the other kind from now on.
    const other = is.first;
    if (!other || was.kinds === is.kinds || old.some(({ text }) => redeclared.has(text))) return [];
    const place = was.first ?? placeFor(other, old, now);
    const at = removed.find((one) => one.start <= place.start && place.start < one.end);
    if (!at) return [];
    return [
      {
        ...bareSpan(at),
        change: 'fixed',
        what: `An address is taken here for one of another kind: the patch converts it by ${other.text}().`,
        why: 'Physical and virtual addresses are equal only where memory is mapped one to one: elsewhere the device or the CPU works on other memory.',
        advice: 'Do other places that hand the same address on convert it?',
        brief: 'an address of another kind',
        slip: 'kind of address',
        related: [{ start: other.start, end: other.end, message: 'on the other side' }],
        key: `address ${bareText(old)}`,
      },
    ];
  });
}

/** Functions whose head is among the lines that a patch takes out. */
export function redeclaredIn({ files }: PatchMessage): ReadonlySet<string> {
  const lines = files.flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines));
  return new Set(lines.flatMap(({ kind, text }) => (kind === 'removed' ? (head.exec(text)?.[1] ?? []) : [])));
}

const head = /^(?:[a-z_][\w\s*]*[\s*])?([a-z_]\w*)\((?:(?:const|struct|unsigned|enum) )*[a-z_]\w*(?: \**|\*+ ?)\w/;

const anyConverter = new RegExp([...addressConverters.keys()].map((name) => `\\b${name}\\b`).join('|'));

interface Converters {
  readonly kinds: string;
  readonly first?: Token;
}

/** What converts, by what it makes of what: `__pa()` and `virt_to_phys()` do the same. */
function convertersIn(tokens: readonly Token[]): Converters {
  const all = tokens.filter(({ text }) => addressConverters.has(text));
  const kinds = all.map(({ text }) => addressConverters.get(text)!).join(' ');
  return { kinds: shorter(kinds), ...(all[0] && { first: all[0] }) };
}

/** Where the old side has what the new one converts: the same word, counted from the start. */
function placeFor(converter: Token, old: readonly Token[], now: readonly Token[]): Token {
  const at = now.findIndex((one, i) => i > now.indexOf(converter) && isValue(one));
  const word = now[at]?.text;
  const before = now.slice(0, at).filter(({ text }) => text === word).length;
  return old.filter(({ text }) => text === word)[before] ?? old[0]!;
}

const isValue = ({ text }: Token): boolean => /^\w/.test(text) && !addressConverters.has(text);

/** `phys_to_page(__pa(p))` is `virt_to_page(p)`. */
function shorter(kinds: string): string {
  return kinds
    .replace(/phys>(\w+) virt>phys/g, 'virt>$1')
    .replace(/virt>(\w+) phys>virt/g, 'phys>$1')
    .replace(/(\w+)>(\w+) \2>\1/g, '')
    .trim();
}

/** Without casts, brackets and converters. */
function bareText(tokens: readonly Token[]): string {
  return spaced(tokens)
    .replace(casts, ' ')
    .split(' ')
    .filter((word) => word !== '' && word !== '(' && word !== ')' && !addressConverters.has(word))
    .join(' ');
}

const casts =
  /\( (?:(?:const|volatile|unsigned|signed|struct|union) )*(?:\w+(?: \*)+|long|int|void|[us]\d+|__[us]\d+|u?int\d*_t|uintptr_t|\w+_t|unsigned long long) \)/g;
