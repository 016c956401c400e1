import { defineService, opsOf } from '../../platform/service.ts'
import * as cache from './cache/ops.ts'
import { cacheRoutes } from './cache/rest.ts'
import * as data from './data/ops.ts'
import { dataRoutes } from './data/rest.ts'
import { sweep } from './data/tasks.ts'
import { glance } from './dialect.ts'
import { imageDocuments } from './documents.ts'
import * as imagePages from './images/browse.ts'
import * as images from './images/ops.ts'
import { patchTypes } from './images/patch.ts'
import { imageRoutes } from './images/rest.ts'
import * as imports from './imports/ops.ts'
import { importRoutes } from './imports/rest.ts'
import { downloadFrom, importStaged } from './imports/tasks.ts'
import * as info from './info/ops.ts'
import { infoRoutes } from './info/rest.ts'
import * as locations from './locations/ops.ts'
import { locationRoutes } from './locations/rest.ts'
import * as members from './members/ops.ts'
import { memberRoutes } from './members/rest.ts'
import * as namespaces from './metadefs/namespaces/ops.ts'
import { namespaceRoutes } from './metadefs/namespaces/rest.ts'
import * as objects from './metadefs/objects/ops.ts'
import { objectRoutes } from './metadefs/objects/rest.ts'
import * as properties from './metadefs/properties/ops.ts'
import { propertyRoutes } from './metadefs/properties/rest.ts'
import * as resourceTypes from './metadefs/resource-types/ops.ts'
import { resourceTypeRoutes } from './metadefs/resource-types/rest.ts'
import * as metadefTags from './metadefs/tags/ops.ts'
import { metadefTagRoutes } from './metadefs/tags/rest.ts'
import { imagePolicy } from './policy.ts'
import { imageRouter } from './router.ts'
import * as schemas from './schemas/ops.ts'
import { schemaRoutes } from './schemas/rest.ts'
import * as tags from './tags/ops.ts'
import { tagRoutes } from './tags/rest.ts'
import * as tasks from './tasks/ops.ts'
import { taskRoutes } from './tasks/rest.ts'

export const image = defineService({
  type: 'image',
  name: 'glance',
  path: '/image',
  policy: imagePolicy,
  ops: opsOf(
    images,
    imagePages,
    data,
    imports,
    members,
    tags,
    locations,
    tasks,
    schemas,
    info,
    cache,
    namespaces,
    objects,
    properties,
    metadefTags,
    resourceTypes,
  ),
  routes: [
    ...imageRoutes,
    ...dataRoutes,
    ...importRoutes,
    ...memberRoutes,
    ...tagRoutes,
    ...locationRoutes,
    ...taskRoutes,
    ...schemaRoutes,
    ...infoRoutes,
    ...cacheRoutes,
    ...namespaceRoutes,
    ...objectRoutes,
    ...propertyRoutes,
    ...metadefTagRoutes,
    ...resourceTypeRoutes,
  ],
  router: imageRouter,
  tasks: [importStaged, downloadFrom, sweep],
  documents: imageDocuments,
  dialect: glance,
  strictSlash: true,
  bodies: { json: Object.keys(patchTypes), streams: ['application/octet-stream'] },
})
