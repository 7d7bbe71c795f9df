import { BrandMark } from './brand'
import { ReloadButton } from './reload-button'

/** While the control plane does not answer nobody can be let in; a plain reload is all that helps. */
export function Unreachable() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col items-center justify-center gap-2 px-6 text-center">
      <BrandMark className="mb-2 size-8" />
      <h1 className="font-semibold text-lg">The control plane does not answer</h1>
      <p className="text-soft">
        You are still signed in. It may be starting, or the network between it and this dashboard is down.
      </p>
      <div className="mt-2">
        <ReloadButton />
      </div>
    </main>
  )
}
