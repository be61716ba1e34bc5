import { textsOf } from '../../patch/index.ts';
import type { Hunk, HunkLine, PatchMessage } from '../../patch/model.ts';
import type { Report, Reporter } from '../rule.ts';
import {
  aboutFix,
  blocksOf,
  type Block,
  declaredIn,
  isInFunction,
  kernelPaths,
  ourPaths,
  testPaths,
} from '../support/changedCode.ts';
import { tokensOf } from '../support/tokens.ts';
import { addedChecks } from './patch/addedChecks.ts';
import { anywhere } from './patch/anywhere.ts';
import { ones } from './patch/allOnes.ts';
import { bitmapWords } from './patch/bitmapWords.ts';
import { bitsOf } from './patch/bits.ts';
import { booleans } from './patch/booleans.ts';
import { branchCasts } from './patch/branchCasts.ts';
import { casts } from './patch/casts.ts';
import { checkedSums } from './patch/checkedSums.ts';
import { clampedDifferences } from './patch/clampedDifferences.ts';
import { compilerShifts } from './patch/compilerShifts.ts';
import { compareDeclarations, headsIn } from './patch/declarations.ts';
import { literals } from './patch/literals.ts';
import { longBits } from './patch/longBits.ts';
import { narrowedValues } from './patch/narrowedValues.ts';
import { physicalMembers } from './patch/physicalMembers.ts';
import { products } from './patch/products.ts';
import { rearrangedSums } from './patch/rearrangedSums.ts';
import { sentinels } from './patch/sentinels.ts';
import type { Sides } from './patch/sides.ts';
import { signBits } from './patch/signBits.ts';
import { guardedSubtractions } from './patch/subtractions.ts';
import { steppedTests } from './patch/steppedTests.ts';
import { truncations } from './patch/truncations.ts';
import { undefinedShifts } from './patch/undefinedShifts.ts';
import { unscaledValues } from './patch/unscaled.ts';
import { widerVariables } from './patch/widerVariables.ts';
import { inWiderCalls } from './patch/widerCalls.ts';
import { wrapTests } from './patch/wrapTests.ts';
import {
  aboutCasts,
  aboutExtension,
  aboutLoss,
  aboutNothing,
  aboutSign,
  aboutWidth,
  saysOverflow,
  typesFixed,
} from './patch/words.ts';

/**
 * What a patch says of widths by itself: a declaration that becomes wider (or narrower), a cast to 64 bits put before
 * an operand (or taken away), a 1 that becomes 1ULL (or loses it), a sum that is rearranged so that it cannot wrap.
 */
export function checkWidened(message: PatchMessage, report: Reporter): void {
  const words = textsOf(message);
  // A phrase may go over the end of a line.
  const texts = words.flatMap((text) => [text, text.replace(/\s+/g, ' ')]);
  const says = (about: RegExp): boolean => texts.some((text) => about.test(text));
  const speaksOf = namesIn(words);
  const isFix = says(aboutFix);
  const isOfTypes = changesTypesOnly(message);
  const isAboutWidth = says(aboutWidth) || (isFix && isOfTypes);
  const isAboutSign = says(aboutSign);
  const named = new Set(
    texts.flatMap((text) => Array.from(text.matchAll(typesFixed), ({ groups }) => groups!['of'] ?? groups!['name'])),
  );
  const isOfType = (name: string): boolean => named.has(name);
  const isSubject = saysOverflow.test(message.facts.subject);
  const isOfLoss = isFix && isOfTypes && says(aboutLoss);
  const isAboutExtension = says(aboutExtension);
  const isAboutCasts = says(aboutCasts);
  const isAboutNothing = says(aboutNothing);
  for (const found of [...physicalMembers(message), ...undefinedShifts(message), ...compilerShifts(message)])
    report(found);
  for (const file of message.files) {
    const path = file.newPath ?? file.oldPath ?? '';
    if (file.combined || !/\.[ch]$/.test(path) || testPaths.test(path)) continue;
    const lines = file.hunks.flatMap((hunk) => hunk.lines);
    for (const found of booleans(lines)) report(found);
    if (kernelPaths.test(path)) {
      for (const hunk of file.hunks) for (const found of anywhere(path, hunk, isFix, says, isOfType)) report(found);
      for (const { removed, added } of file.hunks.flatMap(blocksOf))
        for (const found of unscaledValues(removed, added)) report(found);
    }
    // Elsewhere types change for many reasons: there the message must say that it is about widths.
    const isElsewhere = !ourPaths.test(path);
    if (isElsewhere && !(isAboutWidth && kernelPaths.test(path))) continue;
    if (isAboutWidth) for (const found of widerVariables(file.hunks, speaksOf)) report(found);
    for (const found of longBits(path, lines)) if (!isElsewhere || found.change === 'fixed') report(found);
    const wide = new Set(
      file.hunks
        .flatMap((hunk) => declaredIn(hunk.lines.filter(({ kind }) => kind === 'added')))
        .filter(({ type }) => (bitsOf(type)?.bits ?? 0) >= 64)
        .map(({ name }) => name),
    );
    const reachesSign = (count: string): boolean => isAboutExtension && isHighBit(lines, count);
    for (const hunk of file.hunks) {
      const told = new Set<number>();
      const places: Places = new Map(hunk.lines.map((line, i) => [line, i]));
      const tell = (found: Report): void => {
        if (!told.has(found.start)) report(found);
        told.add(found.start);
      };
      if (isAboutWidth || isFix) for (const found of guardedSubtractions(hunk)) report(found);
      if (isAboutWidth) for (const found of wrapTests(hunk)) report(found);
      for (const { removed, added } of blocksOf(hunk)) {
        if (isInFunction(hunk) || isAboutWidth) {
          compareDeclarations(
            removed,
            added,
            { isAboutWidth, isElsewhere, isSubject, isOfLoss, path, isMoved: false, speaksOf },
            tell,
          );
          if (!isElsewhere) for (const found of narrowedValues(removed, added)) report(found);
        }
        const sides = { path, removed: tokensOf(removed), added: tokensOf(added) };
        for (const found of casts(untilEnd(hunk, places, { removed, added }))) {
          // What has become wide needs no cast any more.
          if (found.change === 'introduced' && (isAboutCasts || wide.has(found.operand))) continue;
          if (found.change === 'fixed' && isAboutNothing) continue;
          const { end } = (found.change === 'fixed' ? removed : added).at(-1)!;
          report({ ...found.report, end: Math.min(found.report.end, end) });
        }
        for (const found of checkedSums(sides, isAboutWidth, hunk)) tell(found);
        for (const found of [
          ...literals(sides, isAboutWidth, reachesSign),
          ...rearrangedSums(sides, isAboutWidth),
          ...bitmapWords(sides),
          ...sentinels(sides),
          ...clampedDifferences(sides),
          ...branchCasts(sides),
          ...truncations(removed, added),
        ])
          report(found);
        if (isAboutWidth)
          for (const found of [...ones(sides), ...products(sides), ...inWiderCalls(sides)]) report(found);
        if (isAboutSign) for (const found of signBits(sides)) report(found);
      }
      if (!isAboutWidth) continue;
      const [removed, added] = [ofKind(hunk, 'removed'), ofKind(hunk, 'added')];
      const sides = { path, removed: tokensOf(removed), added: tokensOf(added) };
      for (const found of [...addedChecks(hunk), ...steppedTests(sides)]) tell(found);
      compareDeclarations(
        removed,
        added,
        { isAboutWidth, isElsewhere, isSubject, isOfLoss, path, isMoved: true, speaksOf },
        tell,
      );
    }
  }
}

/** Where each line of a hunk stands in it. */
type Places = ReadonlyMap<HunkLine, number>;

/** Both sides with the lines below that end their statement: what an operand is multiplied by may stand there. */
function untilEnd({ lines }: Hunk, places: Places, { removed, added }: Block): Pick<Sides, 'removed' | 'added'> {
  const from = places.get(added.at(-1)!)! + 1;
  const isOpen = ({ text }: HunkLine): boolean => !/[;{}]\s*$/.test(text);
  const rest: HunkLine[] = [];
  for (let at = from; at < from + mostLines && isOpen(rest.at(-1) ?? added.at(-1)!); at++) {
    const line = lines[at];
    if (line?.kind !== 'context') break;
    rest.push(line);
  }
  return { removed: tokensOf([...removed, ...rest]), added: tokensOf([...added, ...rest]) };
}

/** Lines of one statement. */
const mostLines = 4;

/** Names of variables, with a `_` or in quotes, that a message writes beside what happens to values that do not fit. */
function namesIn(words: readonly string[]): (name: string) => boolean {
  const beside = words.flatMap((text) =>
    Array.from(text.matchAll(/\b(?:truncat|overflow|wrap)/g), ({ index }) =>
      text.slice(Math.max(0, index - nearby), index + nearby),
    ),
  );
  const names = new Set(beside.flatMap((text) => text.match(/\b[a-z]\w*_\w+\b|(?<=['"`])\w+(?=['"`])/g) ?? []));
  return (name) => names.has(name);
}

/** Characters before and behind. */
const nearby = 200;

/** A bit of an int that is its sign, by a `#define` in view. */
function isHighBit(lines: readonly HunkLine[], name: string): boolean {
  const definition = lines.find(({ text }) => text.startsWith('#define') && text.split(/\s+/)[1] === name);
  return Number(/\s(\d+)\b/.exec(definition?.text ?? name)?.[1] ?? 0) >= 31;
}

const ofKind = (hunk: Hunk, wanted: HunkLine['kind']): HunkLine[] => hunk.lines.filter(({ kind }) => kind === wanted);

/** All that the patch changes are declarations, and heads of functions: what it corrects can only be their types. */
function changesTypesOnly({ files }: PatchMessage): boolean {
  const changed = files
    .flatMap(({ hunks }) => hunks)
    .flatMap(({ lines }) => lines)
    .filter(({ kind, text }) => (kind === 'added' || kind === 'removed') && text.trim() !== '');
  if (changed.length === 0 || changed.length > mostDeclarations) return false;
  return changed.every((line) => declaredIn([line]).length > 0) || isOfTypesAlone(changed);
}

/** Lines of which the same is left without the types in them. */
function isOfTypesAlone(changed: readonly HunkLine[]): boolean {
  if (!changed.every((line) => declaredIn([line]).length > 0 || headsIn([line]).length > 0)) return false;
  const [old, fresh] = (['removed', 'added'] as const).map((kind) =>
    changed.filter((line) => line.kind === kind).map(({ text }) => text.replace(integerTypes, '').replace(/\s+/g, '')),
  );
  return old!.length > 0 && old!.join('') === fresh!.join('');
}

const integerTypes = /\b(?:unsigned|signed|long|int|short|\w+_t|__?[us]\d+|[us]\d+)\b/g;

/** Lines: more is a conversion of types. */
const mostDeclarations = 8;
