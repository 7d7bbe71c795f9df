import {
  listConfigInput,
  removeConfigInput,
  secretNameInput,
  setConfigInput,
  setSecretInput,
} from '@ground-control/core/config/schema'
import { change } from '../server/change.ts'
import { admin, router, viewer } from '../server/trpc.ts'
import { listConfig, listSecrets } from './read/list-config.ts'
import { removeConfig } from './remove-config.ts'
import { removeSecret } from './remove-secret.ts'
import { setConfig } from './set-config.ts'
import { setSecret } from './set-secret.ts'

export const configRouter = router({
  list: viewer.input(listConfigInput).query(({ ctx, input }) => listConfig(ctx.services, ctx.actor, input)),
  set: change(admin, setConfigInput, setConfig),
  remove: change(admin, removeConfigInput, removeConfig),
  secrets: admin.query(({ ctx }) => listSecrets(ctx.services, ctx.actor)),
  setSecret: change(admin, setSecretInput, setSecret),
  removeSecret: change(admin, secretNameInput, removeSecret),
})
