export type PartitionTable = 'none' | 'mbr' | 'gpt'

/** With sectors of 512 and of 4096 bytes. */
const gptHeaders = [512, 4096]

/** What a raw disk begins with. A boot sector of a file system without partitions has the mark of an MBR too. */
export function partitionTable(head: Buffer): PartitionTable {
  if (gptHeaders.some((at) => head.toString('latin1', at, at + 8) === 'EFI PART')) return 'gpt'
  return head.readUInt16BE(510) === 0x55aa ? 'mbr' : 'none'
}
