// The composition root: the product's parts come together here and nowhere else.
import { bootstrap } from './bootstrap.ts'
import { startControlPlane } from './control-plane.ts'
import { launch } from './launch.ts'

process.exit(await launch(process.env, { startControlPlane, bootstrap }))
