import type { Format } from './format.ts'
import { foreignFormats } from './formats/foreign.ts'
import { iso } from './formats/iso.ts'
import { luks } from './formats/luks.ts'
import { ova } from './formats/ova.ts'
import { qcow2 } from './formats/qcow2.ts'
import { vdi } from './formats/vdi.ts'
import { vhd } from './formats/vhd.ts'
import { vhdx } from './formats/vhdx.ts'
import { vmdk } from './formats/vmdk.ts'

/** Every format that is told apart. All are tried on every file; what none knows is raw. */
export const formats: readonly Format[] = [qcow2, vmdk, vdi, vhd, vhdx, iso, ova, luks, ...foreignFormats]
