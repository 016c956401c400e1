import type { Service } from '../platform/service.ts'
import { dashboard } from './dashboard/index.ts'
import { fleet } from './fleet/index.ts'
import { identity } from './identity/index.ts'
import { image } from './image/index.ts'
import { placement } from './placement/index.ts'

/** Every service, in order: one may import only those before it. Adding a service is a line here and its folder. */
export const services: readonly Service[] = [identity, dashboard, placement, fleet, image]
