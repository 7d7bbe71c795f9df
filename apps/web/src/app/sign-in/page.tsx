import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { BrandMark } from '@/features/shell/brand'
import { SignInForm } from '@/features/sign-in/sign-in-form'
import { currentPerson } from '@/lib/auth/current-person'
import { safeReturnPath } from '@/lib/auth/safe-return-path'

export const metadata: Metadata = { title: 'Sign in' }

type Props = { searchParams: Promise<{ next?: string | string[] }> }

export default async function SignInPage({ searchParams }: Props) {
  const { next } = await searchParams
  const returnPath = safeReturnPath(Array.isArray(next) ? next[0] : next)
  if ((await currentPerson()).state === 'signed_in') redirect(returnPath)
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center px-6 py-12">
      <BrandMark className="mb-4 size-9" />
      <h1 className="font-semibold text-xl tracking-tight">Sign in to Ground Control</h1>
      <p className="mt-1 mb-6 text-soft">The control plane for your agents.</p>
      <SignInForm returnPath={returnPath} />
    </main>
  )
}
