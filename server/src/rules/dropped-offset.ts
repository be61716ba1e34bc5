import type { Assignment, FunctionAnalysis, Node } from '../c/index.ts';
import { checkHugeOffsets, observeHugeOffsets, walkWords } from './offsets/hugeOffset.ts';
import { checkOffsetsTwice } from './offsets/offsetTwice.ts';
import { checkChanges } from './offsets/patch.ts';
import { checkStartOfFile } from './offsets/startOfFile.ts';
import { checkStartsOfSlots } from './offsets/startOfSlot.ts';
import { checkTablesInPages } from './offsets/tableInPage.ts';
import type { Rule } from './rule.ts';
import { testPaths } from './support/changedCode.ts';
import { assignmentsTo, isConstantLike, quote, sides } from './support/nodes.ts';
import { unwrap } from './support/widths.ts';
import { shiftOfField } from './units/fieldOfAddress.ts';

/**
 * # iova_to_phys loses the offset inside the page
 *
 * `iova_to_phys` answers for any address, not for pages: what lies behind an address in the middle of a page is in the
 * middle of the physical page. A result that is made of the table entry alone points at the start of the page, or of the
 * superpage, up to a gigabyte too low. VFIO and the DMA code compare such results to find contiguous memory.
 *
 * The rule follows what the function returns back to where it was computed, and reports a value that comes from a table
 * entry and in which the I/O virtual address has no part (but as an index into the table). It is silent where the address
 * goes into the sum, where a helper gets both, where the alignment of the address is asserted, and where the question is
 * passed on to another `iova_to_phys`. It needs to see the return and the assignment of what is returned.
 *
 * Where the only thing that a hunk does in such a function is to take the offset out of the answer, or to put it in, the line
 * that was there is proof enough.
 *
 * In any function it reports an address that is put together from `pte_pfn()` and the offset inside a page of `PAGE_SIZE`,
 * where the walk (`find_init_mm_pte()`) may have ended at a huge page and nothing asks for its shift, and
 * `pte_pfn()` that is answered then as it is; and a table that is freed by the start of the page that
 * it is in (`pmd_free(mm, page_to_virt(pud_page(*pud)))`), where tables may be smaller than a page; and an offset that is
 * added to an address which has it already (`sg_phys(s) + s->offset`); and `copy_to_user(buf, &file->data, len)` of what a
 * file holds, where `*pos` limits the length, moves on, and has no part in where the data are; and where the slot begins that
 * an address is in, as the answer to that address: `return origin[(addr - start) >> SHIFT]`.
 *
 * Of a patch that says that it corrects something about addresses it reports as fixed
 *
 * - a base or an offset that it adds (`limit` to `base + limit`, `addr` to `addr | (iova & (size - 1))`), in the expression
 *   or in a step before a call, and a conversion by an offset (`paddr` to `phys_to_dma(dev, paddr)`, `ptr` to `PTRRELOC(ptr)`);
 * - what it takes off (`p` to `p - headroom`), and the offset at hand in the place of one for all (`ROOM_HEADROOM` to `headroom`,
 *   `mem->device_base` to `get_device_base(dev, mem)`);
 * - the end of a range that it keeps before a loop moves the start (`addr + len - 1` to `last`);
 * - the entry that a walk begins with: `pgd_offset_k(0)` that becomes `pgd_offset_k(addr)`, `pmd_offset(pud, start)` that
 *   becomes `pmd_offset(pud, start & PUD_MASK)`.
 *
 * ## Invalid
 *
 * ```c
 * static phys_addr_t demo_iova_to_phys(struct iommu_domain *domain, dma_addr_t iova)
 * {
 *         struct demo_domain *demo = to_demo_domain(domain);
 *         u32 pte = demo->table[iova >> DEMO_PAGE_SHIFT];
 *
 *         if (!(pte & DEMO_PTE_VALID))
 *                 return 0;
 *         return pte & DEMO_PTE_ADDRESS;
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static phys_addr_t demo_iova_to_phys(struct iommu_domain *domain, dma_addr_t iova)
 * {
 *         struct demo_domain *demo = to_demo_domain(domain);
 *         u32 pte = demo->table[iova >> DEMO_PAGE_SHIFT];
 *
 *         if (!(pte & DEMO_PTE_VALID))
 *                 return 0;
 *         return (pte & DEMO_PTE_ADDRESS) | (iova & ~DEMO_PAGE_MASK);
 * }
 * ```
 *
 * ```c
 * static phys_addr_t demo_iova_to_phys(struct iommu_domain *domain, dma_addr_t iova)
 * {
 *         struct io_pgtable_ops *ops = to_demo_domain(domain)->ops;
 *
 *         return ops ? ops->iova_to_phys(ops, iova) : 0;
 * }
 * ```
 */
export const droppedOffset: Rule = {
  meta: {
    id: 'dropped-offset',
    number: 'R27',
    title: 'iova_to_phys loses the offset inside the page',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      '<20200226203006.51567-1-yonghyun@google.com> "iommu/vt-d: Fix a bug in intel_iommu_iova_to_phys() for huge page"',
      'drivers/iommu/mtk_iommu_v1.c, mtk_iommu_v1_iova_to_phys() of 6.12',
    ],
  },
  words:
    /iova_to_|va_to_|find_\w*pte|p[mu4g]d_page\(|\b(?:sg|bvec)_(?:phys|virt|dma_address)\(|\*\w*pos \+=|\b(?:phys|dma)_addr_t \w+\(/,
  compare: { added: /shift/, words: walkWords, observe: observeHugeOffsets },
  checkFunction(fn, report) {
    checkHugeOffsets(fn, report);
    checkTablesInPages(fn, report);
    checkOffsetsTwice(fn, report);
    checkStartOfFile(fn, report);
    if (!isTranslation(fn)) return checkStartsOfSlots(fn, report);
    // A test's own domain is asked for whole pages only.
    if (testPaths.test(fn.path)) return;
    const walk = new Walk(fn);
    if (walk.isAlignmentAsserted()) return;
    const reported = new Set<Node>();
    for (const returned of fn.returns) {
      const value = fn.children(returned)[0];
      for (const node of value === undefined ? [] : walk.dropped(value)) {
        if (reported.has(node)) continue;
        reported.add(node);
        report({
          ...fn.span(node),
          what: `${fn.name}() answers with \`${quote(fn, node)}\`: the start of the page, whatever the offset of the address in it.`,
          why: 'Callers ask for any address, and compare answers to find contiguous memory. The answer is too low by the offset: less than a page, or in a superpage up to its whole size.',
          advice: 'Add the offset: `| (iova & (size - 1))`, with the size of the page or block that the walk ended at.',
          brief: 'the offset is lost',
          ...(fn.isInside(node, returned) ? {} : { related: [{ ...fn.span(returned), message: 'returned here' }] }),
        });
      }
    }
  },
  checkPatch: checkChanges,
};

/** In the slot or by the name; a helper by its name and what it returns. */
function isTranslation(fn: FunctionAnalysis): boolean {
  if (fn.returnType.kind === 'pointer') return false;
  if (/iova_to_phys/.test(fn.name)) return fn.role === 'lookup';
  // Hardware was asked: what its register has of an address is that of a page.
  if (fn.returnType.text === 'phys_addr_t' && /FIELD_GET/.test(fn.source.code))
    return fn.parameters.some(({ name }) => name === 'iova');
  return /(?:^|_)(?:iova|d?va)_to_(?:pa|\w*addr)(?:_|$)/.test(fn.name) && fn.returnType.text === 'phys_addr_t';
}

const addressName = /^(?:iova|va|da|dma_addr|addr|address|vaddr)$/;
const entryName = /(?:^|_)(?:pte|ptep|pde|dte|pmd|pud|pgd|iopte|ste|tte|entry|ent|desc|par)$/i;
const maxDepth = 5;

/** Follows values back through the assignments of one function. */
class Walk {
  private readonly fn: FunctionAnalysis;
  /** The parameter that holds the I/O virtual address. */
  private readonly address: ReadonlySet<string>;
  private readonly found = new Map<string, Node[]>();

  constructor(fn: FunctionAnalysis) {
    this.fn = fn;
    const named = fn.parameters.filter(({ name, type }) => type.kind !== 'pointer' && addressName.test(name));
    const integers = fn.parameters.filter(({ type }) => type.kind === 'integer');
    const chosen = named.length > 0 ? named : integers.slice(-1);
    // In a fragment the head may be cut: then the usual names stand for it.
    this.address = new Set(chosen.length > 0 ? chosen.map(({ name }) => name) : ['iova', 'va', 'da']);
  }

  /** `WARN_ON(iova % size)`, `IS_ALIGNED(iova, size)`. */
  isAlignmentAsserted(): boolean {
    const { fn } = this;
    return fn.calls.some(
      (call) =>
        /WARN|BUG_ON|IS_ALIGNED/.test(call.name) &&
        call.args[0] !== undefined &&
        (/ALIGNED/.test(call.name) || /[%&]/.test(fn.canonical(call.args[0]))) &&
        this.mentionsAddress(call.args[0]),
    );
  }

  private mentionsAddress(node: Node): boolean {
    const { fn } = this;
    const names = fn.kind(node) === 'identifier' ? [node] : fn.descendants(node, 'identifier');
    return names.some((name) => this.address.has(fn.text(name)));
  }

  /** Expressions that the value may come from, that are made of an entry and have no part of the address. */
  dropped(value: Node, depth = 0): Node[] {
    const { fn } = this;
    const at = fn.strip(unwrap(fn, value));
    if (depth > maxDepth || isConstantLike(fn, at)) return [];
    if (fn.kind(at) === 'conditional_expression') {
      return ['consequence', 'alternative'].flatMap((field) => {
        const part = fn.child(at, field);
        return part === undefined ? [] : this.dropped(part, depth + 1);
      });
    }
    if (fn.kind(at) === 'identifier' && !this.address.has(fn.text(at))) return this.droppedIn(fn.text(at));
    return !this.carries(at, 0) && this.isOfEntry(at, 0) ? [at] : [];
  }

  /** Each return may give the same variable. */
  private droppedIn(name: string): Node[] {
    let found = this.found.get(name);
    if (!found) this.found.set(name, (found = this.droppedOf(name)));
    return found;
  }

  private droppedOf(name: string): Node[] {
    const { fn } = this;
    const all = assignmentsTo(fn, name);
    // `phys |= iova & mask` later on.
    if (all.some(({ operator, value }) => operator !== '=' && value !== undefined && this.carries(value, 0))) return [];
    const plain = all.filter(({ operator }) => operator === '=');
    return plain.flatMap((one) => {
      if (one.value === undefined || plain.some((later) => this.supersedes(later, one))) return [];
      const at = unwrap(fn, one.value);
      if (isConstantLike(fn, at) || this.carries(at, 0)) return [];
      return this.isOfEntry(at, 0) ? [at] : [];
    });
  }

  /** A later assignment that always overwrites an earlier one. */
  private supersedes(later: Assignment, earlier: Assignment): boolean {
    const { fn } = this;
    if (later.node <= earlier.node) return false;
    const branch = fn.enclosing(
      later.node,
      'if_statement',
      'switch_statement',
      'for_statement',
      'while_statement',
      'do_statement',
    );
    if (branch !== undefined && !fn.isInside(earlier.node, branch)) return false;
    if (branch !== undefined && fn.kind(branch) === 'if_statement' && fn.child(branch, 'alternative') !== undefined) {
      const consequence = fn.child(branch, 'consequence')!;
      if (fn.isInside(earlier.node, consequence) !== fn.isInside(later.node, consequence)) return false;
    }
    return fn.reaches(earlier.node, later.node) || !fn.whole;
  }

  /** The address, or something made of it other than by a look-up, is a part of the value. */
  private carries(node: Node, depth: number, self?: string): boolean {
    const { fn } = this;
    const at = fn.strip(unwrap(fn, node));
    if (depth > maxDepth) return true;
    switch (fn.kind(at)) {
      case 'identifier': {
        const name = fn.text(at);
        if (this.address.has(name)) return true;
        if (name === self || isEntryLike(name)) return false;
        return assignmentsTo(fn, name).some(({ value }) => value !== undefined && this.carries(value, depth + 1, name));
      }
      case 'binary_expression': {
        const both = sides(fn, at)!;
        return this.carries(both[0], depth + 1, self) || this.carries(both[1], depth + 1, self);
      }
      case 'unary_expression': {
        const argument = fn.child(at, 'argument');
        return argument !== undefined && this.carries(argument, depth + 1, self);
      }
      case 'conditional_expression':
        return ['consequence', 'alternative'].some((field) => {
          const part = fn.child(at, field);
          return part !== undefined && this.carries(part, depth + 1, self);
        });
      case 'call_expression': {
        const call = fn.callOf(at);
        if (!call) return true;
        if (call.fact?.entryAccessor) return false;
        return call.args.some((arg) => this.carries(arg, depth + 1, self));
      }
      default:
        return false;
    }
  }

  private isCallee(node: Node): boolean {
    const parent = this.fn.parent(node);
    return parent !== undefined && this.fn.kind(parent) === 'call_expression';
  }

  /** Comes out of a table: by a read through a pointer or an index, or by the name of an entry. */
  private isOfEntry(node: Node, depth: number, self?: string): boolean {
    const { fn } = this;
    if (depth > maxDepth) return false;
    const parts = [
      node,
      ...fn.descendants(node, 'pointer_expression', 'subscript_expression', 'field_expression', 'identifier'),
    ];
    return parts.some((part) => {
      if (shiftOfField(fn, part) !== undefined) return true;
      const kind = fn.kind(part);
      if (kind === 'pointer_expression') return fn.operator(part) === '*';
      if (kind === 'subscript_expression') return true;
      // `mapping->paddr`: where a range that was looked up begins.
      if (kind === 'field_expression')
        return (
          fn.operator(part) === '->' && /^(?:paddr|phys(?:_addr|_start)?|pa)$/.test(fn.text(fn.child(part, 'field')!))
        );
      if (kind !== 'identifier' || this.isCallee(part)) return false;
      const name = fn.text(part);
      if (isEntryLike(name)) return true;
      if (name === self || this.address.has(name)) return false;
      return assignmentsTo(fn, name).some(
        ({ value }) => value !== undefined && !fn.isInside(part, value) && this.isOfEntry(value, depth + 1, name),
      );
    });
  }
}

function isEntryLike(name: string): boolean {
  return entryName.test(name);
}
