import { view } from '../../../platform/rest/fields.ts'
import type { SeenImage } from './find.ts'

/** ISO 8601 with whole seconds, as Glance prints times. */
export const time = (at: Date) => `${at.toISOString().slice(0, 19)}Z`

const path = (image: SeenImage) => `/v2/images/${image.id}`

const isUnderWay = (status: string) => status === 'pending' || status === 'processing'

/** Bare, with what clients made up beside Glance's own fields. */
export const imageView = view<SeenImage>(
  'image',
  {
    name: (i) => i.name,
    disk_format: (i) => i.diskFormat,
    container_format: (i) => i.containerFormat,
    visibility: (i) => i.visibility,
    size: (i) => i.size,
    virtual_size: (i) => i.virtualSize,
    status: (i) => i.shown,
    checksum: (i) => i.checksum,
    protected: (i) => i.protected,
    min_ram: (i) => i.minRam,
    min_disk: (i) => i.minDisk,
    owner: (i) => i.projectId,
    os_hidden: (i) => i.hidden,
    os_hash_algo: (i) => i.hashAlgo,
    os_hash_value: (i) => i.hashValue,
    id: (i) => i.id,
    created_at: (i) => time(i.createdAt),
    updated_at: (i) => time(i.updatedAt ?? i.createdAt),
    tags: (i) => i.tags,
    self: path,
    file: (i) => `${path(i)}/file`,
    schema: () => '/v2/schemas/image',
    stores: (i) => (i.status === 'active' || i.status === 'deactivated' ? 'file' : undefined),
    os_glance_importing_to_stores: ({ lastImport }) => (lastImport === null ? undefined : isUnderWay(lastImport) ? 'file' : ''),
    os_glance_failed_import: ({ lastImport }) => (lastImport === null ? undefined : lastImport === 'failure' ? 'file' : ''),
  },
  (i) => i.properties,
).item
