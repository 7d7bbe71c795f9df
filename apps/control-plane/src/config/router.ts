import {
  listConfigInput,
  removeConfigInput,
  secretNameInput,
  setConfigInput,
  setSecretInput,
} from '@ground-control/core/config/schema'
import { admin, router, viewer } from '../server/trpc.ts'
import { listConfig, listSecrets } from './read/list-config.ts'
import { removeConfig } from './remove-config.ts'
import { removeSecret } from './remove-secret.ts'
import { setConfig } from './set-config.ts'
import { setSecret } from './set-secret.ts'

export const configRouter = router({
  list: viewer.input(listConfigInput).query(({ ctx, input }) => listConfig(ctx.services, ctx.actor, input)),
  set: admin.input(setConfigInput).mutation(({ ctx, input }) => setConfig(ctx.services, ctx.actor, input)),
  remove: admin
    .input(removeConfigInput)
    .mutation(({ ctx, input }) => removeConfig(ctx.services, ctx.actor, input)),
  secrets: admin.query(({ ctx }) => listSecrets(ctx.services, ctx.actor)),
  setSecret: admin
    .input(setSecretInput)
    .mutation(({ ctx, input }) => setSecret(ctx.services, ctx.actor, input)),
  removeSecret: admin
    .input(secretNameInput)
    .mutation(({ ctx, input }) => removeSecret(ctx.services, ctx.actor, input)),
})
