import { read, router, write } from '../../platform/trpc.ts'
import * as preferences from './preferences/ops.ts'
import * as shell from './shell/ops.ts'

export const dashboardRouter = router({
  shell: read(shell.showShell),
  preferences: router({
    show: read(preferences.showPreferences),
    update: write(preferences.updatePreferences),
  }),
})
