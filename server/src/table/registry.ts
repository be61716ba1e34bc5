import { amdV1 } from './formats/amd-v1.ts';
import { amdV2 } from './formats/amd-v2.ts';
import { armLpaeS1, armLpaeS2 } from './formats/arm-lpae.ts';
import { armV7s } from './formats/arm-v7s.ts';
import { kvmArm64Stage2 } from './formats/kvm-arm64-stage2.ts';
import { riscvGstage } from './formats/riscv-gstage.ts';
import { riscvIommu } from './formats/riscv-iommu.ts';
import { s390Zpci } from './formats/s390-zpci.ts';
import { vtd } from './formats/vtd.ts';
import { iommuTable } from './formats/iommu-table.ts';
import { kvmTce } from './formats/kvm-tce.ts';
import { powernvHost } from './formats/powernv-host.ts';
import { powernvIoda1 } from './formats/powernv-ioda1.ts';
import { powernv } from './formats/powernv.ts';
import { pseriesDdw } from './formats/pseries-ddw.ts';
import { pseriesVfio } from './formats/pseries-vfio.ts';
import type { Format } from './model.ts';

/** Every table format, one line each. The order is the one in which users see them. */
export const formats: readonly Format[] = [
  // powernv and its relatives
  powernv,
  powernvHost,
  powernvIoda1,
  kvmTce,
  pseriesDdw,
  pseriesVfio,
  iommuTable,
  // Arm, Intel, AMD, RISC-V, s390
  armLpaeS1,
  armLpaeS2,
  armV7s,
  kvmArm64Stage2,
  vtd,
  amdV1,
  amdV2,
  riscvIommu,
  riscvGstage,
  s390Zpci,
];

/** The format of that id or alias, whatever the case. */
export function findFormat(name: string): Format | undefined {
  const wanted = name.toLowerCase();
  return formats.find(({ id, aliases }) => id === wanted || aliases?.includes(wanted));
}
