/**
 * What a table format says about itself and what the model answers. Every number that is an address, a size,
 * an index or a count of entries is a `bigint`; nothing here rounds.
 */

/** A parameter's value: sizes, counts, bits, addresses and page-size bitmaps are `bigint`. */
export type Value = bigint | string | boolean;
export type Values = Readonly<Record<string, Value>>;

/**
 * `size`: bytes. `count`, `bits`, `address`: plain numbers. `sizes`: a set of page sizes as the kernel's
 * `pgsize_bitmap` (bit n set: 2^n bytes). `choice`: one of `choices`. `flag`: on or off.
 */
export type ParameterKind = 'size' | 'count' | 'bits' | 'address' | 'sizes' | 'choice' | 'flag';

export interface Choice {
  readonly value: Value;
  readonly title: string;
}

/** One thing the user can set. Calculator, completion, layouts, panel, docs and CLI are all derived from these. */
export interface Parameter {
  /** As written in a layout and, with `--`, on the command line: `page`, `levels`, `host-page`. */
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly title: string;
  /** One or two plain sentences. */
  readonly doc: string;
  readonly kind: ParameterKind;
  readonly default: Value;
  /** The usual values, best first. For `choice` nothing else is legal; for other kinds other values may be. */
  readonly choices?: readonly Choice[];
  readonly min?: bigint;
  readonly max?: bigint;
  readonly powerOfTwo?: boolean;
  /** What-if tries each of `choices` (or `min`..`max` for small counts). */
  readonly whatIf?: boolean;
}

/** A stretch of addresses: `start` and `size` in bytes. `size` may be 2^64. */
export interface Extent {
  readonly start: bigint;
  readonly size: bigint;
}

/** A mapped region. `phys` absent: taken as equal to the IOVA, so alignment never stops a bigger block. */
export interface Region {
  readonly iova: bigint;
  readonly size: bigint;
  readonly phys?: bigint;
  readonly name?: string;
}

/** One question to a format: its parameters (defaults filled in by `completeValues`), a window, the regions. */
export interface TableRequest {
  readonly values: Values;
  /** Absent: the format chooses (its aperture, or the smallest legal window that covers the regions) and says so. */
  readonly window?: Extent;
  readonly regions: readonly Region[];
  /** The range that `work.clear` is asked for. Absent: the whole window. */
  readonly clear?: Extent;
}

/** What the kernel refuses, at which step, and why. */
export interface Rejection {
  /** `EINVAL`, `ENOMEM`... or `refused` where the kernel only returns NULL. */
  readonly errno: string;
  /** In words, for people: what, why, what to do. */
  readonly reason: string;
  readonly step: 'create' | 'map' | 'clear';
  /** Index into `regions`, where one region is to blame. */
  readonly region?: number;
  /** Kernel function that refuses. */
  readonly source: string;
}

/** One level of the table, root first. */
export interface LevelReport {
  readonly depth: number;
  /** The field's own name: `PGD`, `level 1`, `segment table`. */
  readonly name: string;
  /** lg of the bytes that one entry of this level maps. */
  readonly entryShift: number;
  /** Entries of one table, and its size in bytes as allocated. */
  readonly entries: bigint;
  readonly tableBytes: bigint;
  /** Tables of one copy: for the whole window, and for the regions only. */
  readonly fullTables: bigint;
  readonly tables: bigint;
  /** Leaf mappings the regions have at this level, and the entries they fill (more where a size repeats entries). */
  readonly leaves: bigint;
  readonly slots: bigint;
}

/** Something that takes memory: one copy of the table, a bitmap, a control block. Bytes. */
export interface MemoryItem {
  readonly name: string;
  readonly full: bigint;
  readonly onDemand: bigint;
  /** Part of both that is paid at creation, whatever is mapped. */
  readonly upfront: bigint;
}

export interface MemoryReport {
  readonly items: readonly MemoryItem[];
  /** Sums over `items`. */
  readonly full: bigint;
  readonly onDemand: bigint;
  readonly upfront: bigint;
  /** Charged to the process's locked_vm, in bytes; absent where the format charges nothing. */
  readonly charged?: bigint;
}

/** Invalidations an operation sends under one way of batching. */
export interface Invalidations {
  readonly scheme: 'per page' | 'per block' | 'batched' | 'whole' | 'as the kernel does';
  readonly count: bigint;
  readonly note?: string;
}

/** What an operation does. All counts. */
export interface Work {
  readonly entriesWritten: bigint;
  readonly entriesRead: bigint;
  readonly tablesAllocated: bigint;
  readonly tablesFreed: bigint;
  readonly holesSkipped: bigint;
  readonly invalidations: readonly Invalidations[];
  /** What the plain alternative would visit (every entry of the range), for comparison. */
  readonly entriesWithoutSkip?: bigint;
}

export interface WorkReport {
  readonly map: Work;
  readonly unmap: Work;
  readonly clear?: Work;
}

/** The pieces a region was cut into, biggest first. */
export interface Placement {
  readonly region: number;
  readonly name?: string;
  readonly blocks: readonly { readonly size: bigint; readonly count: bigint }[];
  /** The same in address order, where sizes differ within the region: what the drawing and the advice need. */
  readonly runs?: readonly { readonly iova: bigint; readonly size: bigint; readonly count: bigint }[];
}

/** One step of the working: what is computed, how, the value, and the kernel function or spec section behind it. */
export interface Step {
  readonly text: string;
  readonly formula?: string;
  readonly value?: string;
  readonly source?: string;
}

/** A named figure that only this format has: `first entry`, `pools`. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly value: bigint | string;
  readonly unit?: 'bytes' | 'entries' | 'pages' | 'tables' | 'address' | 'levels' | 'bits';
}

export interface TableReport {
  readonly format: string;
  readonly title: string;
  readonly values: Values;
  readonly window: Extent;
  /** True where the format chose the window. */
  readonly windowChosen: boolean;
  /** Present where the kernel would refuse; what could be computed before that is still filled in. */
  readonly rejection?: Rejection;
  readonly levels: readonly LevelReport[];
  readonly memory: MemoryReport;
  readonly work: WorkReport;
  readonly placements: readonly Placement[];
  readonly figures: readonly Figure[];
  readonly steps: readonly Step[];
  readonly notes: readonly string[];
}

/** One kind of IOMMU table. One file per format in `formats/`, one line in `registry.ts`. */
export interface Format {
  /** As written after `format` in a layout: `powernv`, `arm-lpae-s1`, `vtd`. */
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly title: string;
  /** Kernel file and version the arithmetic was read from. */
  readonly source: string;
  readonly doc: string;
  readonly parameters: readonly Parameter[];
  /** True where the user chooses the window; false where it follows from the parameters (an aperture). */
  readonly hasWindow: boolean;
  /** Never throws; a value outside its range gives a `Rejection`. */
  report(request: TableRequest): TableReport;
}
