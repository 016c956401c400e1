import { read, router, write } from '../../platform/trpc.ts'
import * as activity from './activity/ops.ts'
import * as firstRun from './first-run/ops.ts'
import * as messagePages from './messages/browse.ts'
import * as messages from './messages/ops.ts'
import * as notes from './notes/ops.ts'
import * as preferences from './preferences/ops.ts'
import * as search from './search/ops.ts'
import * as shell from './shell/ops.ts'
import * as system from './system/ops.ts'
import * as tasks from './tasks/ops.ts'

export const dashboardRouter = router({
  shell: read(shell.showShell),
  search: read(search.search),
  why: read(activity.showWhy),
  stuck: read(system.showStuck),
  system: read(system.showSystem),
  preferences: router({
    show: read(preferences.showPreferences),
    update: write(preferences.updatePreferences),
    reset: write(preferences.resetPreferences),
  }),
  messages: router({
    active: read(messages.listActiveMessages),
    browse: read(messagePages.browseMessages),
    create: write(messages.createMessage),
    update: write(messages.updateMessage),
    delete: write(messages.deleteMessage),
  }),
  notes: router({
    show: read(notes.showNote),
    update: write(notes.updateNote),
  }),
  activity: router({
    list: read(activity.listActivity),
  }),
  tasks: router({
    list: read(tasks.listTasks),
    show: read(tasks.showTask),
  }),
  firstRun: router({
    show: read(firstRun.showFirstRun),
    dismiss: write(firstRun.dismissFirstRun),
  }),
})
