import type { Region } from '../table/model.ts';
import type { Span } from '../text/problem.ts';
import type { PlacedRegions } from './model.ts';

/** Grows a list of regions with their places. */
export class RegionList implements PlacedRegions {
  readonly regions: Region[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  get length(): number {
    return this.regions.length;
  }

  add(region: Region, start: number, end: number): void {
    this.regions.push(region);
    this.starts.push(start);
    this.ends.push(end);
  }

  addAll(other: RegionList): void {
    for (let i = 0; i < other.length; i++) this.add(other.regions[i]!, other.starts[i]!, other.ends[i]!);
  }

  place(i: number): Span {
    return { start: this.starts[i] ?? 0, end: this.ends[i] ?? 0 };
  }
}
