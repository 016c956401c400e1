import { describe, expect, test } from 'vitest'
import { policy, verdict } from './verdict.ts'
import {
  type Sample,
  isoImage,
  luksImage,
  ovaImage,
  ovf,
  partitioned,
  qcow2Image,
  rawImage,
  tarArchive,
  vdiImage,
  vhdImage,
  vhdxImage,
  vmdkDescription,
  vmdkImage,
} from './testing/images.ts'
import { declaredBy, inspect } from './testing/inspect.ts'

// Every way in which an image has read a host's files, filled its memory, or been one thing to the one and another to the other.

const codes = (bytes: Buffer) => inspect(bytes).problems.map(({ code }) => code)
const refused = (image: Sample | Buffer, diskFormat: string, containerFormat = 'bare') => {
  const answer = verdict(inspect('fields' in image ? image.bytes : image), { diskFormat, containerFormat })
  return 'refuse' in answer ? answer.refuse.map(({ code }) => code) : []
}

/** The one image over the other, where the first has nothing but zeros. */
function over(first: Buffer, second: Buffer): Buffer {
  const both = Buffer.alloc(Math.max(first.length, second.length))
  second.copy(both)
  for (const [at, byte] of first.entries()) if (byte !== 0) both[at] = byte
  return both
}

function sealed({ bytes, seal }: Sample): Buffer {
  seal(partitioned(bytes))
  return bytes
}

describe('CVE-2015-5163: a backing file in an uploaded or imported image', () => {
  test.each(['/etc/passwd', '../../secret', 'json:{"driver":"file"}', 'nbd://host/x', ''])('%s', (backing) => {
    for (const version of [2, 3] as const) expect(codes(qcow2Image({ version, backing }).bytes)).toContain('backing_file')
  })
})

describe('CVE-2015-7548, CVE-2026-24708: a guest writes a header into its raw disk', () => {
  test.each([qcow2Image({ backing: '/etc/shadow' }), vmdkImage(), vdiImage(), vhdImage(), vhdxImage({ unit: 0x3_0000 }), luksImage()])(
    '$name is not raw',
    (image) => {
      const disk = Buffer.alloc(4 << 20)
      image.bytes.copy(disk)
      expect(refused(disk, 'raw')).toContain('format_mismatch')
    },
  )
})

describe('CVE-2015-5162: headers that make a tool use all memory', () => {
  const table = (name: string, value: bigint) => {
    const image = qcow2Image()
    const field = image.fields.find((other) => other.name === name)
    if (!field) throw new Error(`no field ${name}`)
    image.bytes.writeBigUInt64BE(value << BigInt(64 - field.width * 8), field.at)
    return image
  }
  test('an L1 table of 32 GiB', () => expect(refused(table('l1Entries', 0xffff_ffffn), 'qcow2')).toContain('table_too_large'))
  test('a table of refcounts of 256 TiB', () =>
    expect(refused(table('refcountClusters', 0xffff_ffffn), 'qcow2')).toContain('table_too_large'))
  test('four thousand million snapshots', () => expect(refused(table('snapshots', 0xffff_ffffn), 'qcow2')).toContain('table_too_large'))
  test('a header of 4 GiB', () => expect(refused(table('headerLength', 0xffff_fff8n), 'qcow2')).toContain('header_too_long'))
  test('a disk of 8 EiB', () => expect(refused(table('size', (1n << 63n) - 512n), 'qcow2')).toContain('virtual_size'))
  test('a map of 1,000 million blocks', () => expect(refused(vdiImage({ blocks: 1023 << 20 }), 'vdi')).toContain('table_too_large'))
  test('a description of 32 MiB', () => expect(refused(vmdkImage({ descriptionSectors: 65_536 }), 'vmdk')).toContain('header_too_long'))
  test.each([
    ['spaces in a field', `a=${' '.repeat(60_000)}"x"y\n`],
    ['empty lines', '\n'.repeat(60_000)],
    ['spaces in an extent', `RW${' '.repeat(30_000)}1${' '.repeat(30_000)}x`],
    ['extents', 'RW 1 SPARSE "a"\n'.repeat(3_000)],
    ['lines', Array.from({ length: 10_000 }, (_, index) => `${index}\n`).join('')],
  ])('a description that takes long to read: %s', (_, extra) => {
    const began = performance.now()
    expect(refused(vmdkImage({ extra, descriptionSectors: 128, sectors: 256 }), 'vmdk')).not.toEqual([])
    inspect(Buffer.from(`createType=""\n${extra}`))
    expect(performance.now() - began).toBeLessThan(300)
  })
  test('a disk beyond the quota', () => {
    const answer = verdict(
      inspect(qcow2Image({ size: 2 ** 40 }).bytes),
      { diskFormat: 'qcow2', containerFormat: 'bare' },
      { ...policy, virtualSize: 2 ** 39 },
    )
    expect(answer).toMatchObject({ refuse: [{ code: 'virtual_size', message: expect.stringContaining('549755813888') }] })
  })
})

describe('CVE-2022-47951: a vmdk that names other files', () => {
  test.each([
    'monolithicFlat',
    'twoGbMaxExtentFlat',
    'twoGbMaxExtentSparse',
    'vmfs',
    'vmfsSparse',
    'fullDevice',
    'partitionedDevice',
    'custom',
  ])('a description of kind %s', (kind) => {
    expect(refused(vmdkDescription({ kind }), 'vmdk')).toContain('extents')
    expect(refused(vmdkDescription({ kind }), 'raw')).toContain('format_mismatch')
  })
  test.each([
    ['with a comment and blank lines first', '# x\n\nversion=1\nCID=fffffffe\ncreateType="monolithicFlat"\nRW 1 FLAT "/etc/passwd" 0\n'],
    ['with the ends of lines of Windows', 'version=2\r\ncreateType="monolithicFlat"\r\nRW 1 FLAT "/etc/passwd" 0\r\n'],
    [
      'that only a lenient reader takes for one',
      'CID=1\ncreateType = "monolithicFlat"\nRW 2048 FLAT "/etc/passwd" 0\nparentCID=ffffffff\n',
    ],
  ])('a description %s', (_, text) => expect(refused(Buffer.from(text), 'raw')).toContain('format_mismatch'))
  test.each([
    'RW 2048 FLAT "/etc/passwd" 0',
    'RW 2048 SPARSE "/etc/passwd"',
    'RW 2048 SPARSE "a\\b"',
    'RW 2048 VMFS "a.vmdk"',
    'RW 2048 SPARSE "a.vmdk"\nRW 2048 SPARSE "b.vmdk"',
    'rw 2048 FLAT "a=b" 0',
    '',
  ])('an extent in a sparse file: %s', (extent) => expect(refused(vmdkImage({ extent }), 'vmdk')).toContain('extents'))
  test('no capacity: QEMU would read the description as a file of its own', () => {
    expect(refused(vmdkImage({ capacity: 0 }), 'vmdk')).toContain('extents')
  })
  test('two kinds, the one for us and the other for QEMU', () => {
    for (const extra of ['createtype="monolithicFlat"\n', '# createType="monolithicFlat"\n']) {
      expect(refused(vmdkImage({ extra }), 'vmdk')).toContain('subformat')
    }
  })
  test('a parent, also behind the declared end of the description', () => {
    expect(refused(vmdkImage({ extra: 'parentFileNameHint="/etc/passwd"\n' }), 'vmdk')).toContain('parent')
    const description = `version=1\nCID=1\nparentCID=ffffffff\ncreateType="monolithicSparse"\nRW 2048 SPARSE "a"\n#${'x'.repeat(430)}\nparentFileNameHint="/etc/passwd"\n`
    expect(refused(vmdkImage({ description, descriptionSectors: 1 }), 'vmdk')).toContain('parent')
    expect(refused(vmdkImage({ description: description.replaceAll('parentFileNameHint', 'y'), descriptionSectors: 1 }), 'vmdk')).toContain(
      'malformed',
    )
  })
  test('a parent by its number only', () => {
    expect(refused(vmdkImage({ extra: 'parentCID=12345678\n' }), 'vmdk')).toContain('parent')
  })
  test.each(['changeTrackPath', 'digestFilename', 'whatever'])('%s', (key) => {
    expect(refused(vmdkImage({ extra: `${key}="/etc/passwd"\n` }), 'vmdk')).toContain('unknown_features')
  })
  test('a footer that says something else than the header', () => {
    expect(refused(vmdkImage({ footer: 'other' }), 'vmdk')).toContain('footer_mismatch')
  })
})

describe('CVE-2024-32498: a qcow2 that keeps its data in another file', () => {
  test('by its feature bit', () => expect(codes(qcow2Image({ incompatible: 4n }).bytes)).toContain('data_file'))
  test('by its feature bit and a name', () =>
    expect(codes(qcow2Image({ dataFile: 'json:{"driver":"file"}' }).bytes)).toContain('data_file'))
  test('by a name without the bit', () => expect(codes(qcow2Image({ dataFileExtension: '/etc/passwd' }).bytes)).toContain('data_file'))
  test('by the bit of raw data only', () => expect(codes(qcow2Image({ autoclear: 2n }).bytes)).toContain('data_file'))
  test.each([5n, 12n, 31n, 32n, 63n])('unknown feature %s', (bit) => {
    expect(codes(qcow2Image({ incompatible: 1n << bit }).bytes)).toContain('unknown_features')
  })
  test('what is known and harmless is taken', () => {
    for (const incompatible of [0n, 1n, 8n]) expect(codes(qcow2Image({ incompatible }).bytes)).toEqual([])
  })
  test('extensions without an end', () => {
    const { bytes, fields } = qcow2Image()
    for (const { name, at } of fields) if (name === 'extension') bytes.writeUInt32BE(0x1234, at)
    for (let at = 112; at < bounds; at += 8) bytes.writeUInt32BE(0x1234, at)
    expect(codes(bytes)).toContain('header_too_long')
  })
  const bounds = 65_536
})

describe('CVE-2024-40767: declared as one thing and being another', () => {
  const images = [
    qcow2Image(),
    vmdkImage(),
    vmdkDescription(),
    vdiImage(),
    vhdImage(),
    vhdImage({ kind: 'fixed' }),
    vhdxImage({ unit: 0x3_0000 }),
    isoImage(),
    luksImage(),
    ovaImage(),
  ]
  test.each(images)('$name as raw', (image) => expect(refused(image, 'raw')[0]).toMatch(/_mismatch$/))
  test.each(images)('$name as ami', (image) => expect(refused(image, 'ami', 'ami')[0]).toMatch(/_mismatch$/))
  test('raw as qcow2', () => expect(refused(rawImage(), 'qcow2')).toEqual(['format_mismatch']))
})

describe('two formats in one file', () => {
  const iso = isoImage().bytes
  test.each([
    ['qcow2 and iso', over(qcow2Image({ version: 2 }).bytes, iso)],
    ['vmdk and iso', over(vmdkImage().bytes, iso)],
    ['vdi and iso', over(vdiImage().bytes, iso)],
    ['qcow2 and vhd, by a footer', Buffer.concat([qcow2Image().bytes, vhdImage({ kind: 'fixed' }).bytes.subarray(-512)])],
    ['iso and vhd, by a footer', over(iso, vhdImage({ kind: 'fixed' }).bytes)],
    ['qcow2 and mbr', partitioned(qcow2Image().bytes)],
    ['vmdk and mbr', partitioned(vmdkImage().bytes)],
    ['ova and mbr', sealed(ovaImage())],
    ['ova and iso', over(ovaImage().bytes, iso)],
    ['qcow2 and vdi', over(Buffer.concat([qcow2Image().bytes.subarray(0, 64), vdiImage().bytes.subarray(64)]), Buffer.alloc(1))],
  ])('%s', (_, bytes) => {
    expect(codes(bytes)).toContain('polyglot')
    for (const format of ['raw', 'qcow2', 'vmdk', 'vdi', 'vhd', 'iso']) expect(refused(bytes, format)).toContain('polyglot')
  })
  test('a fixed vhd of a disk with partitions is none', () => {
    expect(refused(partitioned(vhdImage({ kind: 'fixed' }).bytes), 'vhd')).toEqual([])
  })
})

describe('vhd and vhdx: parents and journals', () => {
  test('a differencing vhd', () => expect(codes(vhdImage({ differencing: true }).bytes)).toContain('parent'))
  test('a dynamic vhd that names a parent', () => expect(codes(vhdImage({ parentName: 'C:\\x.vhd' }).bytes)).toContain('parent'))
  test('a vhd whose two footers differ', () => expect(codes(vhdImage({ footer: 'other' }).bytes)).toContain('footer_mismatch'))
  test('a vhdx with a parent', () => expect(codes(vhdxImage({ hasParent: true }).bytes)).toContain('parent'))
  test('a vhdx with the place of a parent', () => expect(codes(vhdxImage({ parentLocator: true }).bytes)).toContain('parent'))
  test('a vhdx whose journal would rewrite it', () => expect(codes(vhdxImage({ journal: 'newest' }).bytes)).toEqual(['unclean']))
  test('a vhdx with an old journal only', () => expect(codes(vhdxImage({ journal: 'older' }).bytes)).toEqual([]))
  test('a newer header with a wrong checksum does not hide a journal', () => {
    const image = vhdxImage({ journal: 'older' })
    image.bytes.writeUInt32LE(0, 0x2_0004)
    expect(codes(image.bytes)).toEqual(['unclean'])
  })
})

describe('archives', () => {
  const disk = vmdkImage().bytes
  const archive = (name: string, type = '0', bytes = disk) => ovaImage([ovf(), { name, bytes, type }])
  test.each(['/etc/passwd', '../disk.vmdk', 'a/b.vmdk', 'a\\b.vmdk', '.', '..', '.hidden', '-rf', 'c:x', 'a\nb', 'vm.ovf'])(
    'a file called %j',
    (name) => {
      expect(refused(archive(name), 'vmdk', 'ova')).toContain('member_name')
    },
  )
  test.each(['1', '2', '3', '4', '5', '6', '7', 'x', 'g', 'L', 'K', 'S'])('an entry of type %s', (type) => {
    expect(refused(archive('disk.vmdk', type, Buffer.alloc(0)), 'vmdk', 'ova')).toContain('member_kind')
  })
  test.each(['/etc/passwd', 'file:///etc/passwd', 'http://169.254.169.254/', '../x', 'missing.vmdk'])(
    'a description that refers to %s',
    (name) => {
      expect(refused(ovaImage([ovf(name), { name: 'disk.vmdk', bytes: disk }]), 'vmdk', 'ova')).toContain('descriptor')
    },
  )
  test.each(['<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>', Buffer.from('<Envelope/>', 'utf16le').toString('latin1')])(
    'a description with entities or in another encoding',
    (xml) => {
      expect(
        refused(
          ovaImage([
            { name: 'vm.ovf', bytes: Buffer.from(xml, 'latin1') },
            { name: 'disk.vmdk', bytes: disk },
          ]),
          'vmdk',
          'ova',
        ),
      ).toContain('descriptor')
    },
  )
  test('a name with a space is found under its URI', () => {
    expect(refused(ovaImage([ovf('my%20disk.vmdk'), { name: 'my disk.vmdk', bytes: disk }]), 'vmdk', 'ova')).toEqual([])
  })
  test('a disk in it is checked as one alone', () => {
    for (const image of [qcow2Image({ backing: '/etc/passwd' }), vmdkDescription(), vhdImage({ differencing: true })]) {
      expect(refused(ovaImage([ovf('disk'), { name: 'disk', bytes: image.bytes }]), image.disk, 'ova')).toContain('member_problem')
    }
  })
  test('an archive in an archive', () => {
    expect(refused(ovaImage([ovf('in.ova'), { name: 'in.ova', bytes: ovaImage().bytes }]), 'vmdk', 'ova')).not.toEqual([])
  })
  test('two disks, and none', () => {
    expect(refused(ovaImage([ovf(), { name: 'a.vmdk', bytes: disk }, { name: 'b.vmdk', bytes: disk }]), 'vmdk', 'ova')).toContain(
      'several_disks',
    )
    expect(refused(ovaImage([ovf()]), 'vmdk', 'ova')).toContain('no_disk')
    expect(refused(ovaImage(), 'qcow2', 'ova')).toContain('no_disk')
  })
  test('a thousand files', () => {
    const files = Array.from({ length: 1000 }, (_, index) => ({ name: `${index}.mf`, bytes: Buffer.alloc(0) }))
    expect(refused(ovaImage([ovf(), ...files]), 'vmdk', 'ova')).toContain('too_many_members')
  })
  test('a file that is longer than the archive, and sizes in binary', () => {
    const image = ovaImage([ovf('disk.vmdk'), { name: 'disk.vmdk', bytes: disk, binary: true }])
    expect(refused(image, 'vmdk', 'ova')).toEqual([])
    expect(refused(image.bytes.subarray(0, image.bytes.length - 2048), 'vmdk', 'ova')).toContain('truncated')
  })
  test('the disk is found again by its place', () => {
    const image = ovaImage([ovf('disk.vmdk'), { name: 'disk.vmdk', bytes: disk }])
    const answer = verdict(inspect(image.bytes), declaredBy(image))
    if (!('accept' in answer)) throw new Error('refused')
    const { offset, size } = answer.accept
    expect(image.bytes.subarray(offset, offset + size).equals(disk)).toBe(true)
  })
  test('a tar that is no appliance', () => {
    const { bytes } = tarArchive([{ name: 'layer.tar', bytes: Buffer.alloc(512) }])
    expect(refused(bytes, 'raw')).toContain('format_mismatch')
    expect(refused(bytes, 'raw', 'docker')).toEqual(['container_not_allowed'])
  })
})

describe('what is packed is named, and not unpacked', () => {
  test.each([
    ['gzip', '1f8b0800'],
    ['xz', 'fd377a585a00'],
    ['zip', '504b0304'],
    ['zstd', '28b52ffd'],
    ['bzip2', '425a6839314159265359'],
    ['7z', '377abcaf271c'],
    ['lz4', '04224d18'],
    ['lzip', '4c5a495001'],
    ['rar', '526172211a07'],
  ])('%s', (name, hex) => {
    const bytes = Buffer.alloc(4096)
    bytes.write(hex, 'hex')
    expect(inspect(bytes).format).toBe(name)
    expect(refused(bytes, 'raw')).toEqual(['format_mismatch', 'packed'])
    expect(refused(bytes, 'ari', 'ari')).toEqual(['zip', '7z', 'lzip', 'rar'].includes(name) ? ['format_mismatch', 'packed'] : [])
  })
  test.each([
    ['qcow', '514649fb00000001'],
    ['qed', '51454400'],
    ['parallels', Buffer.from('WithoutFreeSpace').toString('hex')],
    ['bochs', Buffer.from('Bochs Virtual HD Image').toString('hex')],
    ['cloop', Buffer.from('#!/bin/sh\n#V2.0 Format\n').toString('hex')],
  ])('%s is not supported, and not raw', (name, hex) => {
    const bytes = Buffer.alloc(4096)
    bytes.write(hex, 'hex')
    expect(inspect(bytes).format).toBe(name)
    expect(refused(bytes, 'raw')).toEqual(['format_mismatch', 'unsupported'])
  })
})
