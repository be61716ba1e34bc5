import { kernelKnowledge } from '../../kernel/index.ts';
import { roleNames } from '../../kernel/roles.ts';
import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { bareSpan } from '../support/hunkLines.ts';
import { functionOf, oneDifference, replacedLine, type ReplacedLine } from '../support/replacedLine.ts';
import { spaced, type Token } from '../support/tokens.ts';
import { changedFlags } from './changedFlag.ts';

/** A call that builds missing levels on one side of a patch and only looks on the other; nothing else is changed. */
interface Swapped extends Pick<ReplacedLine, 'before' | 'after'> {
  readonly was: string;
  readonly is: string;
  /** Whether the new one builds. */
  readonly builds: boolean;
}

/** A mapping that a patch makes with a look-up where levels were built, or the other way round. */
export function swappedForMapping(hunk: Hunk): Report[] {
  const replaced = replacedLine(hunk);
  const swapped = replaced && (givenCache(replaced) ?? otherCall(replaced));
  const role = roleOf(hunk);
  if (!swapped || (role !== 'map' && (role !== undefined || swapped.builds))) return [];
  const { was, is } = swapped;
  const why =
    'For a part of the window that nobody used before it finds nothing, so a mapping can never be made there.';
  if (swapped.builds) {
    return fixed(swapped, {
      what: `${was} only looked for this mapping; with the patch missing table levels are built.`,
      why,
      advice: 'May memory be had here, under the locks that are held?',
      brief: `${was} did not allocate on a map path`,
    });
  }
  return introduced(swapped, {
    what: `${was} built missing table levels here; with the patch this only looks.`,
    why,
    advice: 'Are the levels built somewhere else now?',
    brief: `${is} does not allocate`,
  });
}

/** Levels that a patch builds in a function that unmaps, clears or looks up, where it looked; or the other way round. */
export function swappedForClearing(hunk: Hunk): Report[] {
  const replaced = replacedLine(hunk);
  const swapped = replaced && (turnedFlag(replaced) ?? givenCache(replaced) ?? otherCall(replaced));
  if (!swapped || !/^(?:unmap|clear|free|lookup)$/.test(roleOf(hunk) ?? '')) return [];
  const { was, is } = swapped;
  const why =
    'Where a level is missing nothing is mapped: building it fills a sparse table with empty levels, and can fail.';
  if (swapped.builds) {
    return introduced(swapped, {
      what: `${was} only looked here; with the patch missing table levels are built.`,
      why,
      advice: 'Would the look-up that allocates nothing do, with a missing level taken for "nothing here"?',
      brief: `${is} allocates`,
    });
  }
  return fixed(swapped, {
    what: `${was} built missing table levels here; with the patch this only looks.`,
    why,
    advice: 'Is a missing level taken for "nothing here"?',
    brief: `${was} allocated`,
  });
}

type Words = Pick<Report, 'what' | 'why' | 'advice' | 'brief'>;

const introduced = ({ after, was }: Swapped, words: Words): Report[] => [
  { ...bareSpan(after), change: 'introduced', key: was, ...words },
];

const fixed = ({ before, was }: Swapped, words: Words): Report[] => [
  { ...bareSpan(before), change: 'fixed', key: was, ...words },
];

/** What the function is for, by its name. */
function roleOf(hunk: Hunk) {
  const name = functionOf(hunk)?.name ?? '';
  return roleNames.find(([pattern]) => pattern.test(name))?.[1];
}

/** `pnv_tce(tbl, false, idx, false)` to `true`. */
function turnedFlag({ hunk, before, after }: ReplacedLine): Swapped | undefined {
  const flag = changedFlags(hunk)[0];
  return flag && { before, after, was: `${flag.callee}()`, is: `${flag.callee}()`, builds: flag.allocates };
}

/** `memcache` to `NULL`: a walker that has nothing to build with. */
function givenCache(replaced: ReplacedLine): Swapped | undefined {
  const { out, into, from } = oneDifference(replaced);
  const builds = spaced(out) === 'NULL';
  const [cache, none] = builds ? [into, out] : [out, into];
  const { before, after, old } = replaced;
  if (spaced(none) !== 'NULL' || !/^(?:& )?\w*cache$/.test(spaced(cache))) return undefined;
  const call = /^[(,]$/.test(old[from - 1]?.text ?? '') && old.slice(0, from).findLast((_, i) => isCall(old, i));
  return call ? { before, after, was: `${call.text}()`, is: `${call.text}()`, builds } : undefined;
}

/** The first call on each side, where its name is what differs first. */
function otherCall({ old, fresh, before, after }: ReplacedLine): Swapped | undefined {
  const at = old.findIndex(({ text }, i) => text !== fresh[i]?.text);
  if (at < 1 || !isCall(old, at) || !isCall(fresh, at) || !/^[=(]$/.test(old[at - 1]!.text)) return undefined;
  const [was, is] = [old[at]!.text, fresh[at]!.text];
  const builds = buildsLevels(is);
  if (builds === undefined || buildsLevels(was) !== !builds) return undefined;
  return { before, after, was: `${was}()`, is: `${is}()`, builds };
}

const isCall = (tokens: readonly Token[], at: number): boolean =>
  /^[a-z_]\w*$/i.test(tokens[at]?.text ?? '') && tokens[at + 1]?.text === '(';

/** By what is known of it, or by a name that says so of entries of tables. */
function buildsLevels(name: string): boolean | undefined {
  const known = kernelKnowledge.call(name)?.entryAccessor?.allocates;
  if (known !== undefined) return typeof known === 'boolean' ? known : undefined;
  if (!/pte|pmd|pud|pgd|pde|p4d|tce|entry|lv\d|level/i.test(name)) return undefined;
  if (/(?:^|_)alloc(?:_|$)/.test(name)) return true;
  return /(?:^|_)(?:fetch|find|lookup|get|offset|entry)(?:_|$)/.test(name) ? false : undefined;
}
