import { seconds, task } from '@pileus/api/platform/task'
import { projects } from '@pileus/db/schema/identity'
import { z } from 'zod'

/** How long each step takes: long enough to be seen. */
const stepMs = 400

/** Work that takes time and ends well or badly, as a test wants it: no service of ours has any yet. */
export const paintToy = task('toy.paint', {
  on: projects,
  deadline: seconds(60),
  onFail: 'scrape',
  state: z.object({ percent: z.number().default(0), rested: z.boolean().default(false), fails: z.boolean().default(false) }),
  steps: {
    async mix({ state, next, wait }) {
      return state.rested ? next('coat', { percent: 40, rested: false }) : wait(stepMs, { rested: true })
    },
    async coat({ state, next, wait, fail }) {
      if (!state.rested) return wait(stepMs, { rested: true })
      return state.fails ? fail('The paint has run out. Order more and paint again.') : next('dry', { percent: 80, rested: false })
    },
    async dry({ state, done, wait }) {
      return state.rested ? done() : wait(stepMs, { rested: true })
    },
    async scrape({ done }) {
      return done()
    },
  },
})
