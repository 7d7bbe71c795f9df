import { notFound } from 'next/navigation'

/** Unknown addresses keep the shell around them. */
export default function UnknownPage() {
  notFound()
}
