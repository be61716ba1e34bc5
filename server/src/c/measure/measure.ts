import type { Node } from '../model.ts';

/**
 * The page that something is counted in. `cpu`: PAGE_SIZE. `iommu`: an entry of the host's table. `guest`: an entry of
 * the guest's view. `table`: one of the two, whichever. `fixed`: a size that is a constant of some hardware. `named`: whatever the expression says.
 */
export interface PageSize {
  readonly kind: 'cpu' | 'iommu' | 'guest' | 'table' | 'fixed' | 'named';
  /** Where it is read, in words of the source: `tbl->it_page_shift`. Empty where a fact, not the text, tells. */
  readonly text: string;
  /** lg of a fixed size, where the configuration does not decide it. */
  readonly bits?: number;
}

/** What an integer expression counts, and the place that tells. */
export type Measure = (
  | {
      readonly kind: 'bytes';
      /** Rounded to a multiple of this page, on purpose. */
      readonly alignedTo?: PageSize;
      /** The first byte of such a page. */
      readonly startOf?: PageSize;
      /** The offset of something inside such a page. */
      readonly within?: PageSize;
    }
  | { readonly kind: 'pages'; readonly page: PageSize }
  /** lg of a page's size. */
  | { readonly kind: 'shift'; readonly page: PageSize }
  /** A page's size in bytes. */
  | { readonly kind: 'size'; readonly page: PageSize }
  /** A mask of the bits below a page's size (`low`) or of those above. */
  | { readonly kind: 'mask'; readonly page: PageSize; readonly low: boolean }
  /** Difference of two shifts: pages of `from` shifted left by it are pages of `to`. `ratio`: two to the power of it. */
  | { readonly kind: 'rescale' | 'ratio'; readonly from: PageSize; readonly to: PageSize }
) & {
  /** What tells. */
  readonly at: Node;
  /**
   * Only the name of a variable that is declared in view says so; or less than that: a type that is used for other
   * things, too, the name of something out of view.
   */
  readonly weak?: 'name' | 'less';
  /** Unseen code lies between what tells and the use: it may have changed the value. */
  readonly acrossGap?: boolean;
};

/**
 * True where two page sizes are set independently of each other, so that code which takes one for the other works
 * only on machines where they happen to be equal.
 */
export function differ(a: PageSize, b: PageSize): boolean {
  if (a.kind === 'named' || b.kind === 'named') return false;
  if (a.kind === 'table' || b.kind === 'table') return a.kind === 'cpu' || b.kind === 'cpu';
  if (a.kind === b.kind) return a.kind === 'fixed' && a.bits !== undefined && b.bits !== undefined && a.bits !== b.bits;
  if (a.kind === 'fixed' || b.kind === 'fixed') return a.kind !== 'iommu' && b.kind !== 'iommu';
  return true;
}

/** True where pages of `a` may be larger than those of `b`. No CPU has pages below 4 KiB. */
export function mayBeLarger(a: PageSize, b: PageSize): boolean {
  // A size that the configuration decides is that of a huge page.
  if (a.kind === 'cpu' && b.kind === 'fixed' && b.bits === undefined) return false;
  return differ(a, b) && !(b.kind === 'cpu' && a.bits !== undefined && a.bits <= 12);
}

/** True where no value can be both. */
export function clash(a: Measure, b: Measure): boolean {
  if (a.kind === b.kind && (a.kind === 'pages' || a.kind === 'shift' || a.kind === 'size')) {
    return differ(a.page, (b as typeof a).page);
  }
  return (a.kind === 'pages' && b.kind === 'bytes') || (a.kind === 'bytes' && b.kind === 'pages');
}

/** What two measures that agree say together: the one that says more. */
export function merge(a: Measure, b: Measure): Measure {
  if (a.weak !== b.weak) return trust(a) < trust(b) ? b : a;
  if (a.kind === 'pages' && b.kind === 'pages' && a.page.kind === 'named') return b;
  return a;
}

/** A fact is trusted most. */
function trust({ weak }: Measure): number {
  return weak === undefined ? 2 : weak === 'name' ? 1 : 0;
}
