/**
 * What the analyser needs to be told about names whose bodies are not in view. `kernel/` implements this with
 * cited data, a project adds its own facts, and bodies and macros that are in view (learned summaries) win over both.
 */

/** Where a fact was read. */
export interface Citation {
  readonly function?: string;
  readonly file: string;
  readonly version: string;
}

/** What an argument is, or what it points to (`&level` with `level` 0). */
export type ArgumentState =
  'true' | 'false' | 'null' | 'nonnull' | 'zero' | 'nonzero' | 'points-to-zero' | 'points-to-nonzero';

/** Holds always, never, or depending on an argument of the call (counted from 0). */
export type Condition =
  | boolean
  | { readonly argument: number; readonly is: ArgumentState }
  | { readonly argument: number; readonly hasFlag: string }
  | { readonly argument: number; readonly lacksFlag: string }
  /** Points to a struct that is known, and is not this one. */
  | { readonly argument: number; readonly otherThan: string };

/**
 * The unit of an integer. `bytes`: addresses and lengths. `cpu-pages`, `iommu-pages` (entries of the host's table),
 * `guest-pages` (entries of the guest's view), `shift` (lg of a size), `entries` of an unspecified table.
 */
export type Unit = 'bytes' | 'cpu-pages' | 'iommu-pages' | 'guest-pages' | 'entries' | 'shift' | 'count';

/** An integer or pointer type as far as rules need it, on a 64-bit and on a 32-bit kernel. */
export interface TypeFact {
  readonly text: string;
  readonly kind: 'integer' | 'pointer' | 'bool' | 'void' | 'struct' | 'unknown';
  /** Width in bits where `long` has 64. */
  readonly bits?: number;
  /** Width in bits where `long` has 32 (and `dma_addr_t`, `phys_addr_t` as the widest configuration has them). */
  readonly bits32?: number;
  readonly signed?: boolean;
  /** The struct's name, for `struct x` and pointers to it. */
  readonly struct?: string;
}

/** A lock as its taker's caller knows it: an argument, or what `path` (`->lock`) leads to from it, or a name by itself. */
export interface LockEffect {
  readonly argument?: number;
  readonly path?: string;
  /** Nothing may sleep while it is held. */
  readonly forbidsSleep?: boolean;
}

export interface ParameterFact {
  readonly name: string;
  readonly type: string;
  readonly unit?: Unit;
  /** Of a page shift, or of a size in bytes that is that of one page: what is counted in these pages. */
  readonly ofPage?: Unit;
  /** Read off the bodies of one release: others may take something else under another name. */
  readonly ofRelease?: boolean;
}

/** What IS_ERR_VALUE() tests for. */
export const negativeErrno = 'a negative errno';

/** What is promised of a function or a function-like macro. Absent means unknown, and unknown is not guilty. */
export interface CallFact {
  readonly name: string;
  /** C type of the result, as written. */
  readonly type?: string;
  /** Day since when it has that type or fails in that way, `2021-08-09`: mails and trees from before mean another one. */
  readonly typeSince?: string;
  readonly parameters?: readonly ParameterFact[];
  /** Lists of other releases, told apart by their length. */
  readonly otherParameters?: readonly (readonly ParameterFact[])[];
  readonly resultUnit?: Unit;
  /** The result counts pages of the size that this argument gives in bytes, or as a shift. */
  readonly resultPagesOf?: number;
  /** The result counts pages of which this is lg of the size, whatever the CPU's are. */
  readonly resultPageBits?: number;
  /** A member of this argument is in the result already: the offset that is in `sg_phys(s)`. */
  readonly resultIncludes?: { readonly argument: number; readonly member: string };
  /** The result is the address of the first byte of such a page. */
  readonly resultStartOf?: Unit;
  /** The result is lg of a number of CPU pages, as the page allocator takes it. */
  readonly resultIsOrder?: boolean;
  /** Arguments that count the same thing, such as bits of one bitmap. */
  readonly sameUnit?: readonly number[];
  /** Largest result, where the kernel guarantees one: `fls64() <= 64`. */
  readonly resultMax?: bigint;
  /** The result may have every bit of its type set, so that adding 1 gives 0: a mask without limits. */
  readonly mayBeAllOnes?: boolean;
  /** May return NULL. */
  readonly mayReturnNull?: Condition;
  /**
   * Has a `return NULL` of its own: nothing was found. Its callers may know better, so it proves no defect. False where
   * all of them do, whatever its body shows.
   */
  readonly returnsNullWhenAbsent?: boolean;
  /** Functions with a parameter of one of these structs are called only where this one finds something. */
  readonly neverNullWith?: readonly string[];
  /** Ends of the names of such functions: of a fragment not all parameters may be in view. */
  readonly neverNullIn?: readonly string[];
  /** Calls that fail where this one finds nothing. */
  readonly neverNullAfter?: readonly string[];
  /** Paths under which it always finds something. */
  readonly neverNullUnder?: readonly string[];
  /** Arguments, as written, for which it always finds something. */
  readonly neverNullFor?: readonly string[];
  /** Fails or leaves where these arguments are NULL, which its own failure tells: after it they are there. */
  readonly failsOnNull?: readonly number[];
  /** Does nothing where these arguments are NULL. */
  readonly toleratesNull?: readonly number[];
  /** Gets memory or another thing that it owes: NULL says that it failed, not that nothing is there. */
  readonly nullIsFailure?: boolean;
  /** Returns 0 on success; anything else says that it failed. */
  readonly zeroIsSuccess?: boolean;
  /** Learned from its body: it may say that memory is short, of which no caller can be sure that it is not. */
  readonly failsForMemory?: boolean;
  /** Fails with a negative number; 0 and what is above it are results. */
  readonly negativeIsFailure?: boolean;
  /** More than 0 where it went well; 0 says that the time ran out, and what is less that something else happened. */
  readonly positiveIsSuccess?: boolean;
  /** What it gives where it failed, and never else: `0`, a constant such as `DMA_MAPPING_ERROR`, or `negativeErrno`. */
  readonly failsWith?: string;
  /** Tells whether an argument is what others fail with. */
  readonly testsFor?: { readonly argument: number; readonly value: string };
  /** Returns how much it left undone, 0 where nothing: no errno. */
  readonly returnsRemainder?: boolean;
  /** Nearly everybody looks at what it returns: who does not goes on without what it was to do. */
  readonly mustCheck?: boolean;
  /** Tells the user that something failed. */
  readonly printsError?: boolean;
  /** The argument that it returns: the error that it is given to print. */
  readonly returnsArgument?: number;
  /** Returns ERR_PTR() on failure (and never NULL, unless `mayReturnNull` says so too). */
  readonly returnsErrPtr?: boolean;
  /** Yields a pointer to (or into) an entry of a table: whether it builds missing levels. */
  readonly entryAccessor?: {
    readonly allocates: Condition;
    /** The accessor of the same arguments that does the other thing. */
    readonly counterpart?: string;
  };
  /** Looks one entry of a sparse table up by itself, and does nothing where the level that would hold it is missing. */
  readonly looksUp?: boolean;
  /** Takes the memory for what is missing from these arguments. */
  readonly allocatesFrom?: readonly number[];
  /** Installs a mapping through these arguments (pointers to entries). */
  readonly installsThrough?: readonly number[];
  /** Clears entries through these arguments. */
  readonly clearsThrough?: readonly number[];
  /** Stores a value at this argument; once is as good as often: `memset()`. */
  readonly writesThrough?: number;
  /** Parameters that its own body tests for NULL before it uses them: callers may have none to give. */
  readonly testsForNull?: readonly number[];
  /** Dereferences these arguments without a test of its own. */
  readonly dereferences?: readonly number[];
  /** Returns the number of bytes unmapped, 0 on failure: `size_t`, never negative. */
  readonly returnsUnmapped?: boolean;
  readonly sleeps?: Condition;
  /** Of a body in view: the call in it that sleeps. */
  readonly sleepsIn?: string;
  /** The argument that tells how long it sleeps at a time: written out as 0, it does not sleep at all. */
  readonly sleepsFor?: number;
  /** After it an IOTLB holds nothing stale of what it was given; false: that is left to a later sync. */
  readonly flushes?: boolean;
  /** Of what flushes a range: the argument that tells how long it is, or where it ends. One call can take all of it. */
  readonly flushesUpTo?: number;
  /** What that argument is: the first that is not flushed, the last that is, or how many are. */
  readonly flushesUpToIs?: 'end' | 'last' | 'length';
  /** Does the same and leaves the flush to one call for all: the name of the one that does so. */
  readonly deferringPartner?: string;
  /** Waits until all commands are done that a queue was given; `queue` is the argument that leads to it, if it has several. */
  readonly awaits?: { readonly queue?: number };
  /** What is still to be called after it, so that nothing stale is left, or so that the flush is done: names of such calls. */
  readonly leaves?: readonly string[];
  /** What it does of such work: the names that `leaves` has. */
  readonly settles?: readonly string[];
  /** Hands out memory or the like that is owed back: a word for the kind. */
  readonly handsOut?: string;
  /** Takes back what is of one of these kinds. */
  readonly frees?: { readonly argument: number; readonly kinds: readonly string[] };
  /** Keeps nothing of what it is given. */
  readonly borrows?: boolean;
  /** Counts one more user, or one less, of these arguments. */
  readonly takesReference?: readonly number[];
  readonly dropsReference?: readonly number[];
  /** Learned from a body of which not all is in view: what is not told of it may be there all the same. */
  readonly isPartial?: boolean;
  /** Never returns: BUG(), panic(). */
  readonly noReturn?: boolean;
  /** Locks that the caller holds after the call and did not before, and the other way round. */
  readonly locksTaken?: readonly LockEffect[];
  readonly locksDropped?: readonly LockEffect[];
  readonly cite?: Citation;
}

/** A member of a struct. */
export interface FieldFact {
  readonly struct: string;
  readonly field: string;
  readonly type: string;
  readonly unit?: Unit;
  /** Of a page shift: the unit that bytes become when shifted right by it. */
  readonly scales?: Unit;
  /** Of a number of bytes: an offset inside a page of this unit. */
  readonly offsetIn?: Unit;
  /** Width of a bit-field that is wider than int: GCC computes with it in just as many bits. */
  readonly bitField?: number;
  /** Largest value, where the kernel guarantees one: `tce_shift <= 34`. */
  readonly max?: bigint;
  /** May have every bit of its type set: an address mask without limits. */
  readonly mayBeAllOnes?: boolean;
  /** 0 where nothing was set, so that a difference may wrap: the start of a range that need not be there. */
  readonly zeroIfUnset?: boolean;
  readonly mayBeNull?: boolean;
  readonly cite?: Citation;
}

/** A callback slot of an ops table: what its functions must take and return. */
export interface OpsFact {
  readonly ops: string;
  readonly slot: string;
  readonly returns: string;
  readonly role: 'map' | 'unmap' | 'clear' | 'lookup' | 'flush' | 'free' | 'other';
  /** May be called where nothing may sleep. */
  readonly atomic?: boolean;
  readonly parameters?: readonly ParameterFact[];
  /** Parameters that are NULL at times. */
  readonly mayGetNull?: readonly number[];
  readonly cite?: Citation;
}

/** A name that stands for a page's size: a constant, or a macro that takes the table or what is to be rounded. */
export interface PageFact {
  readonly name: string;
  /** lg of the size; the size; the mask of the bits above it; an amount rounded to it; the offset inside it. */
  readonly gives: 'shift' | 'size' | 'mask' | 'aligned' | 'offset';
  /** Whose page: the CPU's, the table's, or one that some hardware fixes. */
  readonly page: 'cpu' | 'iommu' | 'guest' | 'fixed';
  /** lg of a fixed size. */
  readonly bits?: number;
  readonly cite?: Citation;
}

/** Facts by name. A lookup of an unknown name gives undefined. */
export interface Knowledge {
  call(name: string): CallFact | undefined;
  /** What fills the slot of this name promises. A function of the same name, such as vmap(), is another thing. */
  callThroughPointer(slot: string): CallFact | undefined;
  /** `struct` undefined: the fact of that field name if all structs that have it agree. */
  field(struct: string | undefined, field: string): FieldFact | undefined;
  /** A typedef or plain type name: `u32`, `dma_addr_t`, `unsigned long`. */
  type(name: string): TypeFact | undefined;
  /** A constant macro: `PAGE_SHIFT` has no single value and is undefined; `IOMMU_PAGE_SHIFT_4K` is 12. */
  constant(name: string): bigint | undefined;
  /** Type of a variable that a header declares. */
  variable?(name: string): TypeFact | undefined;
  ops(opsStruct: string | undefined, slot: string): OpsFact | undefined;
  /** What a function takes that fills a slot by its name in such a file, where no ops table is in view. */
  parametersOfName?(functionName: string, path: string): readonly ParameterFact[] | undefined;
  /** The role of a function by its name where no ops table is in view: `foo_unmap`, `foo_iova_to_phys`. */
  roleOfName(functionName: string): OpsFact['role'] | undefined;
  /** Where a function of this name in a file runs, if the name says so: `kvmppc_rm_h_put_tce` runs in real mode. */
  contextOfName?(functionName: string, path: string): 'real-mode' | undefined;
  /** A variable of this name is lg of a number of CPU pages, as the page allocator takes it. */
  isOrderName(name: string): boolean;
  /** Unit of a variable by name where nothing better is known: `ioba`, `npages`. */
  unitOfName(name: string): Unit | undefined;
  /** What values of a type always count: `gfn_t`, `dma_addr_t`. */
  unitOfType?(type: string): Unit | undefined;
  page?(name: string): PageFact | undefined;
  /** lg of the CPU's page in the only kernels that a file is built for. */
  cpuPageBits?(path: string): number | undefined;
  /** Struct that a variable of this name points to wherever these directories use it; for names not declared in view. */
  structOfName?(name: string): string | undefined;
  /** `for_each`-like macros: which argument is the cursor, and what it is after the loop ran out. */
  loopMacro(name: string): LoopMacroFact | undefined;
}

export interface LoopMacroFact {
  readonly name: string;
  readonly cursor: number;
  /** After the loop ran to its end the cursor is NULL, or points at no element (a list head in disguise). */
  readonly afterLoop: 'null' | 'invalid' | 'unknown';
  /** The argument below which the cursor stays: the loop ends where it has reached it. */
  readonly bound?: number;
}
