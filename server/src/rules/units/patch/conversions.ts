import { kernelKnowledge } from '../../../kernel/index.ts';
import {
  deviceShifts,
  deviceSizes,
  foundShiftNames,
  pageAligners,
  pageKinds,
  pageShiftNames,
  pageSizeNames,
  tableSizes,
} from '../../../kernel/pageNames.ts';
import { spaced, type Token } from '../../support/tokens.ts';
import type { Rescaled } from './rescaled.ts';

/** A shift or a size put in or taken out, or one exchanged for another. */
export function isConversion(out: readonly Token[], into: readonly Token[]): boolean {
  if (spaced(out) === 'PAGE_SHIFT' && into.length === 1 && foundShiftNames.test(into[0]!.text)) return true;
  if (out.length === 0) return isScale(into);
  if (into.length === 0) return isScale(out);
  if (spaced(out) === 'PAGE_SIZE' && isSizeOf(spaced(into))) return true;
  if (isExchangeOfPages(spaced(out), spaced(into))) return true;
  if (isScale(out) && isScale(into) && spaced(out) !== spaced(into)) return true;
  const [a, b] = [lastName(out), lastName(into)];
  if (a === undefined || b === undefined || a === b) return false;
  return (
    pageKinds.some((kind) => kind.test(a) && kind.test(b)) ||
    (isConverter(a) && (isConverter(b) || /pfn|page/i.test(b)))
  );
}

/**
 * A page of the CPU where that of something else is meant, or the other way round: `PAGE_SHIFT` and `HV_HYP_PAGE_SHIFT`;
 * where the message is about the sizes of pages, also `PAGE_SIZE` and `dev->page_size`.
 */
export function isOtherPage({ out, into }: Rescaled, isAboutPageSizes: boolean): boolean {
  if (isAboutPageSizes && isExchangeOfPages(out, into)) return true;
  if (tableSizes.test(out) && tableSizes.test(into)) return true;
  if ([out, into].includes('PAGE_SIZE') && [out, into].some((side) => isSizeOf(side))) return true;
  const [from, to] = [pageName.exec(out), pageName.exec(into)];
  return from?.[2] !== undefined && from[2] === to?.[2] && (from[1] === '') !== (to[1] === '');
}

/** `PAGE_ALIGN` put before a value that is shifted by the size of a page then. */
export function isRounded(
  out: readonly Token[],
  into: readonly Token[],
  fresh: readonly Token[],
  end: number,
): boolean {
  if (out.length > 0 || into.length !== 1 || !pageAligners.test(into[0]!.text)) return false;
  let i = end;
  while (/^(?:\w+|->|\.)$/.test(fresh[i]?.text ?? '')) i++;
  return fresh[i]?.text === '>>' && pageShiftNames.test(fresh[i + 1]?.text ?? '');
}

/** The size of a page as an expression: `BIT(x->page_shift)`, without brackets, or that of some hardware's as a number. */
function isSizeOf(text: string): boolean {
  return /^(?:BIT(?:_ULL)?|1[uUlL]* <<) [\w>. -]*\w*page_shift$|^(?:4096|0x1000|SZ_(?:4|16|64)K)$/.test(text);
}

/** The size or the shift of the CPU's page on one side, those of a device's on the other. */
function isExchangeOfPages(out: string, into: string): boolean {
  return [
    ['PAGE_SIZE', deviceSizes],
    ['PAGE_SHIFT', deviceShifts],
  ].some(
    ([own, other]) => [out, into].includes(own as string) && [out, into].some((side) => (other as RegExp).test(side)),
  );
}

const pageName = /^(?:[<>*/+-]+ )?(|[A-Z\d_]+_)PAGE_(SHIFT|SIZE|ALIGN)$/;

/** `>> page_shift`, `* PAGE_SIZE`, `- page_shift`, or the name of a function that converts. */
function isScale(tokens: readonly Token[]): boolean {
  const [first, ...rest] = tokens;
  if (!first) return false;
  if (rest.length === 0) return isConverter(first.text);
  const name = lastName(rest);
  if (name === undefined) return false;
  return (
    (/^(?:<<|>>|-|\+)$/.test(first.text) && pageShiftNames.test(name)) ||
    (/^[*/]$/.test(first.text) && pageSizeNames.test(name))
  );
}

/** The last name of a plain value: `tbl->it_page_shift` gives `it_page_shift`, `IOMMU_PAGE_SIZE tbl` the macro. */
function lastName(tokens: readonly Token[]): string | undefined {
  if (tokens.length === 0 || !tokens.every(({ text }) => /^(?:\w+|->|\.)$/.test(text))) return undefined;
  const names = tokens.filter(({ text }) => /^\w/.test(text)).map(({ text }) => text);
  return names.find((name) => pageKinds.some((kind) => kind.test(name))) ?? names.at(-1);
}

/** A function of the kernel that makes pages of bytes or the other way round. */
export function isConverter(name: string): boolean {
  const fact = kernelKnowledge.call(name);
  const from = fact?.parameters?.length === 1 ? fact.parameters[0]!.unit : undefined;
  const to = fact?.resultUnit;
  return from !== undefined && to !== undefined && from !== to && to !== 'count' && to !== 'shift';
}
