'use client'
import { QueryClientProvider } from '@tanstack/react-query'
import { ThemeProvider } from 'next-themes'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { type ReactNode, useState } from 'react'
import { browserClient } from '@/lib/trpc/browser-client'
import { TRPCProvider } from '@/lib/trpc/context'
import { newQueryClient } from '@/lib/trpc/query-client'
import { Toasts } from './toasts'

/** Everything that pages find around them, whoever is signed in. */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  const [queryClient] = useState(newQueryClient)
  const [trpcClient] = useState(browserClient)
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
    >
      <QueryClientProvider client={queryClient}>
        <TRPCProvider queryClient={queryClient} trpcClient={trpcClient}>
          <NuqsAdapter>
            {children}
            <Toasts />
          </NuqsAdapter>
        </TRPCProvider>
      </QueryClientProvider>
    </ThemeProvider>
  )
}
